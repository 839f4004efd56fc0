/**
 * A person asks for one more attempt at a refused, parked or waiting document. A refused one goes on under its next
 * generation, which was fixed when it was refused: QuickBooks would answer the old request id with the old refusal.
 */
import type { Document, DocumentState } from '../../shared/domain/document.ts';
import { sourceOf } from '../../shared/domain/each-of.ts';
import { ProblemError } from '../../shared/domain/errors.ts';
import type { DocumentId, TenantId } from '../../shared/domain/ids.ts';
import type { Documents } from '../../shared/store/documents.ts';
import type { QueueAgain } from '../../shared/store/queue-again.ts';

interface RetryDocumentDeps {
  readonly documents: Pick<Documents, 'get'>;
  readonly queueAgain: QueueAgain;
  readonly sendPointer: (pointer: { tenantId: TenantId; documentId: DocumentId }) => Promise<void>;
}

const retryableStates: readonly DocumentState[] = ['refused', 'parked', 'waiting'];

/** Whether asking for one more attempt would do something. */
export const isRetryable = ({ state }: Document): boolean => retryableStates.includes(state);

/** Queues the document again. Undefined when there is none; throws {@link ProblemError} 409 when there is nothing to retry. */
export async function retryDocument(
  deps: RetryDocumentDeps,
  of: { tenantId: TenantId; documentId: DocumentId },
): Promise<Document | undefined> {
  const { tenantId, documentId } = of;
  const document = await deps.documents.get(tenantId, documentId);
  if (document === undefined) return undefined;
  if (document.state === 'queued') {
    // A retry that was stored and never sent is finished by asking once more.
    await deps.sendPointer(of);
    return document;
  }
  if (!isRetryable(document)) throw notRetryable(document);
  const { queued } = await deps.queueAgain(tenantId, { documentIds: sourceOf([documentId]) });
  const after = await deps.documents.get(tenantId, documentId);
  if (queued === 0 && after?.state !== 'queued') throw notRetryable(after ?? document);
  return after;
}

const notRetryable = (document: Document): ProblemError =>
  new ProblemError({
    status: 409,
    code: 'not_retryable',
    detail: `The document is ${document.state}; only a refused, parked or waiting one can be retried.`,
  });
