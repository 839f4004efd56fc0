import { certificateSchema } from '../../shared/contracts/reconcile.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { ReconcileRun, ReconcileRuns } from '../../shared/store/reconcile-runs.ts';
import type { PreviousCertificate } from './certificate.ts';

interface PreviousCertificateDeps {
  readonly runs: Pick<ReconcileRuns, 'list'>;
}

// Before the newest certificate lie only runs that are under way, and runs by hand of its date.
const pageSize = 10;

/** The certificate of a tenant that was finished last, of a night or of a run by hand: the one that the next continues. */
export async function previousCertificate(
  { runs }: PreviousCertificateDeps,
  tenantId: TenantId,
): Promise<PreviousCertificate | undefined> {
  let after: string | undefined;
  do {
    const page = await runs.list(tenantId, { limit: pageSize, after });
    const newest = page.runs.flatMap(certified).toSorted(byFinish).at(-1);
    if (newest !== undefined) {
      return { certificate: certificateSchema.parse(newest.certificate), hash: newest.hash };
    }
    after = page.next;
  } while (after !== undefined);
  return undefined;
}

interface Certified {
  readonly finishedAt: string;
  readonly certificate: unknown;
  readonly hash: string;
}

const certified = ({ certificate, certificateHash, finishedAt }: ReconcileRun): Certified[] =>
  certificate === undefined || certificateHash === undefined || finishedAt === undefined
    ? []
    : [{ certificate, hash: certificateHash, finishedAt }];

// The names of runs do not tell: one by hand may bear the date of a night that came after it.
const byFinish = (left: Certified, right: Certified): number =>
  left.finishedAt.localeCompare(right.finishedAt);
