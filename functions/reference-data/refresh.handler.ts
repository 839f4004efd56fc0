import { refreshEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createConnections } from '../../shared/store/connections.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { wireSend } from '../../shared/wiring/outgoing.ts';
import { requestRefresh } from './request-refresh.ts';

const env = refreshEnvironmentSchema.parse(process.env);
const { table, edge } = wireHttp(env, routes.refresh);
const deps = {
  connections: createConnections(table),
  send: wireSend(env.REFRESH_QUEUE_URL),
};

/** `POST /v1/tenants/{tenantId}/reference/refresh`: 202; the company is read by a worker, within seconds. */
export const handler = createHttpHandler(routes.refresh, edge, readsNothing, async ({ tenantId }) => {
  await requestRefresh(deps, tenantId);
  return { status: 202, body: { tenantId } };
});
