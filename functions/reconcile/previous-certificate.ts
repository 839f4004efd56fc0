import { certificateSchema } from '../../shared/contracts/reconcile.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { ReconcileRuns } from '../../shared/store/reconcile-runs.ts';
import type { PreviousCertificate } from './certificate.ts';

interface PreviousCertificateDeps {
  readonly runs: Pick<ReconcileRuns, 'list'>;
}

// Before the newest certificate lie only runs that are under way.
const pageSize = 5;

/** The newest certificate of a tenant, of a night or of a run by hand: the one that the next continues. */
export async function previousCertificate(
  { runs }: PreviousCertificateDeps,
  tenantId: TenantId,
): Promise<PreviousCertificate | undefined> {
  let after: string | undefined;
  do {
    const page = await runs.list(tenantId, { limit: pageSize, after });
    for (const { certificate, certificateHash: hash } of page.runs) {
      if (certificate !== undefined && hash !== undefined) {
        return { certificate: certificateSchema.parse(certificate), hash };
      }
    }
    after = page.next;
  } while (after !== undefined);
  return undefined;
}
