/** What did not simply agree in a reconcile, page by page, oldest document first. */
import type { FindingPage } from '../../shared/contracts/reconcile-answers.ts';
import type { DocumentId, TenantId } from '../../shared/domain/ids.ts';
import type { Findings } from '../../shared/store/findings.ts';
import type { ReconcileRunName, ReconcileRuns } from '../../shared/store/reconcile-runs.ts';
import { runIdOf } from './run-id.ts';

export interface ListFindingsDeps {
  readonly runs: Pick<ReconcileRuns, 'get'>;
  readonly findings: Pick<Findings, 'page'>;
}

interface Listed {
  readonly tenantId: TenantId;
  readonly name: ReconcileRunName;
  readonly limit: number;
  readonly after?: DocumentId | undefined;
}

/** Undefined when there is no such run. */
export async function listFindings(
  deps: ListFindingsDeps,
  { tenantId, name, ...page }: Listed,
): Promise<FindingPage | undefined> {
  if ((await deps.runs.get(tenantId, name)) === undefined) return undefined;
  const { findings, next } = await deps.findings.page(tenantId, { runId: runIdOf(name), ...page });
  return { findings: [...findings], ...(next === undefined ? {} : { next }) };
}
