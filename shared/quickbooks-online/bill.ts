/**
 * A vendor bill on its way to QuickBooks Online. Field limits and meanings:
 * https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/bill
 */
import type { DocumentDraft } from '../domain/books.ts';
import { toDecimal } from '../domain/money.ts';
import { expenseAccountOf, taxCodeOf } from '../domain/settings.ts';
import {
  counterpartyRef,
  grossField,
  itemRef,
  lineDescription,
  priceFields,
  sharedPayload,
  type DocumentContext,
} from './document.ts';
import type { WirePayload } from './wire.ts';

export type BillDraft = Extract<DocumentDraft, { kind: 'bill' }>;
type BillLine = BillDraft['content']['lines'][number];

/** The bill exactly as it is sent. QuickBooks never numbers bills: the number is the vendor's own. */
export function billPayload(draft: BillDraft, context: DocumentContext): WirePayload {
  const { purchaseTermId } = context.mapping;
  return {
    DocNumber: sentBillNumber(draft),
    ...sharedPayload(draft, context),
    VendorRef: counterpartyRef(draft),
    ...(purchaseTermId === undefined ? {} : { SalesTermRef: { value: purchaseTermId } }),
    Line: draft.content.lines.map((line) => linePayload(line, draft, context)),
  };
}

/** The number that is sent. "Let QuickBooks number" cannot be meant for a bill, and counts as no number of ours. */
export const sentBillNumber = ({ renumbering, content }: BillDraft): string | undefined => {
  if (renumbering === undefined) return content.number;
  return renumbering.by === 'us' ? renumbering.number : undefined;
};

function linePayload(line: BillLine, draft: BillDraft, context: DocumentContext): WirePayload {
  const description = lineDescription(line);
  // The US has no tax on bills: the tax code of invoices says nothing here, and QuickBooks puts NON.
  const taxCodeId = context.company.country === 'US' ? undefined : taxCodeOf(context.mapping, line, 'bill');
  const shared = {
    Amount: toDecimal(line.amount),
    ...(description === '' ? {} : { Description: description }),
  };
  const tax = {
    ...grossField(draft, line.amount, context),
    ...(taxCodeId === undefined ? {} : { TaxCodeRef: { value: taxCodeId } }),
  };
  if (line.item !== undefined) {
    return {
      ...shared,
      DetailType: 'ItemBasedExpenseLineDetail',
      ItemBasedExpenseLineDetail: {
        ItemRef: itemRef(draft, line.item.code),
        ...priceFields(line),
        ...tax,
      },
    };
  }
  return {
    ...shared,
    DetailType: 'AccountBasedExpenseLineDetail',
    AccountBasedExpenseLineDetail: {
      AccountRef: { value: expenseAccountOf(context.mapping, line) },
      ...tax,
    },
  };
}
