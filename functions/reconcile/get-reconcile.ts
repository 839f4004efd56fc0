/** One reconcile: as data with its certificate, as a page to print, or its findings as a table for a spreadsheet. */
import type { ReconcileAnswer } from '../../shared/contracts/reconcile-answers.ts';
import type { Finding } from '../../shared/contracts/reconcile.ts';
import { ProblemError } from '../../shared/domain/errors.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { Findings } from '../../shared/store/findings.ts';
import type { ReconcileRunName, ReconcileRuns } from '../../shared/store/reconcile-runs.ts';
import type { Tenants } from '../../shared/store/tenants.ts';
import { allFindings } from './all-findings.ts';
import { certificatePage } from './certificate-page.ts';
import { findingsCsvHead, findingsCsvRow } from './findings-csv.ts';
import { reconcileAnswer } from './run-answers.ts';
import { runIdOf } from './run-id.ts';

export interface GetReconcileDeps {
  readonly sha256Hex: (text: string) => string;
  readonly runs: Pick<ReconcileRuns, 'get'>;
  readonly findings: Pick<Findings, 'page'>;
  readonly tenants: Pick<Tenants, 'get'>;
}

interface Asked {
  readonly tenantId: TenantId;
  readonly name: ReconcileRunName;
}

/** Undefined when there is no such run. */
export async function getReconcile(
  deps: Pick<GetReconcileDeps, 'sha256Hex' | 'runs'>,
  { tenantId, name }: Asked,
): Promise<ReconcileAnswer | undefined> {
  const run = await deps.runs.get(tenantId, name);
  return run === undefined ? undefined : reconcileAnswer(deps.sha256Hex, run);
}

// A page that is printed; all of them are in the table.
const shownFindings = 200;

/** As HTML; undefined when there is no such run. */
export async function getReconcilePage(deps: GetReconcileDeps, of: Asked): Promise<string | undefined> {
  const [answer, tenant] = await Promise.all([getReconcile(deps, of), deps.tenants.get(of.tenantId)]);
  if (answer === undefined) return undefined;
  const { findings } = await deps.findings.page(of.tenantId, {
    runId: runIdOf(of.name),
    limit: shownFindings,
  });
  return certificatePage({ tenantName: tenant?.name ?? of.tenantId, answer, findings });
}

// 6 MB: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const maxCsvBytes = 5_000_000;

/** All findings as CSV; undefined when there is no such run. Throws {@link ProblemError} 413 beyond what an answer can hold. */
export async function getFindingsCsv(
  deps: Pick<GetReconcileDeps, 'runs' | 'findings'>,
  { tenantId, name }: Asked,
): Promise<string | undefined> {
  if ((await deps.runs.get(tenantId, name)) === undefined) return undefined;
  const rows: string[] = [findingsCsvHead];
  let bytes = 0;
  for await (const finding of allFindings(deps.findings, { tenantId, runId: runIdOf(name) })) {
    bytes += addRow(rows, finding);
    if (bytes > maxCsvBytes) throw tooMany();
  }
  return rows.join('');
}

function addRow(rows: string[], finding: Finding): number {
  const row = findingsCsvRow(finding);
  rows.push(row);
  return Buffer.byteLength(row);
}

const tooMany = (): ProblemError =>
  new ProblemError({
    status: 413,
    code: 'findings_too_many',
    detail: 'There are more findings than one answer can hold. Read them page by page, under "findings".',
  });
