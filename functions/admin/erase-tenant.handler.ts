import { eraseTenantEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { eraseTenantQuerySchema } from '../../shared/contracts/http.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createConnections } from '../../shared/store/connections.ts';
import { createTombstones } from '../../shared/store/tombstones.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { wireSendErasure } from '../../shared/wiring/outgoing.ts';
import { eraseTenant } from './erase-tenant.ts';

const env = eraseTenantEnvironmentSchema.parse(process.env);
const { table, edge, nowMs } = wireHttp(env, routes.eraseTenant);
const deps = {
  nowMs,
  tombstones: createTombstones(table),
  connections: createConnections(table),
  sendErasure: wireSendErasure(env),
};

/** `DELETE /v1/tenants/{tenantId}`: 202 while the worker is at it, 200 when nothing is left. */
export const handler = createHttpHandler(
  routes.eraseTenant,
  edge,
  { ...readsNothing, query: eraseTenantQuerySchema },
  async ({ tenantId, actor, query }) => {
    const body = await eraseTenant(deps, { tenantId, by: actor, ...query });
    return { status: body.state === 'erased' ? 200 : 202, body };
  },
);
