/**
 * Stores what a call came to, document by document, each on the condition that the document still is what the call was
 * made from. Unknown stays unknown; deferred uses up no attempt. A refused document joins the sync error of its root cause
 * after it is stored; one that is done leaves it. Returns what is to be told on the bus.
 */
import type { ChangeAnswer } from '../../shared/domain/books.ts';
import {
  withAttempt,
  type Attempt,
  type Document,
  type EntityLink,
  type PushError,
} from '../../shared/domain/document.ts';
import type { RealmId } from '../../shared/domain/ids.ts';
import type {
  DeferredOutcome,
  RefusedOutcome,
  UnknownOutcome,
  WriteOutcome,
} from '../../shared/domain/outcomes.ts';
import { subjectOf } from '../../shared/domain/sync-error.ts';
import { deferTurn } from './defer-turn.ts';
import { explainRefusal, markDead } from './explain-refusal.ts';
import { withStale } from './stale-refusal.ts';
import type { DocumentNews, OpenBooks, ReadyDraft, Turn } from './turn.ts';
import { nextLookUpMs } from './unknown-outcome.ts';

/** The identity a call was made under, and whether it was the first call under it. */
export interface CallIdentity {
  readonly requestId: string;
  readonly bId?: string;
  readonly operation: 'create' | 'resend' | 'update' | 'void';
}

export interface CallResult {
  readonly realmId: RealmId;
  readonly ready: ReadyDraft;
  readonly identity: CallIdentity;
  readonly outcome: WriteOutcome<ChangeAnswer>;
}

interface Stored {
  readonly document: Document;
}

/** Stores one result. */
export async function settleDocument(
  turn: Turn,
  open: OpenBooks,
  result: CallResult,
): Promise<readonly DocumentNews[]> {
  const { outcome, identity } = result;
  const { draft } = result.ready;
  if (outcome.outcome === 'applied' || outcome.outcome === 'refused') turn.agenda.answered();
  switch (outcome.outcome) {
    case 'applied': {
      turn.agenda.written();
      const { entity } = outcome.answer;
      const attempt = { operation: identity.operation, durationMs: outcome.durationMs, ...trace(outcome) };
      if (outcome.answer.is === 'voided') {
        return storeVoided(turn, draft, { ...attempt, outcome: 'voided' });
      }
      const how = entity.isAdopted === true ? 'adopted' : 'pushed';
      return storePushed(turn, draft, { entity, attempt: { ...attempt, outcome: how } });
    }
    case 'refused':
      return settleRefused(turn, open, { ...result, outcome });
    case 'deferred':
      await settleDeferred(turn, open, { result, outcome });
      return [];
    case 'unknown':
      await settleUnknown(turn, result, outcome);
      return [];
  }
}

/** Stores that a document is in the books. */
export async function storePushed(
  turn: Turn,
  of: Stored,
  result: { entity: EntityLink; attempt: Omit<Attempt, 'at'> },
): Promise<readonly DocumentNews[]> {
  const { document } = of;
  const at = now(turn);
  const moved = await turn.deps.documents.move(basisOf(turn, document), {
    state: 'pushed',
    updatedAt: at,
    attempts: withAttempt(document.attempts, { at, ...result.attempt }),
    entity: result.entity,
    // Whatever disagreed is replaced.
    drift: undefined,
  });
  const stored = moved.isDone ? moved.document : moved.current;
  // Our own write, or our own made again by the SDK because its answer was lost; it has to be told all the same.
  if (stored !== undefined && (moved.isDone || isSameLink(stored.entity, result.entity))) {
    await leaveErrors(turn, { document, at });
    // Another revision may have come in since; what was pushed is the one before.
    const told = stored.revision === document.revision ? stored : { ...document, updatedAt: at };
    return [{ type: 'pushed', document: { ...told, entity: result.entity } }];
  }
  // Somebody else settled it otherwise. The duplicate check looks at the books themselves and will tell.
  turn.deps.log({ code: 'pushed_but_not_stored', tenantId: turn.tenantId, documentId: document.documentId });
  return [];
}

/** Whether this very revision is stored as pushed; a revision on its way still bears the entity of the one before. */
const isSameLink = (stored: EntityLink | undefined, entity: EntityLink): boolean =>
  stored?.id === entity.id && stored.realmId === entity.realmId && stored.revision === entity.revision;

/** Stores that a document stands for nothing in the books any more. */
async function storeVoided(
  turn: Turn,
  of: Stored,
  attempt: Omit<Attempt, 'at'>,
): Promise<readonly DocumentNews[]> {
  const { document } = of;
  const at = now(turn);
  const moved = await turn.deps.documents.move(basisOf(turn, document), {
    state: 'voided',
    updatedAt: at,
    attempts: withAttempt(document.attempts, { at, ...attempt }),
    drift: undefined,
  });
  const stored = moved.isDone ? moved.document : moved.current;
  if (stored?.state !== 'voided') return [];
  await leaveErrors(turn, { document, at });
  return [{ type: 'voided', document: stored }];
}

/** The document is done: whatever held it up, or disagreed, does so no longer. */
async function leaveErrors(turn: Turn, of: { document: Document; at: string }): Promise<void> {
  const { documentId, syncErrorId, drift } = of.document;
  for (const errorId of [syncErrorId, drift?.errorId]) {
    if (errorId !== undefined)
      await turn.deps.syncErrors.leave(turn.tenantId, { errorId, documentId, at: of.at });
  }
}

/** The document is held up by something else now. */
async function leaveError(turn: Turn, of: { document: Document; at: string }): Promise<void> {
  const { documentId, syncErrorId } = of.document;
  if (syncErrorId === undefined) return;
  await turn.deps.syncErrors.leave(turn.tenantId, { errorId: syncErrorId, documentId, at: of.at });
}

/** Stores a refusal together with the next generation: the next attempt must not be answered with this refusal. */
export async function storeRefused(
  turn: Turn,
  of: { draft: Stored; realmId: RealmId },
  refusal: Omit<PushError, 'openedAt'> & { readonly attempt?: Omit<Attempt, 'at' | 'outcome'> },
): Promise<readonly DocumentNews[]> {
  const { document } = of.draft;
  const { attempt, ...error } = refusal;
  const at = now(turn);
  const subject = subjectOf(error, document);
  const pushError: PushError = { ...error, subject, openedAt: at };
  const syncErrorId = turn.deps.syncErrors.idOf(of.realmId, { cause: error.cause, subject });
  const moved = await turn.deps.documents.move(basisOf(turn, document), {
    state: 'refused',
    updatedAt: at,
    generation: document.generation + 1,
    attempts:
      attempt === undefined
        ? document.attempts
        : withAttempt(document.attempts, { at, ...attempt, outcome: 'refused', cause: error.cause }),
    pushError,
    syncErrorId,
  });
  const stored = moved.isDone ? moved.document : moved.current;
  // Our own write, or our own made again by the SDK because its answer was lost.
  const isOwn = stored?.generation === document.generation + 1 && stored.pushError?.openedAt === at;
  if (!isOwn) return [];
  // The document first: a crash in between is healed by whoever finds it refused (heal-errors.ts).
  await turn.deps.syncErrors.join(stored, pushError);
  if (document.syncErrorId !== syncErrorId) await leaveError(turn, { document, at });
  return [{ type: 'refused', document: stored, pushError }];
}

/** Queues a document under its next generation: it is proven that the identity used so far created nothing. */
export async function storeAbsent(
  turn: Turn,
  of: Stored,
  attempt: Omit<Attempt, 'at' | 'outcome'>,
): Promise<void> {
  const { document } = of;
  const at = now(turn);
  await turn.deps.documents.move(basisOf(turn, document), {
    state: 'queued',
    updatedAt: at,
    generation: document.generation + 1,
    attempts: withAttempt(document.attempts, { at, ...attempt, outcome: 'absent' }),
  });
  turn.agenda.later([document.documentId], turn.deps.nowMs());
}

async function settleRefused(
  turn: Turn,
  open: OpenBooks,
  result: CallResult & { readonly outcome: RefusedOutcome },
): Promise<readonly DocumentNews[]> {
  const { outcome, ready } = result;
  // The id is known to QuickBooks: the document may be there under it. Only a look-up can tell.
  if (outcome.isRequestIdKnown === true) {
    await storeUnknown(turn, result, { ...outcome, startedAtMs: turn.deps.nowMs(), isSpent: true });
    return [];
  }
  const explained = await withStale(turn, open, explainRefusal(open, { ready, refusal: outcome }));
  if (outcome.cause === 'reference_inactive') await markDead(turn, open, { ready, explained });
  return storeRefused(
    turn,
    { draft: ready.draft, realmId: result.realmId },
    {
      cause: explained.cause,
      detail: explained.detail,
      ...(explained.subject === undefined ? {} : { subject: explained.subject }),
      ...(outcome.faultCode === undefined ? {} : { faultCode: outcome.faultCode }),
      ...(outcome.syncToken === undefined ? {} : { syncToken: outcome.syncToken }),
      ...trace(outcome),
      attempt: {
        operation: result.identity.operation,
        durationMs: outcome.durationMs,
        ...trace(outcome),
      },
    },
  );
}

async function settleDeferred(
  turn: Turn,
  open: OpenBooks,
  of: { result: CallResult; outcome: DeferredOutcome },
): Promise<void> {
  await deferTurn(turn, open, of.outcome);
  const retryAtMs = turn.agenda.stoppedUntilMs ?? turn.deps.nowMs();
  turn.agenda.later([of.result.ready.draft.document.documentId], retryAtMs);
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
  const { identity } = result;
  const { document } = result.ready.draft;
  const at = now(turn);
  // A call that was sent again and proved its identity spent leaves nothing in flight; any other may still be worked on.
  const isSettled = lost.isSpent && identity.operation === 'resend';
  const startedBy = new Date(lost.startedAtMs).toISOString();
  const since = document.unknown?.since ?? document.unknown?.startedBy ?? startedBy;
  const lookUpAtMs = isSettled ? turn.deps.nowMs() : nextLookUpMs(lost.startedAtMs, Date.parse(since));
  await turn.deps.documents.move(basisOf(turn, document), {
    state: 'unknown',
    updatedAt: at,
    attempts: withAttempt(document.attempts, {
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
  turn.agenda.later([document.documentId], lookUpAtMs);
}

const now = (turn: Turn): string => new Date(turn.deps.nowMs()).toISOString();

const trace = (outcome: { traceId?: string }) =>
  outcome.traceId === undefined ? {} : { intuitTid: outcome.traceId };

const basisOf = (turn: Turn, document: Document) => ({
  tenantId: turn.tenantId,
  documentId: document.documentId,
  basis: document,
});
