/**
 * Reads what notices told of: by one read of everything that changed since the earliest of them, whole and with deletions.
 * What that does not hold, because it is too long ago or too much, is read by its ids.
 */
import type { Connection } from '../../shared/domain/connection.ts';
import { documentKinds } from '../../shared/domain/document.ts';
import {
  paymentKinds,
  type BookChanges,
  type BooksObserver,
  type ObserverAccess,
} from '../../shared/domain/observed.ts';
import type { ReadOutcome } from '../../shared/domain/outcomes.ts';
import type { ChangedEntities, ChangedEntity, UnseenEntities } from './changed-entities.ts';

interface ReadChangedDeps {
  readonly nowMs: () => number;
  readonly observer: BooksObserver;
}

type Read = ReadOutcome<Omit<BookChanges, 'isPartial'>>;

// https://developer.intuit.com/app/developer/qbo/docs/learn/explore-the-quickbooks-online-api/change-data-capture: 30 days
const lookBackMs = 29 * 86_400_000;
// QuickBooks' own times are cut to the second.
const marginMs = 2_000;
const turnWaitMs = 20_000;
const startWithinMs = 60_000;

/** How long a read that nobody waits for may wait for its turn. */
export const observerAccess = (connection: Connection, nowMs: number): ObserverAccess => ({
  connection,
  maxTurnWaitMs: turnWaitMs,
  startByMs: nowMs + startWithinMs,
});

/** Everything that was seen, which may be more than was asked. */
export async function readChanged(
  deps: ReadChangedDeps,
  of: { connection: Connection; changed: UnseenEntities },
): Promise<Read> {
  const { changed, connection } = of;
  const times = [...changed.documents, ...changed.payments].map((one) => Date.parse(one.changedAt));
  const sinceMs = Math.min(...times) - marginMs;
  if (sinceMs < deps.nowMs() - lookBackMs) return readById(deps, { connection, changed, seen: nothing });
  const access = observerAccess(connection, deps.nowMs());
  const read = await deps.observer.readChanges(access, new Date(sinceMs).toISOString());
  if (read.outcome !== 'applied') return read;
  const missing = missingFrom(read.answer, changed);
  return missing.documents.length + missing.payments.length === 0
    ? read
    : readById(deps, { connection, changed: { ...changed, ...missing }, seen: read.answer });
}

const nothing: Omit<BookChanges, 'isPartial'> = { documents: [], payments: [], removed: [] };

function missingFrom(seen: BookChanges, changed: ChangedEntities): ChangedEntities {
  const found = new Set(
    [
      ...seen.documents.map(({ kind, entityId }) => ({ kind, entityId })),
      ...seen.payments.map(({ kind, paymentId }) => ({ kind, entityId: paymentId })),
      ...seen.removed,
    ].map(({ kind, entityId }) => `${kind} ${entityId}`),
  );
  const isMissing = ({ kind, entityId }: ChangedEntity<string>): boolean => !found.has(`${kind} ${entityId}`);
  return { documents: changed.documents.filter(isMissing), payments: changed.payments.filter(isMissing) };
}

/** Payments first: what they settle is read along with what was asked. A payment that is not there is gone. */
async function readById(
  deps: ReadChangedDeps,
  of: { connection: Connection; changed: UnseenEntities; seen: Omit<BookChanges, 'isPartial'> },
): Promise<Read> {
  const { changed } = of;
  const access = observerAccess(of.connection, deps.nowMs());
  let { documents, payments, removed } = of.seen;
  let durationMs = 0;
  for (const kind of paymentKinds) {
    const paymentIds = idsOf(changed.payments, kind);
    if (paymentIds.length === 0) continue;
    const read = await deps.observer.readPayments(access, { kind, paymentIds });
    durationMs += read.durationMs;
    if (read.outcome !== 'applied') return read;
    const found = new Set(read.answer.map(({ paymentId }) => paymentId));
    payments = [...payments, ...read.answer];
    const gone = paymentIds.filter((id) => !found.has(id));
    removed = [...removed, ...gone.map((entityId) => ({ kind, entityId }))];
  }
  for (const kind of documentKinds) {
    const applied = payments.flatMap(({ applications }) => applications);
    const settled = [...applied, ...changed.settledBefore].filter((one) => one.kind === kind);
    const known = new Set(documents.filter((one) => one.kind === kind).map(({ entityId }) => entityId));
    const wanted = [...idsOf(changed.documents, kind), ...settled.map(({ entityId }) => entityId)];
    const entityIds = [...new Set(wanted)].filter((id) => !known.has(id));
    if (entityIds.length === 0) continue;
    const read = await deps.observer.readDocuments(access, { kind, entityIds });
    durationMs += read.durationMs;
    if (read.outcome !== 'applied') return read;
    documents = [...documents, ...read.answer];
  }
  return { outcome: 'applied', answer: { documents, payments, removed }, durationMs };
}

const idsOf = <Kind>(entities: readonly ChangedEntity<Kind>[], kind: Kind): string[] =>
  entities.filter((one) => one.kind === kind).map(({ entityId }) => entityId);
