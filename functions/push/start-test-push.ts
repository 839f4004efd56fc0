/**
 * A guided test push begins (C6): the preview of one document is kept, then the document is submitted by hand and its pointer
 * sent. In this order, so that whatever is pushed by it has a preview to be held against.
 */
import type { Document } from '../../shared/domain/document.ts';
import { ProblemError } from '../../shared/domain/errors.ts';
import type { DocumentId, TenantId } from '../../shared/domain/ids.ts';
import type { DocumentPreview } from '../../shared/domain/preview.ts';
import type { Documents } from '../../shared/store/documents.ts';
import type { Lanes } from '../../shared/store/lanes.ts';
import type { TestPushes } from '../../shared/store/test-pushes.ts';
import { previewStored, type PreviewDocumentsDeps } from './preview-documents.ts';

export interface StartTestPushDeps extends PreviewDocumentsDeps {
  readonly documents: Pick<Documents, 'get' | 'getMany' | 'submitByHand'>;
  readonly testPushes: Pick<TestPushes, 'put'>;
  readonly lanes: Pick<Lanes, 'armNow' | 'sweepFrom'>;
  readonly sendPointer: (pointer: { tenantId: TenantId; documentId: DocumentId }) => Promise<void>;
}

/** The preview. Undefined when there is no such document; throws {@link ProblemError} 409 when it cannot be tested with. */
export async function startTestPush(
  deps: StartTestPushDeps,
  of: { tenantId: TenantId; documentId: DocumentId },
): Promise<DocumentPreview | undefined> {
  const document = await deps.documents.get(of.tenantId, of.documentId);
  if (document === undefined) return undefined;
  if (!isTestable(document)) throw notTestable(document);
  const meant = { ...document, isSubmittedByHand: true };
  const [preview] = await previewStored(deps, { tenantId: of.tenantId, documents: [meant] });
  if (preview === undefined) return undefined;
  const nowMs = deps.nowMs();
  const at = new Date(nowMs).toISOString();
  await deps.testPushes.put(of.tenantId, { preview, startedAt: at });
  await deps.lanes.armNow(of.tenantId, nowMs);
  await deps.lanes.sweepFrom(of.tenantId, of.documentId);
  const submitted = await deps.documents.submitByHand(of.tenantId, of.documentId, at);
  // One that waits for something else goes with the others once that has come, and says so until then.
  if (!submitted.isDone && submitted.current?.state !== 'waiting')
    throw notTestable(submitted.current ?? document);
  await deps.sendPointer(of);
  return preview;
}

const isTestable = ({ state, entity }: Document): boolean =>
  entity === undefined && (state === 'queued' || state === 'waiting');

const notTestable = (document: Document): ProblemError =>
  new ProblemError({
    status: 409,
    code: 'not_testable',
    detail:
      document.entity === undefined
        ? `The document is ${document.state}; only a queued or waiting one can be pushed as a test.`
        : 'The document is in the books already; choose one that is not.',
  });
