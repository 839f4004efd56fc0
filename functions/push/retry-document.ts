/**
 * A person asks for one more attempt at a refused, parked or waiting document. A refused one goes on under its next
 * generation, which was fixed when it was refused: QuickBooks would answer the old request id with the old refusal.
 */
import type { Document, DocumentState } from '../../shared/domain/document.ts';
import { ProblemError } from '../../shared/domain/errors.ts';
import type { DocumentId, TenantId } from '../../shared/domain/ids.ts';
import type { Documents } from '../../shared/store/documents.ts';
import type { Lanes } from '../../shared/store/lanes.ts';

interface RetryDocumentDeps {
  readonly nowMs: () => number;
  readonly documents: Pick<Documents, 'get' | 'move'>;
  readonly lanes: Pick<Lanes, 'arm' | 'sweepFrom'>;
  readonly sendPointer: (pointer: { tenantId: TenantId; documentId: DocumentId }) => Promise<void>;
}

const retryableStates: readonly DocumentState[] = ['refused', 'parked', 'waiting'];

/** Queues the document again. Undefined when there is none; throws {@link ProblemError} 409 when there is nothing to retry. */
export async function retryDocument(
  deps: RetryDocumentDeps,
  of: { tenantId: TenantId; documentId: DocumentId },
): Promise<Document | undefined> {
  const document = await deps.documents.get(of.tenantId, of.documentId);
  if (document === undefined) return undefined;
  // A retry that was stored and never sent is finished by asking once more.
  if (document.state !== 'queued') {
    if (!retryableStates.includes(document.state)) throw notRetryable(document);
    await queueAgain(deps, document);
  }
  await deps.sendPointer(of);
  return deps.documents.get(of.tenantId, of.documentId);
}

async function queueAgain(deps: RetryDocumentDeps, document: Document): Promise<void> {
  const nowMs = deps.nowMs();
  await deps.lanes.arm(document.tenantId, {
    now: new Date(nowMs).toISOString(),
    freshSince: new Date(nowMs).toISOString(),
    dueAt: new Date(nowMs + 120_000).toISOString(),
  });
  await deps.lanes.sweepFrom(document.tenantId, document.documentId);
  const moved = await deps.documents.move(
    { tenantId: document.tenantId, documentId: document.documentId, basis: document },
    {
      state: document.unknown === undefined ? 'queued' : 'unknown',
      updatedAt: new Date(nowMs).toISOString(),
      attempts: document.attempts,
      deadClaims: 0,
      ...(document.unknown === undefined ? {} : { unknown: document.unknown }),
    },
  );
  if (!moved.isDone && moved.current?.state !== 'queued') throw notRetryable(moved.current ?? document);
}

const notRetryable = (document: Document): ProblemError =>
  new ProblemError({
    status: 409,
    code: 'not_retryable',
    detail: `The document is ${document.state}; only a refused, parked or waiting one can be retried.`,
  });
