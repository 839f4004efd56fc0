/**
 * Tells a settlement by the vendor's own id: what was submitted, and what became of it. A revision that was stored and never
 * taken (its document was on its way) is not what the document stands for, so the newest that it stands for is told.
 */
import { documentAnswer } from '../../shared/contracts/document-answer.ts';
import type { SettlementAnswer } from '../../shared/contracts/http.ts';
import { routes } from '../../shared/contracts/routes.ts';
import type { Document } from '../../shared/domain/document.ts';
import { InvariantError } from '../../shared/domain/errors.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import { settlementSchema } from '../../shared/domain/settlement.ts';
import type { Documents } from '../../shared/store/documents.ts';
import type { Submission, Submissions } from '../../shared/store/submissions.ts';
import { isRetryable } from './retry-document.ts';

interface GetSettlementDeps {
  readonly submissions: Pick<Submissions, 'revisions'>;
  readonly documents: Pick<Documents, 'get'>;
  /** Origin of QuickBooks' own app. */
  readonly appUrl: string;
}

/** Undefined when there is none. Throws {@link InvariantError} for one that was stored and cannot be read. */
export async function getSettlement(
  deps: GetSettlementDeps,
  of: { tenantId: TenantId; settlementId: string },
): Promise<SettlementAnswer | undefined> {
  const taken = await newestTaken(deps, of);
  if (taken === undefined) return undefined;
  const { document, submission } = taken;
  const settlement = settlementSchema.safeParse(submission.content);
  if (!settlement.success) {
    throw new InvariantError(
      `Cannot read the settlement of ${document.documentId}; it is stored in no form of ours.`,
    );
  }
  return {
    ...settlement.data,
    document: documentAnswer(document, deps),
    ...(isRetryable(document) ? { retryPath: retryPathOf(document) } : {}),
  };
}

async function newestTaken(
  deps: GetSettlementDeps,
  of: { tenantId: TenantId; settlementId: string },
): Promise<{ document: Document; submission: Submission } | undefined> {
  const identity = { kind: 'settlement', externalId: of.settlementId };
  const revisions = await deps.submissions.revisions(of.tenantId, identity);
  for (const submission of revisions.toReversed()) {
    const document = await deps.documents.get(of.tenantId, submission.documentId);
    if (document?.revision === submission.revision) return { document, submission };
  }
  return undefined;
}

const retryPathOf = ({ tenantId, documentId }: Document): string =>
  routes.retryDocument.path.replace('{tenantId}', tenantId).replace('{documentId}', documentId);
