/** The certificate of a run: what was read, what every document came to, and the hash of the certificate before. */
import { certificateSchema, type Certificate } from '../../shared/contracts/reconcile.ts';
import type { Connection } from '../../shared/domain/connection.ts';
import type { ReconcileRun } from '../../shared/store/reconcile-runs.ts';
import type { Mark, SeenBooks } from './read-books.ts';

/** The newest certificate there is, with its hash. */
export interface PreviousCertificate {
  readonly certificate: Certificate;
  readonly hash: string;
}

interface Certified extends Pick<
  Certificate,
  'finishedAt' | 'meteredReads' | 'documentCount' | 'tallies' | 'driftCount'
> {
  readonly connection: Connection;
  readonly run: Pick<ReconcileRun, 'localDate' | 'requestedAt' | 'timeZone' | 'startedAt'>;
  readonly previous: PreviousCertificate | undefined;
  /** Absent when they could not be read, or not to the end. */
  readonly books: SeenBooks | undefined;
  readonly notReadBecause: string | undefined;
}

// Changes are committed a moment before they can be read, and clocks differ.
const overlapMs = 10 * 60_000;

/** What was accounted for before; the certificate of another company says nothing about this one. */
export function markOf(previous: PreviousCertificate | undefined, { realmId }: Connection): Mark {
  if (previous === undefined || previous.certificate.realmId !== realmId) return {};
  const { changesTo, everythingReadAt } = previous.certificate;
  return {
    ...(changesTo === undefined ? {} : { changesTo }),
    ...(everythingReadAt === undefined ? {} : { everythingReadAt }),
  };
}

export function certificateOf(of: Certified): Certificate {
  const { connection, run, previous, books, notReadBecause } = of;
  const { finishedAt, meteredReads, documentCount, tallies, driftCount } = of;
  const isComplete = notReadBecause === undefined;
  const before = markOf(previous, connection);
  return certificateSchema.parse({
    certificateVersion: 1,
    tenantId: connection.tenantId,
    localDate: run.localDate,
    timeZone: run.timeZone,
    ...(run.requestedAt === undefined ? {} : { requestedAt: run.requestedAt }),
    realmId: connection.realmId,
    companyName: connection.company.name,
    startedAt: run.startedAt,
    finishedAt,
    outcome: isComplete ? 'complete' : 'incomplete',
    coverage: books?.coverage ?? 'nothing',
    ...(notReadBecause === undefined ? {} : { notReadBecause }),
    ...{ meteredReads, documentCount, tallies, driftCount },
    // What was not read to the end is read again by the next run.
    ...(isComplete && books !== undefined ? markAfter(books, before) : before),
    ...(previous === undefined ? {} : { previousHash: previous.hash }),
  });
}

const markAfter = (books: SeenBooks, before: Mark): Mark => ({
  ...before,
  changesTo: new Date(books.readFromMs - overlapMs).toISOString(),
  ...(books.coverage === 'everything' ? { everythingReadAt: new Date(books.readFromMs).toISOString() } : {}),
});
