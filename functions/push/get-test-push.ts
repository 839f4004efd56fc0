/**
 * How a guided test push went (C6): what was foretold beside what is stored in the books, field by field; or why the document is
 * not there, and what to do about it.
 */
import type { FoundTestPush } from '../../shared/contracts/previews.ts';
import type { Books } from '../../shared/domain/books.ts';
import type { Document, EntityLink } from '../../shared/domain/document.ts';
import type { DocumentId, TenantId } from '../../shared/domain/ids.ts';
import { compareFacts, type DocumentFacts } from '../../shared/domain/preview.ts';
import type { Documents } from '../../shared/store/documents.ts';
import type { TestPushes } from '../../shared/store/test-pushes.ts';
import { openBooks, timingInRequest } from './open-books.ts';
import { booksUnreadable } from './preview-refusals.ts';
import { waitingWords } from './preview-warnings.ts';
import type { TurnDeps } from './turn.ts';

interface GetTestPushDeps extends Pick<TurnDeps, 'nowMs' | 'getConnection' | 'getDecisions'> {
  readonly documents: Pick<Documents, 'get'>;
  readonly testPushes: Pick<TestPushes, 'get'>;
  readonly books: Pick<Books, 'describeEntity'>;
}

/** Undefined when no test push of it was started; throws {@link ProblemError} 503 when the books cannot be read. */
export async function getTestPush(
  deps: GetTestPushDeps,
  of: { tenantId: TenantId; documentId: DocumentId },
): Promise<FoundTestPush | undefined> {
  const document = await deps.documents.get(of.tenantId, of.documentId);
  const testPush = await deps.testPushes.get(of.tenantId, of.documentId);
  if (document === undefined || testPush === undefined) return undefined;
  const { waitingReason, entity, kind } = document;
  const remedy = waitingReason === undefined ? {} : { remedy: waitingWords[waitingReason] };
  const facts = entity === undefined ? undefined : await readFacts(deps, { ...of, kind, entity });
  const { expected, revision } = testPush.preview;
  // A later revision was never foretold.
  const isComparable = entity?.revision === revision && expected !== undefined && facts !== undefined;
  return {
    document,
    ...testPush,
    ...remedy,
    ...(facts === undefined ? {} : { facts }),
    ...(isComparable ? { comparison: compareFacts(expected, facts) } : {}),
  };
}

async function readFacts(
  deps: GetTestPushDeps,
  of: { tenantId: TenantId; kind: Document['kind']; entity: EntityLink },
): Promise<DocumentFacts | undefined> {
  const open = await openBooks({ deps, tenantId: of.tenantId });
  // Only the company that it is in can tell.
  if (open?.connection.realmId !== of.entity.realmId) throw booksUnreadable();
  const access = { ...open, ...timingInRequest(deps.nowMs()) };
  const read = await deps.books.describeEntity(access, { kind: of.kind, entityId: of.entity.id });
  if (read.outcome !== 'applied') throw booksUnreadable();
  return read.answer;
}
