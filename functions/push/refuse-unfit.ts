/** Documents that are refused before any call: in a currency the company does not keep, or a bill that is there already. */
import { normalisedBillNumber } from '../../shared/domain/bill-number.ts';
import type { ReferenceProblem } from '../../shared/domain/books.ts';
import type { Document } from '../../shared/domain/document.ts';
import type { DocumentId, TenantId } from '../../shared/domain/ids.ts';
import type { Documents } from '../../shared/store/documents.ts';
import { refuse } from './resolve-drafts.ts';
import type { Draft, OpenBooks, Turn } from './turn.ts';

interface UnfitDeps {
  readonly documents: Pick<Documents, 'getMany'>;
}

/** Those that may go on. */
export async function refuseUnfit(turn: Turn, open: OpenBooks, drafts: readonly Draft[]): Promise<Draft[]> {
  const problems = await unfitnessOf(turn.deps, { tenantId: turn.tenantId, open, drafts });
  const fit: Draft[] = [];
  for (const draft of drafts) {
    const problem = problems.get(draft.document.documentId);
    if (problem === undefined) fit.push(draft);
    else await refuse(turn, open, { draft, problem });
  }
  return fit;
}

/** Why documents are refused before any call; those that are fit are left out. */
export async function unfitnessOf(
  deps: UnfitDeps,
  of: { tenantId: TenantId; open: OpenBooks; drafts: readonly Draft[] },
): Promise<ReadonlyMap<DocumentId, ReferenceProblem>> {
  const earlier = await earlierBills(deps, of);
  return new Map(
    of.drafts.flatMap((draft) => {
      if (draft.document.operation !== undefined) return [];
      const problem = foreignCurrency(of.open, draft) ?? duplicateBill(draft, earlier);
      return problem === undefined ? [] : [[draft.document.documentId, problem] as const];
    }),
  );
}

function foreignCurrency(open: OpenBooks, { content }: Draft): ReferenceProblem | undefined {
  const { company } = open.connection;
  if (company.usesMultiCurrency || content.currency === company.homeCurrency) return undefined;
  return {
    cause: 'currency_not_enabled',
    detail: `The document is in ${content.currency}; ${company.name} keeps its books in ${company.homeCurrency} only.`,
  };
}

/** The bills that were there first under the same vendor, number, date and amount. */
async function earlierBills(
  deps: UnfitDeps,
  { tenantId, drafts }: { tenantId: TenantId; drafts: readonly Draft[] },
): Promise<ReadonlyMap<DocumentId, Document>> {
  const ids = drafts.flatMap(({ document }) =>
    document.duplicateOf === undefined || document.isDuplicateAllowed === true ? [] : [document.duplicateOf],
  );
  const documents = ids.length === 0 ? [] : await deps.documents.getMany(tenantId, ids);
  return new Map(documents.map((document) => [document.documentId, document]));
}

function duplicateBill(
  { document, content }: Draft,
  earlier: ReadonlyMap<DocumentId, Document>,
): ReferenceProblem | undefined {
  const { duplicateOf } = document;
  const first = duplicateOf === undefined ? undefined : earlier.get(duplicateOf);
  // One that was voided, never went, or was revised into another bill, takes nobody's place.
  if (first === undefined || first.state === 'voided' || first.state === 'refused') return undefined;
  if (!isSameBill(first, document)) return undefined;
  return {
    cause: 'bill_duplicate',
    detail: `Bill ${first.number} of ${first.counterpartyName} (${first.externalId}) has the same date and amount as ${content.number}.`,
  };
}

const isSameBill = (one: Document, other: Document): boolean =>
  one.counterpartyId === other.counterpartyId &&
  one.issuedOn === other.issuedOn &&
  one.total === other.total &&
  one.currency === other.currency &&
  normalisedBillNumber(one.number) === normalisedBillNumber(other.number);
