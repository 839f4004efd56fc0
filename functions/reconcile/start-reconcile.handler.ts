import { startReconcileEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { notFound } from '../../shared/edge/problem.ts';
import { createConnections } from '../../shared/store/connections.ts';
import { createTenants } from '../../shared/store/tenants.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { wireSendReconcile } from '../../shared/wiring/outgoing.ts';
import { startReconcile } from './start-reconcile.ts';

const env = startReconcileEnvironmentSchema.parse(process.env);
const { table, edge, ...system } = wireHttp(env, routes.startReconcile);
const deps = {
  ...system,
  tenants: createTenants({ table, ...system }),
  connections: createConnections(table),
  send: wireSendReconcile(env.RECONCILE_QUEUE_URL),
};

/** `POST /v1/tenants/{tenantId}/reconciles`: 202; a worker takes the run on, within seconds. */
export const handler = createHttpHandler(routes.startReconcile, edge, readsNothing, async ({ tenantId }) => {
  const started = await startReconcile(deps, tenantId);
  if (started === undefined) throw notFound();
  return { status: 202, body: started };
});
