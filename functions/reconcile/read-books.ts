/**
 * Looks at a company's books for a reconcile (E5): by one read of what changed since the mark, and once a week, or where
 * changes cannot be told, by reading every document there. Either complete or not at all: what could not be read is said, and
 * nothing follows from it.
 */
import type { Coverage } from '../../shared/contracts/reconcile.ts';
import type { Connection } from '../../shared/domain/connection.ts';
import { documentKinds, type DocumentKind } from '../../shared/domain/document.ts';
import type { DocumentId } from '../../shared/domain/ids.ts';
import {
  entityKey,
  type BookChanges,
  type BooksObserver,
  type ObservedDocument,
  type ObserverAccess,
} from '../../shared/domain/observed.ts';
import type { ReadOutcome } from '../../shared/domain/outcomes.ts';

/** What the reconcile before has accounted for. */
export interface Mark {
  readonly changesTo?: string | undefined;
  readonly everythingReadAt?: string | undefined;
}

/** The books as they were seen. */
export interface SeenBooks {
  readonly coverage: Exclude<Coverage, 'nothing'>;
  /** By kind and id, see `entityKey`. */
  readonly documents: ReadonlyMap<string, ObservedDocument>;
  readonly removed: ReadonlySet<string>;
  readonly byMark: ReadonlyMap<DocumentId, readonly ObservedDocument[]>;
  readonly changes: BookChanges;
  readonly readFromMs: number;
  /** Changes are known from this moment on; UTC ISO 8601. */
  readonly changesFrom: string;
  /** Looks for single entities that were not among what was seen; answers those that are there. */
  readonly look: (
    kind: DocumentKind,
    entityIds: readonly string[],
  ) => Promise<ReadOutcome<readonly ObservedDocument[]>>;
}

export interface ReadBooksDeps {
  readonly nowMs: () => number;
  readonly observer: BooksObserver;
}

const dayMs = 86_400_000;
// https://developer.intuit.com/app/developer/qbo/docs/learn/explore-the-quickbooks-online-api/change-data-capture: 30 days
const lookBackMs = 29 * dayMs;
const everythingEveryMs = 7 * dayMs;
// Half a day early: nights of one zone are not exactly a week apart.
const everythingSlackMs = dayMs / 2;
// Nobody waits for a reconcile; pushes go first.
const turnWaitMs = 60_000;
const startWithinMs = 120_000;

const noChanges: BookChanges = { documents: [], payments: [], removed: [], isPartial: false };

/** Anything but `applied` means that the books were not, or not wholly, read. */
export async function readBooks(
  deps: ReadBooksDeps,
  of: { connection: Connection; mark: Mark; wantsEverything: boolean },
): Promise<ReadOutcome<SeenBooks>> {
  const { connection, mark } = of;
  const readFromMs = deps.nowMs();
  const access = (): ObserverAccess => ({
    connection,
    maxTurnWaitMs: turnWaitMs,
    startByMs: deps.nowMs() + startWithinMs,
  });
  const look: SeenBooks['look'] = (kind, entityIds) =>
    deps.observer.readDocuments(access(), { kind, entityIds });
  const since = changesSince(mark, connection, readFromMs);
  const changed = await deps.observer.readChanges(access(), since.at);
  if (changed.outcome !== 'applied') return changed;
  const isEverythingDue =
    of.wantsEverything || since.isGap || changed.answer.isPartial || isWeekOver(mark, readFromMs);
  const seen = { readFromMs, changesFrom: since.at, look, changes: changed.answer };
  if (!isEverythingDue) {
    return applied({ ...seen, coverage: 'changes', ...indexed(changed.answer.documents, changed.answer) });
  }
  const all: ObservedDocument[] = [];
  for (const kind of documentKinds) {
    const page = await deps.observer.readAllDocuments(access(), kind);
    if (page.outcome !== 'applied') return page;
    all.push(...page.answer);
  }
  // What changed while the pages were read is newer there.
  return applied({
    ...seen,
    coverage: 'everything',
    ...indexed([...changed.answer.documents, ...all], noChanges),
  });
}

const applied = (answer: SeenBooks): ReadOutcome<SeenBooks> => ({
  outcome: 'applied',
  answer,
  durationMs: 0,
});

/** Without a mark, or with one that is too old, changes alone do not tell everything. */
function changesSince(mark: Mark, connection: Connection, nowMs: number): { at: string; isGap: boolean } {
  const markMs = mark.changesTo === undefined ? undefined : Date.parse(mark.changesTo);
  const earliestMs = nowMs - lookBackMs;
  const sinceMs = Math.max(markMs ?? Date.parse(connection.connectedAt), earliestMs);
  const at = new Date(Math.min(sinceMs, nowMs)).toISOString();
  return { at, isGap: markMs === undefined || markMs < earliestMs };
}

const isWeekOver = ({ everythingReadAt }: Mark, nowMs: number): boolean =>
  everythingReadAt === undefined ||
  nowMs - Date.parse(everythingReadAt) >= everythingEveryMs - everythingSlackMs;

/** Later ones of the same entity win. */
function indexed(
  observed: readonly ObservedDocument[],
  { removed }: Pick<BookChanges, 'removed'>,
): Pick<SeenBooks, 'documents' | 'removed' | 'byMark'> {
  const documents = new Map(observed.map((entity) => [entityKey(entity), entity]));
  const byMark = new Map<DocumentId, ObservedDocument[]>();
  for (const entity of documents.values()) {
    if (entity.documentId === undefined) continue;
    const marked = byMark.get(entity.documentId);
    if (marked === undefined) byMark.set(entity.documentId, [entity]);
    else marked.push(entity);
  }
  const gone = removed.flatMap(({ kind, entityId }) =>
    kind === 'invoice' || kind === 'bill' ? [entityKey({ kind, entityId })] : [],
  );
  return { documents, removed: new Set(gone), byMark };
}
