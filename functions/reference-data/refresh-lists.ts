/**
 * Brings the lists of a company up to date. One call tells what changed in all of them but the tax codes, which QuickBooks
 * tells no changes of and which are read whole. Each list is stored for itself, so that one that cannot be read keeps none
 * of the others back.
 */
import type { Connection } from '../../shared/domain/connection.ts';
import { allSettled } from '../../shared/domain/all-settled.ts';
import { referenceKinds, type ReferenceKind } from '../../shared/domain/reference-data.ts';
import type { ReferencePull } from '../../shared/quickbooks-online/reference-data.ts';
import type { ListState, ReferenceLists } from '../../shared/store/reference-lists.ts';

interface RefreshListsDeps {
  readonly nowMs: () => number;
  readonly pull: ReferencePull;
  readonly lists: Pick<ReferenceLists, 'replace' | 'applyChanges' | 'noteFailure' | 'state'>;
}

type ChangedKind = Exclude<ReferenceKind, 'taxCode'>;

const changedKinds = referenceKinds.filter((kind): kind is ChangedKind => kind !== 'taxCode');
// Changes may be missed for reasons we do not know of; reading everything once a week finds what they left out.
const wholeAfterMs = 7 * 24 * 3_600_000;
const maxTurnWaitMs = 20_000;
const startWithinMs = 120_000;
// All lists at once would take the realm's ten calls a second from the pushing of documents.
const concurrency = 2;

/** True when every list is as fresh as can be. */
export async function refreshLists(deps: RefreshListsDeps, connection: Connection): Promise<boolean> {
  const { tenantId, realmId } = connection;
  const state = await deps.lists.state({ tenantId, realmId });
  const since = oldestMark(state);
  const isWhole = since === undefined || isTooOld(state, deps.nowMs());
  const isToldOf = !isWhole && (await applyChanges(deps, connection, since));
  return pullWhole(deps, connection, isToldOf ? ['taxCode'] : [...referenceKinds]);
}

/** From where to ask for changes of all lists together; undefined while one of them was never read. */
function oldestMark(state: Readonly<Record<ReferenceKind, ListState>>): string | undefined {
  const marks = changedKinds.map((kind) => state[kind].changedSince);
  return marks.some((mark) => mark === undefined)
    ? undefined
    : marks.filter((mark) => mark !== undefined).toSorted()[0];
}

const isTooOld = (state: Readonly<Record<ReferenceKind, ListState>>, nowMs: number): boolean =>
  changedKinds.some((kind) => Date.parse(state[kind].pulledAt ?? '') < nowMs - wholeAfterMs);

/** Carries over what changed. False when that cannot be told, or not be asked now: then everything is read. */
async function applyChanges(deps: RefreshListsDeps, connection: Connection, since: string): Promise<boolean> {
  const told = await deps.pull.pullChanges(accessTo(deps, connection), changedKinds, since);
  if (told.outcome !== 'applied') return false;
  const { tenantId, realmId } = connection;
  const { changes, changedSince } = told.answer;
  const written = await Promise.all(
    changes.map((change) =>
      deps.lists.applyChanges({ tenantId, realmId, kind: change.kind }, change, changedSince),
    ),
  );
  return !written.includes('noList');
}

async function pullWhole(
  deps: RefreshListsDeps,
  connection: Connection,
  kinds: readonly ReferenceKind[],
): Promise<boolean> {
  let isComplete = true;
  for (let start = 0; start < kinds.length; start += concurrency) {
    const outcomes = await allSettled(
      kinds.slice(start, start + concurrency).map((kind) => pullOne(deps, connection, kind)),
    );
    isComplete &&= outcomes.every(Boolean);
  }
  return isComplete;
}

async function pullOne(
  deps: RefreshListsDeps,
  connection: Connection,
  kind: ReferenceKind,
): Promise<boolean> {
  const { tenantId, realmId } = connection;
  const at = new Date(deps.nowMs()).toISOString();
  const pulled = await deps.pull.pullAll(accessTo(deps, connection), kind);
  if (pulled.outcome === 'applied') {
    await deps.lists.replace({ tenantId, realmId, kind }, pulled.answer);
    return true;
  }
  const reason = pulled.outcome === 'deferred' ? pulled.reason : pulled.cause;
  await deps.lists.noteFailure({ tenantId, realmId, kind }, { at, reason });
  return false;
}

const accessTo = (deps: RefreshListsDeps, connection: Connection) => ({
  connection,
  maxTurnWaitMs,
  startByMs: deps.nowMs() + startWithinMs,
});
