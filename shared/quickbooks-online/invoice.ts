/**
 * An invoice to and from QuickBooks Online. Field limits and meanings:
 * https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/invoice
 */
import * as z from 'zod';
import type { InvoiceDraft, InvoiceMapping } from '../domain/books.ts';
import type { Company } from '../domain/connection.ts';
import type { Difference, EntityLink } from '../domain/document.ts';
import { documentIdSchema, type DocumentId, type RealmId } from '../domain/ids.ts';
import { invoiceTotal, type InvoiceLine } from '../domain/invoice.ts';
import { formatMoney, toDecimal } from '../domain/money.ts';
import type { WireObject, WirePayload } from './wire.ts';

// 4,000: QuickBooks' limits on a line's Description and on PrivateNote.
const maxDescriptionLength = 4000;

/** What the payload needs to know beside the draft. */
export interface InvoiceContext {
  readonly company: Pick<Company, 'country' | 'usesCustomTransactionNumbers' | 'usesMultiCurrency'>;
  readonly mapping: InvoiceMapping;
}

/** The invoice exactly as it is sent. */
export function invoicePayload(draft: InvoiceDraft, context: InvoiceContext): WirePayload {
  const { invoice } = draft;
  const { company } = context;
  return {
    // Where QuickBooks numbers itself a number of ours would be ignored or refused.
    ...(company.usesCustomTransactionNumbers ? { DocNumber: invoice.number } : {}),
    TxnDate: invoice.issuedOn,
    DueDate: invoice.dueOn,
    CustomerRef: { value: draft.customerEntityId },
    ...(company.usesMultiCurrency ? { CurrencyRef: { value: invoice.currency } } : {}),
    // The US knows no GlobalTaxCalculation; elsewhere our amounts are before tax.
    ...(company.country === 'US' ? {} : { GlobalTaxCalculation: 'TaxExcluded' }),
    Line: invoice.lines.map((line) => linePayload(line, draft, context)),
    ...(invoice.memo === undefined || invoice.memo.trim() === ''
      ? {}
      : { CustomerMemo: { value: invoice.memo } }),
    PrivateNote: privateNote(draft),
    // Never mailed by QuickBooks (C11).
    EmailStatus: 'NotSet',
  };
}

function linePayload(line: InvoiceLine, draft: InvoiceDraft, { mapping }: InvoiceContext): WirePayload {
  const description = lineDescription(line);
  return {
    DetailType: 'SalesItemLineDetail',
    Amount: toDecimal(line.amount),
    ...(description === '' ? {} : { Description: description }),
    SalesItemLineDetail: {
      ItemRef: { value: draft.itemEntityIds.get(line.item.code) },
      ...(line.quantity === undefined || line.unitPrice === undefined
        ? {}
        : { Qty: toDecimal(line.quantity), UnitPrice: toDecimal(line.unitPrice) }),
      TaxCodeRef: { value: mapping.defaultTaxCodeId },
      ...(line.servicedOn === undefined ? {} : { ServiceDate: line.servicedOn }),
    },
  };
}

/** The description with ticket reference and material behind it: `Gravel · Ticket T-17 · Material 20 mm`. */
function lineDescription(line: InvoiceLine): string {
  const facts = [
    ...(line.ticketReference === undefined ? [] : [`Ticket ${line.ticketReference}`]),
    ...(line.material === undefined ? [] : [`Material ${line.material}`]),
  ].join(' · ');
  const text = line.description?.trim() ?? '';
  if (facts === '') return text.slice(0, maxDescriptionLength);
  // The facts stay whole; a text too long for both is cut.
  const room = maxDescriptionLength - facts.length - ' · '.length;
  return text === '' ? facts : `${text.slice(0, room)} · ${facts}`;
}

/** Our mark at the end of the private note: by it an invoice is known as a document of ours. */
const mark = (documentId: DocumentId): string => `[cf:${documentId}]`;
// Anywhere: a person may add to the note. Ours is the last one.
const markPattern = /.*\[cf:(doc_[0-9a-f]{32})\]/s;

// The number is named too: where QuickBooks numbers, the note is the only place that shows ours.
const privateNote = ({ invoice, documentId }: InvoiceDraft): string =>
  `${invoice.number} ${mark(documentId)}`;

const refSchema = z.looseObject({ value: z.string() });
// What is missing or of another form in an answer reads as absent: an answer of QuickBooks is never trusted to be whole.
const absentWhenOdd = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);
const invoiceEntitySchema = z.looseObject({
  Id: z.string(),
  SyncToken: z.string(),
  DocNumber: absentWhenOdd(z.string()),
  TxnDate: absentWhenOdd(z.string()),
  DueDate: absentWhenOdd(z.string()),
  TotalAmt: absentWhenOdd(z.string()),
  CustomerRef: absentWhenOdd(refSchema),
  CurrencyRef: absentWhenOdd(refSchema),
  PrivateNote: absentWhenOdd(z.string()),
  Line: z.array(z.looseObject({ DetailType: absentWhenOdd(z.string()) })).catch([]),
  TxnTaxDetail: absentWhenOdd(z.looseObject({ TotalTax: absentWhenOdd(z.string()) })),
});
export type InvoiceEntity = z.infer<typeof invoiceEntitySchema>;

/** An invoice as QuickBooks answers it, or undefined when the answer is no invoice. */
export function readInvoice(answer: WireObject): InvoiceEntity | undefined {
  const parsed = invoiceEntitySchema.safeParse(answer);
  return parsed.success ? parsed.data : undefined;
}

/** The document an invoice in the books stands for, by our mark. A voided one has lost its note, and so its mark. */
export function markedDocumentId(entity: InvoiceEntity): DocumentId | undefined {
  const documentId = documentIdSchema.safeParse(markPattern.exec(entity.PrivateNote ?? '')?.[1]);
  return documentId.success ? documentId.data : undefined;
}

/** The link to the entity, with what QuickBooks answered otherwise than it was sent (C7). */
export function invoiceLink(
  entity: InvoiceEntity,
  sent: { draft: InvoiceDraft; context: InvoiceContext; realmId: RealmId },
): EntityLink {
  const differences = differencesOf(entity, sent);
  return {
    realmId: sent.realmId,
    type: 'Invoice',
    id: entity.Id,
    syncToken: entity.SyncToken,
    ...(entity.DocNumber === undefined ? {} : { number: entity.DocNumber }),
    total: formatMoney(toDecimal(entity.TotalAmt ?? '0'), sent.draft.invoice.currency),
    ...(differences.length === 0 ? {} : { differences }),
  };
}

type Compared = readonly [Difference['field'], sent: string, answered: string | undefined];

function differencesOf(
  entity: InvoiceEntity,
  { draft, context }: { draft: InvoiceDraft; context: InvoiceContext },
): Difference[] {
  const { invoice } = draft;
  const money = (text: string | undefined): string => formatMoney(toDecimal(text ?? '0'), invoice.currency);
  const compared: readonly Compared[] = [
    ['total', formatMoney(invoiceTotal(invoice), invoice.currency), money(entity.TotalAmt)],
    // Our tax code is what decides the tax; any tax on top of our amounts is worth a look.
    ['tax', money('0'), money(entity.TxnTaxDetail?.TotalTax)],
    ...numberCompared(invoice.number, entity.DocNumber, context),
    ['issuedOn', invoice.issuedOn, entity.TxnDate],
    ...(invoice.dueOn === undefined ? [] : [['dueOn', invoice.dueOn, entity.DueDate] as const]),
    ['lineCount', String(invoice.lines.length), String(entity.Line.filter(isOwnLine).length)],
    ['customer', draft.customerEntityId, entity.CustomerRef?.value],
    ...(entity.CurrencyRef === undefined
      ? []
      : [['currency', invoice.currency, entity.CurrencyRef.value] as const]),
  ];
  return compared.flatMap(([field, sent, answered]) =>
    sent === answered ? [] : [{ field, sent, answered: answered ?? '' }],
  );
}

// Where QuickBooks numbers, its number is not a difference.
const numberCompared = (
  sent: string,
  answered: string | undefined,
  { company }: InvoiceContext,
): Compared[] => (company.usesCustomTransactionNumbers ? [['number', sent, answered]] : []);

// QuickBooks appends a subtotal line of its own.
const isOwnLine = (line: { DetailType?: string | undefined }): boolean =>
  line.DetailType === 'SalesItemLineDetail';
