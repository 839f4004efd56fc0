/**
 * What a sync error holds up: documents that were refused for it (its members), and documents that merely wait for what it
 * says is missing. Members come first, then those that wait. A membership whose document is done, or is held up by
 * something else by now, is left over from a crash and is taken out when it is read.
 */
import type { Document } from '../../shared/domain/document.ts';
import type { DocumentId, TenantId } from '../../shared/domain/ids.ts';
import type { SyncError, SubjectKind } from '../../shared/domain/sync-error.ts';
import type { Documents } from '../../shared/store/documents.ts';
import type { HeldDocuments, WaitedFor } from '../../shared/store/held-documents.ts';
import type { HeldReason } from '../../shared/store/runs.ts';
import type { SyncErrors } from '../../shared/store/sync-errors.ts';

export interface HeldUpDeps {
  readonly nowMs: () => number;
  readonly syncErrors: Pick<SyncErrors, 'documentIds' | 'memberIds' | 'leave'>;
  readonly documents: Pick<Documents, 'getMany'>;
  readonly held: Pick<HeldDocuments, 'page'>;
}

const heldFor: Partial<Record<SubjectKind, readonly HeldReason[]>> = {
  period: ['closedPeriod'],
  connection: ['connection'],
  mapping: ['mapping:invoice', 'mapping:bill'],
};

/** What documents wait for that such an error holds up without their having been refused. */
export const heldReasonsOf = (error: SyncError): readonly HeldReason[] => heldFor[error.subject.kind] ?? [];

/** All that documents may wait for on account of such an error. In an outage they merely wait for their turn. */
export const waitedForIn = (error: SyncError): readonly WaitedFor[] =>
  error.cause === 'quickbooks_unavailable' ? ['due'] : heldReasonsOf(error);

/** Every document that waits for one of the reasons, page by page, and may be given twice. */
export async function* waitingDocuments(
  deps: Pick<HeldUpDeps, 'documents' | 'held'>,
  of: { tenantId: TenantId; error: SyncError },
): AsyncGenerator<Document> {
  for (const reason of waitedForIn(of.error)) {
    let after: { runId: string; taken: number } | undefined;
    do {
      const page = await deps.held.page(of.tenantId, reason, { limit: 100, after });
      yield* await readWaiting(deps, of.tenantId, { reason, documentIds: page.documentIds });
      after = page.next;
    } while (after !== undefined);
  }
}

/** Of held pointers, the documents that really wait for the reason; one whose answer was lost waits too. */
export async function readWaiting(
  deps: Pick<HeldUpDeps, 'documents'>,
  tenantId: TenantId,
  of: { reason: WaitedFor; documentIds: readonly DocumentId[] },
): Promise<Document[]> {
  const documents = await deps.documents.getMany(tenantId, of.documentIds);
  return sorted(documents.filter((document) => isWaitingFor(document, of.reason)));
}

function isWaitingFor({ state, waitingReason, syncErrorId }: Document, reason: WaitedFor): boolean {
  // What is tried again for another error is held up by that one.
  if (reason === 'due') return (state === 'queued' || state === 'unknown') && syncErrorId === undefined;
  return state === 'unknown' || (state === 'waiting' && waitingReason === waitingReasonOf(reason));
}

/** What documents say they wait for that are held for this: both kinds of them wait for a mapping. */
export const waitingReasonOf = (reason: HeldReason): string => reason.split(':')[0] ?? reason;

/** Reads members; those that are none any more leave. */
export async function readMembers(
  deps: Pick<HeldUpDeps, 'nowMs' | 'documents' | 'syncErrors'>,
  of: { tenantId: TenantId; errorId: string; documentIds: readonly DocumentId[]; at: string },
): Promise<Document[]> {
  const documents = await deps.documents.getMany(of.tenantId, of.documentIds);
  const members = documents.filter((document) => isHeldUpBy(document, of.errorId));
  const kept = new Set(members.map(({ documentId }) => documentId));
  for (const documentId of of.documentIds.filter((id) => !kept.has(id))) {
    await deps.syncErrors.leave(of.tenantId, { errorId: of.errorId, documentId, at: of.at });
  }
  return sorted(members);
}

/**
 * Whether a document was refused for the error and is not done since, or disagrees with the books by it; while it is tried
 * again it still is.
 */
export const isHeldUpBy = (document: Document, errorId: string): boolean =>
  document.drift?.errorId === errorId ||
  (document.syncErrorId === errorId && document.state !== 'pushed' && document.state !== 'voided');

const sorted = (documents: readonly Document[]): Document[] =>
  documents.toSorted((a, b) => (a.documentId < b.documentId ? -1 : 1));
