import { listFindingsEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { listFindingsQuerySchema, reconcilePathSchema } from '../../shared/contracts/reconcile-answers.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { notFound } from '../../shared/edge/problem.ts';
import { createFindings } from '../../shared/store/findings.ts';
import { createReconcileRuns } from '../../shared/store/reconcile-runs.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { listFindings } from './list-findings.ts';

const env = listFindingsEnvironmentSchema.parse(process.env);
const { table, edge } = wireHttp(env, routes.listFindings);
const deps = { runs: createReconcileRuns(table), findings: createFindings(table) };

/** `GET /v1/tenants/{tenantId}/reconciles/{runId}/findings`: a page of what did not simply agree. */
export const handler = createHttpHandler(
  routes.listFindings,
  edge,
  { ...readsNothing, path: reconcilePathSchema, query: listFindingsQuerySchema },
  async ({ tenantId, path, query }) => {
    const body = await listFindings(deps, { tenantId, name: path.runId, ...query });
    if (body === undefined) throw notFound();
    return { status: 200, body };
  },
);
