/**
 * A document is to stand for nothing any more (C4). What is in the books is queued, so that a turn voids it there; what never
 * came there ends at once and leaves the sync error that it was held up by. While a create is on its way, or its answer is
 * lost, nobody can tell which of the two it is: then it is refused. Asked again, it finishes what a crash left undone.
 */
import type { Document } from '../../shared/domain/document.ts';
import { ProblemError } from '../../shared/domain/errors.ts';
import type { DocumentId, TenantId } from '../../shared/domain/ids.ts';
import type { Documents } from '../../shared/store/documents.ts';
import type { Lanes } from '../../shared/store/lanes.ts';

interface VoidDocumentDeps {
  readonly nowMs: () => number;
  readonly documents: Pick<Documents, 'get' | 'requestVoid' | 'noteVoidTold'>;
  readonly lanes: Pick<Lanes, 'armNow' | 'sweepFrom'>;
  /** Takes the document off the sync error that it names. */
  readonly leaveSyncError: (document: Document) => Promise<void>;
  /** Tells that the document stands for nothing any more. */
  readonly publish: (document: Document) => Promise<void>;
  readonly sendPointer: (pointer: { tenantId: TenantId; documentId: DocumentId }) => Promise<void>;
}

/** The document, queued or voided; undefined when there is none. Throws {@link ProblemError} 409 while it is on its way. */
export async function voidDocument(
  deps: VoidDocumentDeps,
  of: { tenantId: TenantId; documentId: DocumentId },
): Promise<Document | undefined> {
  const found = await deps.documents.get(of.tenantId, of.documentId);
  if (found === undefined) return undefined;
  const document = isVoiding(found) ? found : await request(deps, found);
  if (document.state === 'voided') {
    if (document.syncErrorId !== undefined) await deps.leaveSyncError(document);
    await tell(deps, document);
  } else {
    await deps.sendPointer(of);
  }
  return document;
}

/** Told by whoever asks, and after a crash by whoever asks again; told twice it bears the same id. */
async function tell(deps: VoidDocumentDeps, document: Document): Promise<void> {
  if (document.isVoidUntold !== true) return;
  await deps.publish(document);
  await deps.documents.noteVoidTold(document);
}

const isVoiding = ({ state, operation }: Document): boolean =>
  state === 'voided' || (state === 'queued' && operation === 'void');

async function request(deps: VoidDocumentDeps, document: Document): Promise<Document> {
  const { tenantId, documentId } = document;
  if (document.state === 'queued' || document.unknown !== undefined) throw inFlight(documentId);
  const nowMs = deps.nowMs();
  // First, so that a turn will look for it if this process dies before the pointer is sent.
  await deps.lanes.armNow(tenantId, nowMs);
  await deps.lanes.sweepFrom(tenantId, documentId);
  const requested = await deps.documents.requestVoid(document, new Date(nowMs).toISOString());
  if (requested.isDone) return requested.document;
  const { current } = requested;
  // Somebody else may have asked for the same at this moment.
  if (current !== undefined && isVoiding(current)) return current;
  throw inFlight(documentId);
}

const inFlight = (documentId: DocumentId): ProblemError =>
  new ProblemError({
    status: 409,
    code: 'document_in_flight',
    detail: `The document is on its way to QuickBooks (${documentId}). Void it again when it is there, refused or waiting.`,
    retryAfterSeconds: 10,
  });
