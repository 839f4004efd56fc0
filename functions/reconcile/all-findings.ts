import type { Finding } from '../../shared/contracts/reconcile.ts';
import type { DocumentId, TenantId } from '../../shared/domain/ids.ts';
import type { Findings } from '../../shared/store/findings.ts';

const pageSize = 1_000;

/** All findings of a run, oldest document first. */
export async function* allFindings(
  findings: Pick<Findings, 'page'>,
  of: { tenantId: TenantId; runId: string },
): AsyncGenerator<Finding, void, undefined> {
  let after: DocumentId | undefined;
  do {
    const page = await findings.page(of.tenantId, { runId: of.runId, limit: pageSize, after });
    yield* page.findings;
    after = page.next;
  } while (after !== undefined);
}
