/** Documents that are refused before any call: in a currency the company does not keep, or a bill that is there already. */
import { normalisedBillNumber } from '../../shared/domain/bill-number.ts';
import type { ReferenceProblem } from '../../shared/domain/books.ts';
import type { Document } from '../../shared/domain/document.ts';
import type { DocumentId, TenantId } from '../../shared/domain/ids.ts';
import type { BillClaims } from '../../shared/store/bill-claims.ts';
import type { Documents } from '../../shared/store/documents.ts';
import { refuse } from './resolve-drafts.ts';
import type { Draft, OpenBooks, Turn } from './turn.ts';

interface UnfitDeps {
  readonly documents: Pick<Documents, 'getMany'>;
  readonly billClaims: Pick<BillClaims, 'holders'>;
}

/** A bill whose identity another document claimed. */
interface ClaimedBill {
  readonly draft: Draft;
  readonly holderId: DocumentId;
  /** That document; undefined where it stands for this bill no longer. */
  readonly holder: Document | undefined;
}

interface Fitness {
  /** Why documents are refused before any call; those that are fit are left out. */
  readonly problems: ReadonlyMap<DocumentId, ReferenceProblem>;
  readonly claimed: readonly ClaimedBill[];
}

/** Those that may go on. */
export async function refuseUnfit(turn: Turn, open: OpenBooks, drafts: readonly Draft[]): Promise<Draft[]> {
  const { tenantId } = turn;
  const { problems, claimed } = await fitnessOf(turn.deps, { tenantId, open, drafts });
  const beaten = new Set<DocumentId>();
  for (const { draft, holderId, holder } of claimed) {
    const { documentId } = draft.document;
    if (holder !== undefined || problems.has(documentId)) continue;
    const of = { bill: draft.document, from: holderId, to: documentId };
    if (!(await turn.deps.billClaims.takeOver(tenantId, of))) beaten.add(documentId);
  }
  // Another bill of the same identity was faster: what became of it is looked at anew.
  turn.agenda.later([...beaten], turn.deps.nowMs());
  const fit: Draft[] = [];
  for (const draft of drafts) {
    const { documentId } = draft.document;
    const problem = problems.get(documentId);
    if (problem !== undefined) await refuse(turn, open, { draft, problem });
    else if (!beaten.has(documentId)) fit.push(draft);
  }
  return fit;
}

/** What speaks against documents before any call; nothing is written. */
export async function fitnessOf(
  deps: UnfitDeps,
  of: { tenantId: TenantId; open: OpenBooks; drafts: readonly Draft[] },
): Promise<Fitness> {
  const created = of.drafts.filter(({ document }) => document.operation === undefined);
  const claimed = await claimedByOthers(deps, { tenantId: of.tenantId, drafts: created });
  const duplicates = claimed.flatMap(({ draft, holder }) =>
    holder === undefined || draft.document.isDuplicateAllowed === true
      ? []
      : [[draft.document.documentId, duplicateOf(draft, holder)] as const],
  );
  const foreign = created.flatMap((draft) => {
    const problem = foreignCurrency(of.open, draft);
    return problem === undefined ? [] : [[draft.document.documentId, problem] as const];
  });
  return { problems: new Map([...duplicates, ...foreign]), claimed };
}

function foreignCurrency(open: OpenBooks, { content }: Draft): ReferenceProblem | undefined {
  const { company } = open.connection;
  if (company.usesMultiCurrency || content.currency === company.homeCurrency) return undefined;
  return {
    cause: 'currency_not_enabled',
    detail: `The document is in ${content.currency}; ${company.name} keeps its books in ${company.homeCurrency} only.`,
  };
}

async function claimedByOthers(
  deps: UnfitDeps,
  { tenantId, drafts }: { tenantId: TenantId; drafts: readonly Draft[] },
): Promise<ClaimedBill[]> {
  const bills = drafts.filter(({ kind }) => kind === 'bill');
  if (bills.length === 0) return [];
  const holderIds = await deps.billClaims.holders(
    tenantId,
    bills.map(({ document }) => document),
  );
  const claimed = bills.flatMap((draft, index) => {
    const holderId = holderIds[index];
    return holderId === undefined || holderId === draft.document.documentId ? [] : [{ draft, holderId }];
  });
  if (claimed.length === 0) return [];
  const ids = claimed.map(({ holderId }) => holderId);
  const holders = await deps.documents.getMany(tenantId, ids);
  return claimed.map(({ draft, holderId }) => ({
    ...{ draft, holderId },
    holder: holders.find((one) => one.documentId === holderId && standsFor(one, draft)),
  }));
}

/**
 * One that was voided, never went, or was revised into another bill, takes nobody's place. One whose revision or voiding was
 * refused is in the books all the same.
 */
const standsFor = (holder: Document, { document }: Draft): boolean =>
  holder.state !== 'voided' &&
  (holder.state !== 'refused' || holder.entity !== undefined) &&
  isSameBill(holder, document);

const duplicateOf = ({ content }: Draft, holder: Document): ReferenceProblem => ({
  cause: 'bill_duplicate',
  detail: `Bill ${holder.number} of ${holder.counterpartyName} (${holder.externalId}) has the same date and amount as ${content.number}.`,
});

const isSameBill = (one: Document, other: Document): boolean =>
  one.counterpartyId === other.counterpartyId &&
  one.issuedOn === other.issuedOn &&
  one.total === other.total &&
  one.currency === other.currency &&
  normalisedBillNumber(one.number) === normalisedBillNumber(other.number);
