/**
 * What is taken as an approved document, and what it is known by. Refusals that no retry could cure are told to the caller
 * at once, each with a code of its own; nothing is stored for them.
 */
import type { Bill } from '../../shared/domain/bill.ts';
import type { Document, DocumentKind, SubmissionKind } from '../../shared/domain/document.ts';
import { documentTotal, maxDocumentLines, type Counterparty } from '../../shared/domain/document-fields.ts';
import { ProblemError } from '../../shared/domain/errors.ts';
import type { Invoice, SubmittedInvoice } from '../../shared/domain/invoice.ts';
import { formatMoney } from '../../shared/domain/money.ts';
import { documentOfSettlement, type Settlement } from '../../shared/domain/settlement.ts';

/** A submission that is taken: as what, and what the document says of itself. */
export interface Acceptable {
  readonly submittedAs: SubmissionKind;
  readonly externalId: string;
  readonly revision: number;
  /** Stored word for word. */
  readonly content: unknown;
  readonly facts: DocumentFacts;
}

export type DocumentFacts = Pick<
  Document,
  | 'kind'
  | 'settlementKind'
  | 'number'
  | 'counterpartyId'
  | 'counterpartyName'
  | 'issuedOn'
  | 'currency'
  | 'total'
  | 'lineCount'
>;

/** Throws {@link ProblemError} with the code that tells why the invoice cannot be taken. */
export function acceptableInvoice(invoice: SubmittedInvoice): Acceptable {
  const { customer, ...rest } = invoice;
  refuseUnpushable(invoice, 'invoice');
  if (customer === undefined) {
    throw new ProblemError({
      status: 422,
      code: 'customer_missing',
      detail: 'The invoice names no customer. Submit it again with the customer it is for.',
    });
  }
  const content: Invoice = { ...rest, customer };
  return acceptable('invoice', content, factsOf('invoice', content, customer));
}

/** Throws {@link ProblemError} with the code that tells why the bill cannot be taken. */
export function acceptableBill(bill: Bill): Acceptable {
  refuseUnpushable(bill, 'bill');
  return acceptable('bill', bill, factsOf('bill', bill, bill.vendor));
}

/** Throws {@link ProblemError} with the code that tells why the settlement cannot be taken. */
export function acceptableSettlement(settlement: Settlement): Acceptable {
  const { kind, content } = documentOfSettlement(settlement);
  refuseUnpushable(content, kind);
  const facts = factsOf(kind, content, settlement.counterparty);
  return acceptable('settlement', settlement, { ...facts, settlementKind: settlement.kind });
}

const acceptable = (
  submittedAs: SubmissionKind,
  content: { readonly id: string; readonly revision: number },
  facts: DocumentFacts,
): Acceptable => ({ submittedAs, externalId: content.id, revision: content.revision, content, facts });

const factsOf = (kind: DocumentKind, content: Invoice | Bill, counterparty: Counterparty): DocumentFacts => ({
  kind,
  number: content.number,
  counterpartyId: counterparty.id,
  counterpartyName: counterparty.name,
  issuedOn: content.issuedOn,
  currency: content.currency,
  total: formatMoney(documentTotal(content), content.currency),
  lineCount: content.lines.length,
});

type Counted = Parameters<typeof documentTotal>[0];

function refuseUnpushable(document: Counted, kind: DocumentKind): void {
  if (document.lines.length > maxDocumentLines) {
    throw new ProblemError({
      status: 413,
      code: 'too_many_lines',
      detail: `A document may have up to ${maxDocumentLines} lines; this one has ${document.lines.length}. Split it and submit the parts.`,
    });
  }
  const total = documentTotal(document);
  // An invoice of nothing is a receipt; a bill of nothing or less is a vendor credit.
  const isCredit = kind === 'bill' ? total.lte(0) : total.lt(0);
  if (!isCredit) return;
  throw new ProblemError({
    status: 422,
    code: 'credit_not_supported',
    detail:
      kind === 'bill'
        ? 'The total of this bill is zero or below. Vendor credits cannot be pushed yet; enter it in QuickBooks by hand.'
        : 'The total of this invoice is below zero. Credits cannot be pushed yet; enter it in QuickBooks by hand.',
  });
}
