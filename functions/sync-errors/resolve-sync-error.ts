/**
 * A person decides what a refused document may not decide itself (C8): another number, QuickBooks' number, the transaction
 * that is there already, no duplicate, or that ours replaces what was edited. Only what the catalogue offers for the cause
 * can be decided, and only for documents that are refused for it; the decision and the queueing are one write.
 */
import { isOffered, type Resolution } from '../../shared/contracts/sync-errors.ts';
import type { Document } from '../../shared/domain/document.ts';
import { sourceOf } from '../../shared/domain/each-of.ts';
import { ProblemError } from '../../shared/domain/errors.ts';
import type { DocumentId, TenantId } from '../../shared/domain/ids.ts';
import type { SyncError } from '../../shared/domain/sync-error.ts';
import type { Decisions, QueuedAgain } from '../../shared/store/queue-again.ts';
import type { SyncErrors } from '../../shared/store/sync-errors.ts';
import { isHeldUpBy } from './held-up.ts';
import { isDriftCause, resolveDrift, type ResolveDriftDeps } from './resolve-drift.ts';
import { workMs } from './retry-sync-errors.ts';

export interface ResolveSyncErrorDeps extends ResolveDriftDeps {
  readonly syncErrors: Pick<SyncErrors, 'get' | 'memberIds' | 'leave'>;
}

interface Decided {
  readonly tenantId: TenantId;
  readonly errorId: string;
  readonly resolution: Resolution;
}

/**
 * Undefined when there is no such error, or it does not hold up the one document that was named. Throws
 * {@link ProblemError} 409 when the action is not offered or the document is not refused any more.
 */
export async function resolveSyncError(
  deps: ResolveSyncErrorDeps,
  of: Decided & { by: string },
): Promise<QueuedAgain | undefined> {
  const { tenantId, errorId, resolution } = of;
  const error = await deps.syncErrors.get(tenantId, errorId, new Date(deps.nowMs()).toISOString());
  if (error === undefined) return undefined;
  if (!isOffered(error, resolution.action)) throw notOffered(error, resolution);
  if (isDriftCause(error.cause)) return resolveDrift(deps, { ...of, error });
  if ('documentId' in resolution) return decideOne(deps, { ...of, error, resolution });
  return queue(deps, { ...of, error });
}

/** Whoever decides about one document must hear when the decision comes too late. */
async function decideOne(
  deps: ResolveSyncErrorDeps,
  of: Decided & { error: SyncError; resolution: Resolution & { documentId: Document['documentId'] } },
): Promise<QueuedAgain | undefined> {
  const { documentId } = of.resolution;
  const document = await deps.documents.get(of.tenantId, documentId);
  if (document === undefined || document.syncErrorId !== of.errorId) return undefined;
  const outcome = await queue(deps, of);
  if (outcome.queued > 0) return outcome;
  throw new ProblemError({
    status: 409,
    code: 'document_not_refused',
    detail: `The document (${documentId}) is not refused for this any more, so nothing was decided about it. Read it again.`,
  });
}

function queue(deps: ResolveSyncErrorDeps, of: Decided & { error: SyncError }): Promise<QueuedAgain> {
  const { tenantId, errorId, resolution, error } = of;
  const selected = selectedBy(resolution);
  return deps.queueAgain(tenantId, {
    documentIds: selected === undefined ? deps.syncErrors.memberIds(tenantId, errorId) : sourceOf(selected),
    decide: (document) =>
      document.state === 'refused' &&
      document.pushError?.cause === error.cause &&
      isHeldUpBy(document, errorId)
        ? decisionsOf(resolution, document)
        : undefined,
    workUntilMs: deps.nowMs() + workMs,
  });
}

function selectedBy(resolution: Resolution): readonly DocumentId[] | undefined {
  if ('documentId' in resolution) return [resolution.documentId];
  return 'documentIds' in resolution ? resolution.documentIds : undefined;
}

// Of what can be done about a number, the last decision is the one that counts.
const undecided = { renumbering: undefined, adopts: undefined, isDuplicateAllowed: undefined } as const;

function decisionsOf(resolution: Resolution, document: Document): Decisions | undefined {
  switch (resolution.action) {
    case 'renumber':
      return { ...undecided, renumbering: { by: 'us', number: resolution.number } };
    case 'letQuickBooksNumber':
      return { ...undecided, renumbering: { by: 'quickBooks' } };
    case 'adopt':
      return { ...undecided, adopts: resolution.entityId };
    case 'allowDuplicate':
      return { ...undecided, isDuplicateAllowed: true };
    case 'overwrite': {
      // Only the state of the entity that was shown may be replaced; where none was seen there is nothing to agree to.
      const overwrites = document.pushError?.syncToken;
      return overwrites === undefined ? undefined : { overwrites };
    }
    // Decided about what disagrees, never about what is refused.
    case 'acceptTheirs':
    case 'createAgain':
      return undefined;
  }
}

const notOffered = (error: SyncError, { action }: Resolution): ProblemError =>
  new ProblemError({
    status: 409,
    code: 'action_not_offered',
    detail: `"${action}" is not offered for ${error.cause} (${error.errorId}). See its actions.`,
  });
