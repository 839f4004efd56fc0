/**
 * An invoice on its way to QuickBooks Online. Field limits and meanings:
 * https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/invoice
 */
import type { DocumentDraft } from '../domain/books.ts';
import { toDecimal } from '../domain/money.ts';
import { taxCodeOf } from '../domain/settings.ts';
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

export type InvoiceDraft = Extract<DocumentDraft, { kind: 'invoice' }>;
type InvoiceLine = InvoiceDraft['content']['lines'][number];

// What to send as DocNumber so that QuickBooks gives the next one, although the company lets us number.
const nextNumber = 'AUTO_GENERATE';

/** The invoice exactly as it is sent. */
export function invoicePayload(draft: InvoiceDraft, context: DocumentContext): WirePayload {
  const { memo, lines } = draft.content;
  const { salesTermId } = context.mapping;
  const number = invoiceNumber(draft, context);
  return {
    ...(number === undefined ? {} : { DocNumber: number }),
    ...sharedPayload(draft, context),
    CustomerRef: counterpartyRef(draft),
    ...(salesTermId === undefined ? {} : { SalesTermRef: { value: salesTermId } }),
    Line: lines.map((line) => linePayload(line, draft, context)),
    ...(memo === undefined || memo.trim() === '' ? {} : { CustomerMemo: { value: memo } }),
    // Never mailed by QuickBooks (C11).
    EmailStatus: 'NotSet',
  };
}

function linePayload(line: InvoiceLine, draft: InvoiceDraft, context: DocumentContext): WirePayload {
  const description = lineDescription(line);
  return {
    DetailType: 'SalesItemLineDetail',
    Amount: toDecimal(line.amount),
    ...(description === '' ? {} : { Description: description }),
    SalesItemLineDetail: {
      ItemRef: itemRef(draft, line.item.code),
      ...priceFields(line),
      ...grossField(draft, line.amount, context),
      TaxCodeRef: { value: taxCodeOf(context.mapping, line, 'invoice') },
      ...(line.servicedOn === undefined ? {} : { ServiceDate: line.servicedOn }),
    },
  };
}

/** The DocNumber to send; undefined where QuickBooks numbers itself and one of ours would be ignored or refused. */
function invoiceNumber(draft: InvoiceDraft, context: DocumentContext): string | undefined {
  if (!context.company.usesCustomTransactionNumbers) return undefined;
  return sentInvoiceNumber(draft, context) ?? nextNumber;
}

/** The number that we gave; undefined where QuickBooks gives it. */
export function sentInvoiceNumber(
  draft: InvoiceDraft,
  { company, policies }: DocumentContext,
): string | undefined {
  if (!company.usesCustomTransactionNumbers) return undefined;
  const { renumbering } = draft;
  if (renumbering !== undefined) return renumbering.by === 'us' ? renumbering.number : undefined;
  return policies.numberPolicy === 'ours' ? draft.content.number : undefined;
}
