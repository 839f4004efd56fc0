/**
 * Stores what a call came to, document by document, each on the condition that the document still is what the call was
 * made from. Unknown stays unknown; deferred uses up no attempt. Returns what is to be told on the bus.
 */
import { withAttempt, type Attempt, type EntityLink, type PushError } from '../../shared/domain/document.ts';
import type {
  DeferredOutcome,
  RefusedOutcome,
  UnknownOutcome,
  WriteOutcome,
} from '../../shared/domain/outcomes.ts';
import type { RealmId } from '../../shared/domain/ids.ts';
import { nextLookUpMs } from './unknown-outcome.ts';
import type { DocumentNews, Draft, OpenBooks, Turn } from './turn.ts';

/** The identity a call was made under, and whether it was the first call under it. */
export interface CallIdentity {
  readonly requestId: string;
  readonly bId?: string;
  readonly operation: 'create' | 'resend';
}

export interface CallResult {
  readonly realmId: RealmId;
  readonly draft: Draft;
  readonly identity: CallIdentity;
  readonly outcome: WriteOutcome<EntityLink>;
}

/** Stores one result. */
export async function settleDocument(
  turn: Turn,
  open: OpenBooks,
  result: CallResult,
): Promise<readonly DocumentNews[]> {
  const { outcome } = result;
  switch (outcome.outcome) {
    case 'applied':
      return storePushed(turn, result, {
        entity: outcome.answer,
        attempt: {
          operation: result.identity.operation,
          outcome: outcome.answer.isAdopted === true ? 'adopted' : 'pushed',
          durationMs: outcome.durationMs,
          ...trace(outcome),
        },
      });
    case 'refused':
      return settleRefused(turn, result, outcome);
    case 'deferred':
      await settleDeferred(turn, open, result, outcome);
      return [];
    case 'unknown':
      await settleUnknown(turn, result, outcome);
      return [];
  }
}

/** Stores that a document is in the books. */
export async function storePushed(
  turn: Turn,
  of: { draft: Draft },
  result: { entity: EntityLink; attempt: Omit<Attempt, 'at'> },
): Promise<readonly DocumentNews[]> {
  const { document } = of.draft;
  const at = now(turn);
  const moved = await turn.deps.documents.move(basisOf(turn, of.draft), {
    state: 'pushed',
    updatedAt: at,
    attempts: withAttempt(document.attempts, { at, ...result.attempt }),
    entity: result.entity,
  });
  if (moved.isDone) return [{ type: 'pushed', document: { ...moved.document, entity: result.entity } }];
  const stored = moved.current;
  // Our own write, as a rule: the SDK makes a write again whose answer was lost. It has to be told all the same.
  if (stored?.entity?.id === result.entity.id && stored.entity.realmId === result.entity.realmId) {
    return [{ type: 'pushed', document: { ...stored, entity: stored.entity } }];
  }
  // Somebody else settled it otherwise. The duplicate check looks at the books themselves and will tell.
  turn.deps.log({ code: 'pushed_but_not_stored', tenantId: turn.tenantId, documentId: document.documentId });
  return [];
}

/** Stores a refusal together with the next generation: the next attempt must not be answered with this refusal. */
export async function storeRefused(
  turn: Turn,
  of: { draft: Draft },
  refusal: Omit<PushError, 'openedAt'> & { readonly attempt?: Omit<Attempt, 'at' | 'outcome'> },
): Promise<readonly DocumentNews[]> {
  const { document } = of.draft;
  const { attempt, ...error } = refusal;
  const at = now(turn);
  const pushError: PushError = { ...error, openedAt: at };
  const moved = await turn.deps.documents.move(basisOf(turn, of.draft), {
    state: 'refused',
    updatedAt: at,
    generation: document.generation + 1,
    attempts:
      attempt === undefined
        ? document.attempts
        : withAttempt(document.attempts, { at, ...attempt, outcome: 'refused', cause: error.cause }),
    pushError,
  });
  if (moved.isDone) return [{ type: 'refused', document: moved.document, pushError }];
  const stored = moved.current;
  // Our own write, made again by the SDK because its answer was lost.
  const isOwn = stored?.generation === document.generation + 1 && stored.pushError?.openedAt === at;
  return isOwn ? [{ type: 'refused', document: stored, pushError }] : [];
}

/** Queues a document under its next generation: it is proven that the identity used so far created nothing. */
export async function storeAbsent(
  turn: Turn,
  of: { draft: Draft },
  attempt: Omit<Attempt, 'at' | 'outcome'>,
): Promise<void> {
  const { document } = of.draft;
  const at = now(turn);
  await turn.deps.documents.move(basisOf(turn, of.draft), {
    state: 'queued',
    updatedAt: at,
    generation: document.generation + 1,
    attempts: withAttempt(document.attempts, { at, ...attempt, outcome: 'absent' }),
  });
  turn.agenda.later([document.documentId], turn.deps.nowMs());
}

async function settleRefused(
  turn: Turn,
  result: CallResult,
  outcome: RefusedOutcome,
): Promise<readonly DocumentNews[]> {
  // The id is known to QuickBooks: the document may be there under it. Only a look-up can tell.
  if (outcome.isRequestIdKnown === true) {
    await storeUnknown(turn, result, { ...outcome, startedAtMs: turn.deps.nowMs(), isSpent: true });
    return [];
  }
  if (outcome.cause === 'reference_inactive') await forgetLinks(turn, result);
  return storeRefused(turn, result, {
    cause: outcome.cause,
    detail: outcome.detail,
    ...(outcome.faultCode === undefined ? {} : { faultCode: outcome.faultCode }),
    ...trace(outcome),
    attempt: {
      operation: result.identity.operation,
      durationMs: outcome.durationMs,
      ...trace(outcome),
    },
  });
}

/** A link to what is gone or inactive is forgotten, so that the next attempt looks for what has taken its place. */
async function forgetLinks(turn: Turn, { draft, realmId }: CallResult): Promise<void> {
  const scope = { tenantId: turn.tenantId, realmId };
  const { customer, lines } = draft.invoice;
  await turn.deps.links.remove({ ...scope, kind: 'customer' }, customer.id);
  for (const code of new Set(lines.map(({ item }) => item.code))) {
    await turn.deps.links.remove({ ...scope, kind: 'item' }, code);
  }
}

async function settleDeferred(
  turn: Turn,
  open: OpenBooks,
  result: CallResult,
  outcome: DeferredOutcome,
): Promise<void> {
  await deferTurn(turn, open, outcome);
  const retryAtMs = turn.agenda.stoppedUntilMs ?? turn.deps.nowMs();
  turn.agenda.later([result.draft.document.documentId], retryAtMs);
}

// Less than the two seconds that a batch waits for its slot (push-documents.ts), or the turn would be for nothing.
const slotAheadMs = 1_500;

/** Nothing can be done now: says on the agenda until when, and marks a connection that is broken. */
export async function deferTurn(turn: Turn, open: OpenBooks, outcome: DeferredOutcome): Promise<void> {
  switch (outcome.reason) {
    case 'needsReconnect':
    case 'subscriptionLapsed':
      await turn.deps.markConnection(open.connection, outcome.reason);
      turn.agenda.stop(turn.deps.nowMs());
      break;
    case 'unavailable':
      turn.agenda.trouble();
      break;
    case 'turn': {
      // The next turn of the tenant takes a second to come, and it waits for a slot that is this near.
      const nowMs = turn.deps.nowMs();
      turn.agenda.stop(Math.max(nowMs, (outcome.retryAtMs ?? nowMs) - slotAheadMs));
      break;
    }
    case 'throttled':
      turn.agenda.stop(outcome.retryAtMs ?? turn.deps.nowMs());
      break;
  }
}

async function settleUnknown(turn: Turn, result: CallResult, outcome: UnknownOutcome): Promise<void> {
  const isSpent = outcome.isIdSpent === true && result.identity.operation === 'resend';
  if (!isSpent) turn.agenda.trouble();
  await storeUnknown(turn, result, { ...outcome, isSpent });
}

async function storeUnknown(
  turn: Turn,
  result: CallResult,
  lost: { startedAtMs: number; isSpent: boolean; durationMs: number; traceId?: string },
): Promise<void> {
  const { draft, identity } = result;
  const at = now(turn);
  // A call that was sent again and proved its identity spent leaves nothing in flight; any other may still be worked on.
  const isSettled = lost.isSpent && identity.operation === 'resend';
  const startedBy = new Date(lost.startedAtMs).toISOString();
  const since = draft.document.unknown?.since ?? draft.document.unknown?.startedBy ?? startedBy;
  const lookUpAtMs = isSettled ? turn.deps.nowMs() : nextLookUpMs(lost.startedAtMs, Date.parse(since));
  await turn.deps.documents.move(basisOf(turn, draft), {
    state: 'unknown',
    updatedAt: at,
    attempts: withAttempt(draft.document.attempts, {
      at,
      operation: identity.operation,
      outcome: 'unknown',
      durationMs: lost.durationMs,
      ...trace(lost),
    }),
    unknown: {
      realmId: result.realmId,
      requestId: identity.requestId,
      ...(identity.bId === undefined ? {} : { bId: identity.bId }),
      startedBy,
      since,
      lookUpAfter: new Date(lookUpAtMs).toISOString(),
      ...(lost.isSpent ? { isSpent: true } : {}),
    },
  });
  turn.agenda.later([draft.document.documentId], lookUpAtMs);
}

const now = (turn: Turn): string => new Date(turn.deps.nowMs()).toISOString();

const trace = (outcome: { traceId?: string }) =>
  outcome.traceId === undefined ? {} : { intuitTid: outcome.traceId };

const basisOf = (turn: Turn, draft: Draft) => ({
  tenantId: turn.tenantId,
  documentId: draft.document.documentId,
  basis: draft.document,
});
