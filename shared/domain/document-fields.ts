import * as z from 'zod';
import { isKnownCurrency, roundToCurrency, sumOf, toDecimal, type Decimal } from './money.ts';

/** Fields and rules that approved invoices, bills and settlements share. */

/** More lines than this are refused with 413 (C12). */
export const maxDocumentLines = 1000;

/** A decimal string: at most 11 digits before the point, as QuickBooks' own limit on amounts, and 7 after it. */
const decimalStringSchema = z.string().regex(/^-?\d{1,11}(\.\d{1,7})?$/, {
  error: 'a decimal string such as "12.50", at most 11 digits before the point and 7 after it',
  // What is not a number cannot be multiplied: the checks of the whole document must not come to see it.
  abort: true,
});

/** A calendar day without a time, ISO 8601. */
export const dateOnSchema = z.iso.date('a calendar day as YYYY-MM-DD');

// Control characters would be stored and shown; tab and newline are allowed where a text may have lines.
const noControlCharacters = /^[^\p{Cc}\p{Cs}]*$/u;
const textWithLines = /^(?:[^\p{Cc}\p{Cs}]|[\t\n\r])*$/u;

/** A text of one line that says something. */
export const label = (maxLength: number) =>
  z.string().trim().min(1).max(maxLength).regex(noControlCharacters, 'no control characters');
/** A text that may be empty and have lines. */
export const prose = (maxLength: number) =>
  z.string().max(maxLength).regex(textWithLines, 'no control characters');

const addressSchema = z.strictObject({
  line1: prose(500).optional(),
  line2: prose(500).optional(),
  city: prose(255).optional(),
  region: prose(255).optional(),
  postalCode: prose(30).optional(),
  country: prose(255).optional(),
});

/** A customer or vendor. `id` is the vendor's own and is the key; the name may change without changing the link. */
export const counterpartySchema = z.strictObject({
  id: label(100),
  name: label(500),
  // 100: QuickBooks' limit on an e-mail address (Customer.PrimaryEmailAddr, Vendor.PrimaryEmailAddr).
  email: z.email().max(100).optional(),
  address: addressSchema.optional(),
});
export type Counterparty = z.infer<typeof counterpartySchema>;

/** What is sold or bought. `code` is the vendor's own and is the key; an empty name falls back to the code. */
export const itemSchema = z.strictObject({
  code: label(100),
  name: prose(500).optional(),
});

/** What every line has; the item and the category differ between invoices and bills. */
export const lineFields = {
  // 4,000: QuickBooks' limit on a line's description.
  description: prose(4000).optional(),
  quantity: decimalStringSchema.optional(),
  unitPrice: decimalStringSchema.optional(),
  amount: decimalStringSchema,
  servicedOn: dateOnSchema.optional(),
  ticketReference: label(100).optional(),
  material: label(200).optional(),
  /** The vendor's own word for what kind of line this is; rules of the mapping go by it (B5). */
  category: label(100).optional(),
  /** The vendor's own word for how the line is taxed; rules of the mapping go by it. */
  taxHint: label(100).optional(),
};

/** What every document has beside its lines and who it is for. */
export const documentFields = {
  id: label(100),
  revision: z.int().min(1).max(999_999),
  // 21: QuickBooks' limit on DocNumber.
  number: label(21),
  issuedOn: dateOnSchema,
  dueOn: dateOnSchema.optional(),
  currency: z.string().refine(isKnownCurrency, 'an ISO 4217 code such as "GBP"'),
  /** True when line amounts have the tax in them; by default it comes on top. Means nothing in the US. */
  amountsIncludeTax: z.boolean().optional(),
  /** The tax as the vendor worked it out, if it did: QuickBooks' is compared with it. */
  taxTotal: decimalStringSchema.optional(),
  // 1,000: QuickBooks' limit on CustomerMemo.
  memo: prose(1000).optional(),
};

/** A line as far as its amount is concerned. */
export interface PricedLine {
  readonly quantity?: string | undefined;
  readonly unitPrice?: string | undefined;
  readonly amount: string;
}

interface CheckedDocument {
  readonly issuedOn: string;
  readonly dueOn?: string | undefined;
  readonly currency: string;
  readonly lines: readonly PricedLine[];
}

interface IssueContext {
  addIssue(issue: { code: 'custom'; path: (string | number)[]; message: string }): void;
}

/** What the fields of a document must fulfil together. */
export function checkDocument(document: CheckedDocument, context: IssueContext): void {
  if (document.dueOn !== undefined && document.dueOn < document.issuedOn) {
    context.addIssue({ code: 'custom', path: ['dueOn'], message: 'on or after issuedOn' });
  }
  if (!isKnownCurrency(document.currency)) return;
  document.lines.forEach((line, index) => {
    const message = lineAmountProblem(line, document.currency);
    if (message !== undefined)
      context.addIssue({ code: 'custom', path: ['lines', index, 'amount'], message });
  });
}

/** Whether a line's quantity and unit price are both there or both not. */
export const isPriceWhole = (line: PricedLine): boolean =>
  (line.quantity === undefined) === (line.unitPrice === undefined);
/** What is told of a line that has one without the other. */
export const priceNotWhole = {
  path: ['quantity'],
  error: 'quantity and unitPrice are given together or not at all',
};

function lineAmountProblem(line: PricedLine, currency: string): string | undefined {
  if (!roundToCurrency(toDecimal(line.amount), currency).eq(line.amount)) {
    return `no more digits after the point than ${currency} has`;
  }
  const expected = pricedAmount(line, currency);
  return expected === undefined || expected.eq(line.amount)
    ? undefined
    : `quantity × unitPrice rounded half up to the currency, ${expected.toFixed()}`;
}

/** What quantity × unit price comes to, or undefined where only the amount is given. */
function pricedAmount(line: PricedLine, currency: string): Decimal | undefined {
  if (line.quantity === undefined || line.unitPrice === undefined) return undefined;
  return roundToCurrency(toDecimal(line.quantity).times(line.unitPrice), currency);
}

/** The sum of the line amounts, before any tax that QuickBooks adds. */
export const documentTotal = (document: { readonly lines: readonly PricedLine[] }): Decimal =>
  sumOf(document.lines.map((line) => line.amount));
