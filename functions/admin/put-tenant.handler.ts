import { putTenantEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { putTenantRequestSchema } from '../../shared/contracts/http.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createTenants } from '../../shared/store/tenants.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { wireChangeNightZone } from '../../shared/wiring/nights.ts';
import { putTenant } from './put-tenant.ts';

const env = putTenantEnvironmentSchema.parse(process.env);
const { table, edge, nowMs } = wireHttp(env, routes.putTenant);
const deps = {
  nowMs,
  tenants: createTenants({ table, nowMs }),
  changeNightZone: wireChangeNightZone(env, { table, log: edge.log }),
};

/** `PUT /v1/tenants/{tenantId}`: 201 with the new tenant, 200 with the changed one. */
export const handler = createHttpHandler(
  routes.putTenant,
  edge,
  { ...readsNothing, body: putTenantRequestSchema },
  async ({ tenantId, body }) => {
    const { isNew, tenant } = await putTenant(deps, { tenantId, described: body });
    return { status: isNew ? 201 : 200, body: tenant };
  },
);
