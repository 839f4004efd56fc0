import { certificateSchema } from '../../shared/contracts/reconcile.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { ReconcileRun, ReconcileRuns } from '../../shared/store/reconcile-runs.ts';
import type { PreviousCertificate } from './certificate.ts';

interface PreviousCertificateDeps {
  readonly runs: Pick<ReconcileRuns, 'list'>;
}

const pageSize = 10;

/** The certificate of a tenant that was finished last, of a night or of a run by hand: the one that the next continues. */
export async function previousCertificate(
  { runs }: PreviousCertificateDeps,
  tenantId: TenantId,
): Promise<PreviousCertificate | undefined> {
  let newest: Certified | undefined;
  let after: string | undefined;
  do {
    const page = await runs.list(tenantId, { limit: pageSize, after });
    for (const run of page.runs) {
      // A night comes behind all runs by hand of its date, and may have been finished after them.
      if (newest !== undefined && run.localDate < newest.localDate) return asPrevious(newest);
      const found = certified(run);
      if (found !== undefined && (newest === undefined || found.finishedAt > newest.finishedAt))
        newest = found;
    }
    after = page.next;
  } while (after !== undefined);
  return newest === undefined ? undefined : asPrevious(newest);
}

interface Certified {
  readonly localDate: string;
  readonly finishedAt: string;
  readonly certificate: unknown;
  readonly hash: string;
}

const certified = ({
  localDate,
  certificate,
  certificateHash: hash,
  finishedAt,
}: ReconcileRun): Certified | undefined =>
  certificate === undefined || hash === undefined || finishedAt === undefined
    ? undefined
    : { localDate, certificate, hash, finishedAt };

const asPrevious = ({ certificate, hash }: Certified): PreviousCertificate => ({
  certificate: certificateSchema.parse(certificate),
  hash,
});
