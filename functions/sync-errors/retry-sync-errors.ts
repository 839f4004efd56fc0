/**
 * A person asks for one more attempt at what sync errors hold up: one error's documents, some of them, or everything (F4).
 * Refused and parked documents are queued again and stay under their error until they are done. What merely waits is made
 * due where a retry is offered for the cause; elsewhere it goes on by itself once the cause is cured.
 */
import { isOffered } from '../../shared/contracts/sync-errors.ts';
import type { DocumentId, TenantId } from '../../shared/domain/ids.ts';
import { sourceOf } from '../../shared/domain/each-of.ts';
import type { SyncError } from '../../shared/domain/sync-error.ts';
import type { HeldReason } from '../../shared/store/runs.ts';
import type { QueueAgain, QueuedAgain } from '../../shared/store/queue-again.ts';
import type { SyncErrors } from '../../shared/store/sync-errors.ts';
import { heldReasonsOf, isHeldUpBy, waitingReasonOf } from './held-up.ts';

export interface RetrySyncErrorsDeps {
  readonly nowMs: () => number;
  readonly syncErrors: Pick<SyncErrors, 'get' | 'openErrors' | 'memberIds'>;
  readonly queueAgain: QueueAgain;
}

// API Gateway gives up after 30 s; the chunk under way and the answer need some of them.
export const workMs = 20_000;

/** Retries one error: all of its documents, or those selected that it holds up. Undefined when there is no such error. */
export async function retrySyncError(
  deps: RetrySyncErrorsDeps,
  of: { tenantId: TenantId; errorId: string; documentIds?: readonly DocumentId[] | undefined },
): Promise<QueuedAgain | undefined> {
  const { tenantId, errorId, documentIds } = of;
  const error = await deps.syncErrors.get(tenantId, errorId, now(deps));
  if (error === undefined) return undefined;
  const releasable = releasableOf(error);
  return deps.queueAgain(tenantId, {
    documentIds:
      documentIds === undefined ? deps.syncErrors.memberIds(tenantId, errorId) : sourceOf(documentIds),
    decide: (document) => {
      const isWaiting = document.state === 'waiting';
      const waitsForIt =
        isWaiting && releasable.some((reason) => waitingReasonOf(reason) === document.waitingReason);
      return waitsForIt || isHeldUpBy(document, errorId) ? {} : undefined;
    },
    releasing: documentIds === undefined ? releasable : [],
    workUntilMs: deps.nowMs() + workMs,
  });
}

/** Retries these errors, or all open ones; errors that are not there are passed over. */
export async function retrySyncErrors(
  deps: RetrySyncErrorsDeps,
  of: { tenantId: TenantId; errorIds?: readonly string[] | undefined },
): Promise<QueuedAgain> {
  const { tenantId } = of;
  const workUntilMs = deps.nowMs() + workMs;
  const releasing = new Set<HeldReason>();
  const retried = new Set<string>();
  let hasMore = false;
  const members = async function* (): AsyncGenerator<DocumentId> {
    for await (const error of chosen(deps, of)) {
      // Reading takes time too where thousands of errors hold up a document each.
      if (deps.nowMs() >= workUntilMs) {
        hasMore = true;
        return;
      }
      retried.add(error.errorId);
      for (const reason of releasableOf(error)) releasing.add(reason);
      yield* deps.syncErrors.memberIds(tenantId, error.errorId);
    }
  };
  const refused = await deps.queueAgain(tenantId, {
    documentIds: members(),
    // A membership that is left over must not retry what another error holds up.
    decide: ({ syncErrorId }) => (syncErrorId !== undefined && retried.has(syncErrorId) ? {} : undefined),
    workUntilMs,
  });
  if (releasing.size === 0) return { ...refused, hasMore: refused.hasMore || hasMore };
  const released = await deps.queueAgain(tenantId, {
    documentIds: sourceOf<DocumentId>([]),
    releasing: [...releasing],
    workUntilMs,
  });
  return {
    queued: refused.queued + released.queued,
    hasMore: refused.hasMore || released.hasMore || hasMore,
  };
}

async function* chosen(
  deps: RetrySyncErrorsDeps,
  of: { tenantId: TenantId; errorIds?: readonly string[] | undefined },
): AsyncGenerator<SyncError> {
  if (of.errorIds === undefined) {
    yield* deps.syncErrors.openErrors(of.tenantId, now(deps));
    return;
  }
  for (const errorId of new Set(of.errorIds)) {
    const error = await deps.syncErrors.get(of.tenantId, errorId, now(deps));
    if (error !== undefined) yield error;
  }
}

const releasableOf = (error: SyncError): readonly HeldReason[] =>
  isOffered(error, 'retry') && error.state !== 'closed' ? heldReasonsOf(error) : [];

const now = (deps: RetrySyncErrorsDeps): string => new Date(deps.nowMs()).toISOString();
