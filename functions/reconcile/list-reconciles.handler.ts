import { listReconcilesEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { listReconcilesQuerySchema } from '../../shared/contracts/reconcile-answers.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createReconcileRuns } from '../../shared/store/reconcile-runs.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { listReconciles } from './list-reconciles.ts';

const env = listReconcilesEnvironmentSchema.parse(process.env);
const { table, edge, sha256Hex } = wireHttp(env, routes.listReconciles);
const deps = { sha256Hex, runs: createReconcileRuns(table) };

/** `GET /v1/tenants/{tenantId}/reconciles`: a page, newest first; `next` is the `after` of the following one. */
export const handler = createHttpHandler(
  routes.listReconciles,
  edge,
  { ...readsNothing, query: listReconcilesQuerySchema },
  async ({ tenantId, query }) => ({ status: 200, body: await listReconciles(deps, { tenantId, ...query }) }),
);
