/** Lays the three sides of a document that disagrees beside each other: ours, what was agreed, theirs (E3). */
import { documentDriftSchema, type DocumentDrift } from '../../shared/contracts/document-drift.ts';
import type { DraftContent } from '../../shared/domain/books.ts';
import type { Document } from '../../shared/domain/document.ts';
import type { DocumentId, TenantId } from '../../shared/domain/ids.ts';
import { readContents } from '../../shared/domain/read-contents.ts';
import { threeWay } from '../../shared/domain/three-way.ts';
import type { Documents } from '../../shared/store/documents.ts';
import type { Drifts } from '../../shared/store/drifts.ts';
import type { Submissions } from '../../shared/store/submissions.ts';

export interface GetDriftDeps {
  readonly documents: Pick<Documents, 'get'>;
  readonly submissions: Pick<Submissions, 'getMany'>;
  readonly drifts: Pick<Drifts, 'getSeen' | 'getAccepted'>;
}

/** Undefined when there is no such document, or it does not disagree. */
export async function getDrift(
  deps: GetDriftDeps,
  { tenantId, documentId }: { tenantId: TenantId; documentId: DocumentId },
): Promise<DocumentDrift | undefined> {
  const document = await deps.documents.get(tenantId, documentId);
  if (document?.drift === undefined) return undefined;
  const { drift, entity } = document;
  const ofCurrent = contentOf(deps, document, document.revision);
  const [submitted, pushed, seen, accepted] = await Promise.all([
    ofCurrent,
    entity?.revision === document.revision ? ofCurrent : contentOf(deps, document, entity?.revision),
    deps.drifts.getSeen(tenantId, documentId),
    deps.drifts.getAccepted(tenantId, documentId),
  ]);
  const fields = threeWay({ document: { ...document, drift }, entity, submitted, pushed, seen, accepted });
  return documentDriftSchema.parse({ kind: drift.kind, seenAt: drift.seenAt, fields });
}

/** What was submitted in a revision; undefined where that cannot be read. */
async function contentOf(
  deps: Pick<GetDriftDeps, 'submissions'>,
  document: Document,
  revision: number | undefined,
): Promise<DraftContent | undefined> {
  if (revision === undefined) return undefined;
  const { tenantId } = document;
  const [read] = await readContents(deps, { tenantId, documents: [{ ...document, revision }] });
  return read?.content;
}
