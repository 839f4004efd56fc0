/** Tells what was accepted of a document: its lines lie apart from its state, which is read far oftener. */
import type { SubmissionAnswer } from '../../shared/contracts/submission.ts';
import { InvariantError } from '../../shared/domain/errors.ts';
import type { DocumentId, TenantId } from '../../shared/domain/ids.ts';
import { readContents } from '../../shared/domain/read-contents.ts';
import type { Documents } from '../../shared/store/documents.ts';
import type { Submissions } from '../../shared/store/submissions.ts';

interface GetSubmissionDeps {
  readonly documents: Pick<Documents, 'get'>;
  readonly submissions: Pick<Submissions, 'getMany'>;
}

/** Undefined when there is no such document. Throws {@link InvariantError} for one whose content cannot be read. */
export async function getSubmission(
  deps: GetSubmissionDeps,
  of: { tenantId: TenantId; documentId: DocumentId },
): Promise<SubmissionAnswer | undefined> {
  const document = await deps.documents.get(of.tenantId, of.documentId);
  if (document === undefined) return undefined;
  const [read] = await readContents(deps, { tenantId: of.tenantId, documents: [document] });
  if (read?.content === undefined) {
    throw new InvariantError(`Cannot read the content of ${of.documentId}; it is stored in no form of ours.`);
  }
  const { kind, content } = read.content;
  const { number, issuedOn, dueOn, currency, amountsIncludeTax, taxTotal, memo, lines } = content;
  const { revision } = document;
  return {
    ...{ kind, revision, number, issuedOn, currency },
    ...(dueOn === undefined ? {} : { dueOn }),
    ...(amountsIncludeTax === undefined ? {} : { amountsIncludeTax }),
    ...(taxTotal === undefined ? {} : { taxTotal }),
    ...(memo === undefined ? {} : { memo }),
    lines: [...lines],
  };
}
