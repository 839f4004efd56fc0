/**
 * One reconcile of one tenant: read the books, judge every document, note what is paid, open and close sync errors, and write
 * the certificate. All of it can be repeated: a run that died begins anew. What was not read is never said to agree.
 */
import type { Finding } from '../../shared/contracts/reconcile.ts';
import type { BrokenState, Connection } from '../../shared/domain/connection.ts';
import { documentKinds, type Document } from '../../shared/domain/document.ts';
import type { RealmId, TenantId } from '../../shared/domain/ids.ts';
import { entityKey, type BooksObserver, type ObservedDocument } from '../../shared/domain/observed.ts';
import type { ReadOutcome } from '../../shared/domain/outcomes.ts';
import {
  isInFlight,
  judge,
  leavesFinding,
  type Judgement,
  type JudgeContext,
  type Sight,
} from '../../shared/domain/verdict.ts';
import type { Documents } from '../../shared/store/documents.ts';
import type { Findings } from '../../shared/store/findings.ts';
import type { Seen } from '../../shared/store/note-payments.ts';
import { certificateOf, markOf, type PreviousCertificate } from './certificate.ts';
import { driftKindOf, noteDrift, type NoteDriftDeps } from './note-drift.ts';
import { readBooks, type SeenBooks } from './read-books.ts';
import { runIdOf } from './run-id.ts';
import type { NightOutcome, NightRun } from './run-night.ts';
import { createTallying } from './tally.ts';

export interface ReconcileNightDeps extends NoteDriftDeps {
  readonly nowMs: () => number;
  readonly documents: Pick<Documents, 'all' | 'noteDrift'>;
  readonly findings: Pick<Findings, 'putAll'>;
  /** The certificate before, of whichever finished run is the newest. */
  readonly getPrevious: (tenantId: TenantId) => Promise<PreviousCertificate | undefined>;
  /** Books to look at, and how many billed reads that has taken. */
  readonly startReading: () => { readonly observer: BooksObserver; readonly meteredReads: () => number };
  readonly notePayments: (seen: Seen) => Promise<unknown>;
  readonly markConnection: (connection: Connection, state: BrokenState) => Promise<void>;
}

export async function reconcileNight(deps: ReconcileNightDeps, night: NightRun): Promise<NightOutcome> {
  const { connection, run } = night;
  const { tenantId } = connection;
  const previous = await deps.getPrevious(tenantId);
  const reading = deps.startReading();
  const read = await readIfConnected(deps, { night, previous, observer: reading.observer });
  const judged = await judgeAll(deps, { night, read });
  const notReadBecause = read.is === 'unread' ? read.because : judged.notReadBecause;
  const certificate = certificateOf({
    ...{ connection, run, previous, notReadBecause },
    finishedAt: new Date(deps.nowMs()).toISOString(),
    books: read.is === 'read' ? read.books : undefined,
    meteredReads: reading.meteredReads(),
    documentCount: judged.tallying.documentCount(),
    tallies: judged.tallying.tallies(),
    driftCount: judged.driftCount,
  });
  return { outcome: certificate.outcome, certificate };
}

/** The books, or in plain words why they could not be read. */
type Read =
  | { readonly is: 'read'; readonly books: SeenBooks }
  | { readonly is: 'unread'; readonly reason: 'noConnection' | 'notRead'; readonly because: string };

async function readIfConnected(
  deps: ReconcileNightDeps,
  of: { night: NightRun; previous: PreviousCertificate | undefined; observer: BooksObserver },
): Promise<Read> {
  const { connection, run } = of.night;
  if (connection.state === 'needsReconnect') {
    return unread('noConnection', 'QuickBooks has to be reconnected.');
  }
  const read = await readBooks(
    { nowMs: deps.nowMs, observer: of.observer },
    {
      connection,
      mark: markOf(of.previous, connection),
      // Whoever asks for it wants to know.
      wantsEverything: run.requestedAt !== undefined,
    },
  );
  if (read.outcome === 'applied') return { is: 'read', books: read.answer };
  return unreadBecause(deps, connection, read);
}

async function unreadBecause(
  deps: ReconcileNightDeps,
  connection: Connection,
  read: Exclude<ReadOutcome<unknown>, { outcome: 'applied' }>,
): Promise<Read> {
  if (read.outcome === 'refused') return unread('notRead', `QuickBooks refused to be read (${read.cause}).`);
  if (read.reason !== 'needsReconnect') {
    return unread('notRead', `QuickBooks could not be read, or not to the end (${read.reason}).`);
  }
  await deps.markConnection(connection, 'needsReconnect');
  return unread('noConnection', 'QuickBooks has to be reconnected.');
}

const unread = (reason: 'noConnection' | 'notRead', because: string): Read => ({
  is: 'unread',
  reason,
  because,
});

interface JudgedAll {
  readonly tallying: ReturnType<typeof createTallying>;
  readonly driftCount: number;
  /** Why some could not be looked at, although the books were read. */
  readonly notReadBecause: string | undefined;
}

interface Doubtful {
  readonly document: Document;
  readonly entity: NonNullable<Document['entity']>;
}

async function judgeAll(deps: ReconcileNightDeps, of: { night: NightRun; read: Read }): Promise<JudgedAll> {
  const { read } = of;
  const { connection, run } = of.night;
  const { tenantId, realmId } = connection;
  const tallying = createTallying();
  const at = new Date(deps.nowMs()).toISOString();
  const findings: Finding[] = [];
  const doubtful: Doubtful[] = [];
  let driftCount = 0;

  const settle = async (document: Document, sight: Sight): Promise<void> => {
    const judgement = judge(document, sight, contextFor(document, { realmId, read, nowMs: deps.nowMs() }));
    tallying.add(document, judgement);
    if (leavesFinding(judgement.verdict)) {
      findings.push(findingOf(document, judgement));
    }
    if (driftKindOf(judgement) !== undefined) driftCount += 1;
    const seen = sight.is === 'seen' ? sight.entity : undefined;
    await noteDrift(deps, { document, judgement, seen, at });
  };

  for await (const document of deps.documents.all(tenantId)) {
    const sight = sightOf(document, read);
    if (sight === undefined && document.entity !== undefined) {
      doubtful.push({ document, entity: document.entity });
    } else {
      await settle(document, sight ?? { is: 'unchanged' });
    }
  }
  const found = await lookForDoubtful(read, doubtful);
  for (const { document, entity } of doubtful) {
    const sight = found.sights.get(entityKey({ kind: document.kind, entityId: entity.id }));
    await settle(document, sight ?? { is: 'unread', reason: 'notRead' });
  }
  await deps.findings.putAll(tenantId, { runId: runIdOf(run), findings, at });
  if (read.is === 'read') {
    const { documents, changes } = read.books;
    await deps.notePayments({
      ...{ tenantId, realmId },
      ...{ documents: [...documents.values()], payments: changes.payments, removed: changes.removed },
    });
  }
  return { tallying, driftCount, notReadBecause: found.because };
}

function contextFor(document: Document, of: { realmId: RealmId; read: Read; nowMs: number }): JudgeContext {
  const { realmId, read, nowMs } = of;
  return {
    realmId,
    readFromMs: read.is === 'read' ? read.books.readFromMs : nowMs,
    marked: read.is === 'read' ? (read.books.byMark.get(document.documentId) ?? []) : [],
    areAllMarked: read.is === 'read' && read.books.coverage === 'everything',
  };
}

/** How a document's entity was seen; undefined where it has to be looked for by itself. */
function sightOf(document: Document, read: Read): Sight | undefined {
  if (read.is === 'unread') return { is: 'unread', reason: read.reason };
  const { entity, kind } = document;
  if (entity === undefined) return { is: 'unchanged' };
  const { books } = read;
  const key = entityKey({ kind, entityId: entity.id });
  const seen = books.documents.get(key);
  if (seen !== undefined) return { is: 'seen', entity: seen };
  // Nothing would follow from looking.
  if (isInFlight(document)) return { is: 'unchanged' };
  if (books.coverage === 'changes' && books.removed.has(key)) return { is: 'removed' };
  // It may have been on its way when the night before looked: what that one saw of it was not judged.
  if (books.coverage === 'changes' && document.updatedAt < books.changesFrom) return { is: 'unchanged' };
  // Nobody is accused of that: what is voided here need not be there, and a bill is voided by deleting it.
  if (books.coverage === 'everything' && document.state === 'voided') return { is: 'removed' };
  // Not among all that there is: it is looked for once more before it is said to be gone.
  return undefined;
}

/** Those that are not there are removed; where they cannot be looked for, nothing is said about any of that kind. */
async function lookForDoubtful(
  read: Read,
  doubtful: readonly Doubtful[],
): Promise<{ sights: ReadonlyMap<string, Sight>; because: string | undefined }> {
  const sights = new Map<string, Sight>();
  let because: string | undefined;
  if (read.is === 'unread') return { sights, because };
  for (const kind of documentKinds) {
    const ids = doubtful.filter(({ document }) => document.kind === kind).map(({ entity }) => entity.id);
    if (ids.length === 0) continue;
    const found = await read.books.look(kind, ids);
    if (found.outcome !== 'applied') {
      because = 'Some documents could not be looked for in QuickBooks.';
      continue;
    }
    const seen = new Map<string, ObservedDocument>(found.answer.map((entity) => [entity.entityId, entity]));
    for (const entityId of ids) {
      const entity = seen.get(entityId);
      sights.set(
        entityKey({ kind, entityId }),
        entity === undefined ? { is: 'removed' } : { is: 'seen', entity },
      );
    }
  }
  return { sights, because };
}

const findingOf = (document: Document, { verdict, reason, fields }: Judgement): Finding => ({
  documentId: document.documentId,
  kind: document.kind,
  number: document.number,
  counterpartyName: document.counterpartyName,
  currency: document.currency,
  total: document.total,
  verdict,
  ...(reason === undefined ? {} : { reason }),
  ...(fields === undefined ? {} : { fields: [...fields] }),
});
