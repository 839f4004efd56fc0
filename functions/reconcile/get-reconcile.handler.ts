import { getReconcileEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { getReconcileQuerySchema, reconcilePathSchema } from '../../shared/contracts/reconcile-answers.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { notFound } from '../../shared/edge/problem.ts';
import { createFindings } from '../../shared/store/findings.ts';
import { createReconcileRuns } from '../../shared/store/reconcile-runs.ts';
import { createTenants } from '../../shared/store/tenants.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { answerInFormat } from './answer-in-format.ts';

const env = getReconcileEnvironmentSchema.parse(process.env);
const { table, edge, ...system } = wireHttp(env, routes.getReconcile);
const deps = {
  ...system,
  runs: createReconcileRuns(table),
  findings: createFindings(table),
  tenants: createTenants({ table, ...system }),
};

/** `GET /v1/tenants/{tenantId}/reconciles/{runId}`: the certificate, as data or to print, or the findings as CSV. */
export const handler = createHttpHandler(
  routes.getReconcile,
  edge,
  { ...readsNothing, path: reconcilePathSchema, query: getReconcileQuerySchema },
  async ({ tenantId, path, query }) => {
    const answer = await answerInFormat(deps, { tenantId, name: path.runId, format: query.format });
    if (answer === undefined) throw notFound();
    return answer;
  },
);
