/**
 * What a reconcile says of each document (E2). Pure: the document as it is stored, and how its entity was seen in the books.
 * A document that is being worked on, or was a moment ago, is never accused: what was read of it may be older than what was
 * written (E6).
 */
import type { Document } from './document.ts';
import { changedFields, type ChangedField, type DriftKind } from './drift.ts';
import type { RealmId } from './ids.ts';
import { toDecimal } from './money.ts';
import type { ObservedDocument } from './observed.ts';

/** In the order in which a person reads them: what agrees, what does not, what is not known. */
export const verdicts = [
  'agrees',
  'paidDifferently',
  'editedInQuickBooks',
  'deleted',
  'voided',
  'duplicated',
  'neverArrived',
  'unknownResolved',
  'excluded',
  'notChecked',
] as const;
export type Verdict = (typeof verdicts)[number];

/** Why a document is not among those that have to agree, or could not be looked at. */
export const verdictReasons = [
  // Excluded: it is not in these books, and says why.
  'refused',
  'waiting',
  'voidedBefore',
  'otherCompany',
  // Not checked.
  'inFlight',
  'outcomeUnknown',
  'noConnection',
  'notRead',
  // Never arrived.
  'queuedTooLong',
  'parked',
] as const;
export type VerdictReason = (typeof verdictReasons)[number];

export interface Judgement {
  readonly verdict: Verdict;
  readonly reason?: VerdictReason;
  /** Of an edited one. */
  readonly fields?: readonly ChangedField[];
}

/** How the entity of a document was seen. */
export type Sight =
  | { readonly is: 'seen'; readonly entity: ObservedDocument }
  /** Nothing changed since it was seen to agree, or to disagree, last. */
  | { readonly is: 'unchanged' }
  | { readonly is: 'removed' }
  | { readonly is: 'unread'; readonly reason: 'noConnection' | 'notRead' };

/** What was read of the books, and when. */
export interface JudgeContext {
  /** The company that is connected. */
  readonly realmId: RealmId;
  /** When reading began, epoch milliseconds. */
  readonly readFromMs: number;
  /** Live entities that bear the mark of this document, by id. */
  readonly marked: readonly ObservedDocument[];
  /** Whether those are all there are: where only changes were read, one that nobody touched is not among them. */
  readonly areAllMarked: boolean;
}

// Work that was stored this long before reading began is certain to be seen by it.
const settledMs = 2 * 60_000;
/** A document that is approved for so long and is not in the books, for no reason it could name, never arrived. */
const arrivesWithinMs = 60 * 60_000;

export function judge(document: Document, sight: Sight, context: JudgeContext): Judgement {
  const { entity } = document;
  if (entity === undefined) return judgeAbsent(document, context);
  if (entity.realmId !== context.realmId) {
    return { verdict: 'excluded', reason: 'otherCompany' };
  }
  if (sight.is === 'unread') return { verdict: 'notChecked', reason: sight.reason };
  if (isInFlight(document)) {
    return { verdict: 'notChecked', reason: 'inFlight' };
  }
  const judged = judgeSight(document, sight, context);
  const isAccused = judged.verdict !== 'agrees' && sight.is !== 'unchanged';
  return isAccused && isFresh(document, sight, context)
    ? { verdict: 'notChecked', reason: 'inFlight' }
    : judged;
}

/** Whether a worker has, or is about to have, its hands on it. */
export const isInFlight = ({ state }: Pick<Document, 'state'>): boolean =>
  state === 'queued' || state === 'unknown';

/** Stored so lately, or seen in a state so old, that the two sides may be of different moments. */
function isFresh(document: Document, sight: Sight, { readFromMs }: JudgeContext): boolean {
  const updatedMs = Date.parse(document.updatedAt);
  if (updatedMs >= readFromMs - settledMs) return true;
  const knownAt = document.entity?.changedAt;
  // Where the books do not say when, nothing follows from it.
  if (sight.is !== 'seen' || knownAt === undefined || sight.entity.changedAt === '') return false;
  return sight.entity.changedAt < knownAt;
}

function judgeAbsent(document: Document, { readFromMs, marked }: JudgeContext): Judgement {
  const { state, unknown } = document;
  if (unknown !== undefined) {
    return marked.length > 0
      ? { verdict: 'unknownResolved' }
      : { verdict: 'notChecked', reason: 'outcomeUnknown' };
  }
  switch (state) {
    case 'refused':
    case 'waiting':
      return { verdict: 'excluded', reason: state };
    case 'voided':
      return { verdict: 'excluded', reason: 'voidedBefore' };
    case 'parked':
      return { verdict: 'neverArrived', reason: 'parked' };
    case 'queued':
    case 'unknown':
    case 'pushed':
      return Date.parse(document.updatedAt) < readFromMs - arrivesWithinMs
        ? { verdict: 'neverArrived', reason: 'queuedTooLong' }
        : { verdict: 'notChecked', reason: 'inFlight' };
  }
}

/** Whether a finding of it is kept. */
export const leavesFinding = (verdict: Verdict): boolean => verdict !== 'agrees' && verdict !== 'excluded';

const driftVerdicts = {
  edited: 'editedInQuickBooks',
  deleted: 'deleted',
  voided: 'voided',
  duplicated: 'duplicated',
} as const satisfies Readonly<Record<DriftKind, Verdict>>;

function judgeSight(
  document: Document,
  sight: Exclude<Sight, { is: 'unread' }>,
  context: JudgeContext,
): Judgement {
  const { drift, entity } = document;
  const others = context.marked.filter((one) => one.entityId !== entity?.id && !one.isVoided);
  if (document.state === 'voided') return judgeVoided(document, sight, others);
  // Found once, it stands until all was read and no other one was there.
  const isDuplicated = others.length > 0 || (drift?.kind === 'duplicated' && !context.areAllMarked);
  if (isDuplicated && sight.is !== 'removed') return { verdict: 'duplicated' };
  switch (sight.is) {
    case 'removed':
      return { verdict: 'deleted' };
    case 'unchanged':
      return drift === undefined
        ? { verdict: 'agrees' }
        : {
            verdict: driftVerdicts[drift.kind],
            ...(drift.kind === 'edited' ? { fields: drift.fields } : {}),
          };
    case 'seen':
      return judgeSeen(document, sight.entity, context.readFromMs);
  }
}

/** Ours is voided: nothing may stand for it. */
function judgeVoided(
  { drift }: Document,
  sight: Exclude<Sight, { is: 'unread' }>,
  others: readonly ObservedDocument[],
): Judgement {
  const stoodBefore = sight.is === 'unchanged' && drift !== undefined;
  const stands = stoodBefore || (sight.is === 'seen' && !sight.entity.isVoided) || others.length > 0;
  return stands ? { verdict: 'editedInQuickBooks', fields: ['status'] } : { verdict: 'agrees' };
}

function judgeSeen(document: Document, seen: ObservedDocument, readFromMs: number): Judgement {
  if (seen.isVoided) return { verdict: 'voided' };
  const agreed = document.entity?.fingerprint;
  const fields = agreed === undefined ? [] : changedFields(agreed, seen.fingerprint);
  if (fields.length > 0) return { verdict: 'editedInQuickBooks', fields };
  return { verdict: isPaidDifferently(document, seen, readFromMs) ? 'paidDifferently' : 'agrees' };
}

// A notice of what happened since is still on its way.
const noticeWithinMs = 15 * 60_000;

/** What was known of its payment is not what the books say: a notice was lost. */
function isPaidDifferently(
  { payment, entity }: Document,
  seen: ObservedDocument,
  readFromMs: number,
): boolean {
  if (seen.balance === undefined || Date.parse(seen.changedAt) > readFromMs - noticeWithinMs) return false;
  const balance = payment?.balance ?? entity?.total ?? '0';
  return !toDecimal(balance).eq(seen.balance);
}
