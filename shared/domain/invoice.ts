import * as z from 'zod';
import { isKnownCurrency, roundToCurrency, sumOf, toDecimal, type Decimal } from './money.ts';

/** More lines than this are refused with 413 (C12). */
export const maxInvoiceLines = 1000;

/** A decimal string: at most 11 digits before the point, as QuickBooks' own limit on amounts, and 7 after it. */
const decimalStringSchema = z.string().regex(/^-?\d{1,11}(\.\d{1,7})?$/, {
  error: 'a decimal string such as "12.50", at most 11 digits before the point and 7 after it',
  // What is not a number cannot be multiplied: the checks of the whole invoice must not come to see it.
  abort: true,
});

/** A calendar day without a time, ISO 8601. */
const dateOnSchema = z.iso.date('a calendar day as YYYY-MM-DD');

// Control characters would be stored and shown; tab and newline are allowed where a text may have lines.
const noControlCharacters = /^[^\p{Cc}\p{Cs}]*$/u;
const textWithLines = /^(?:[^\p{Cc}\p{Cs}]|[\t\n\r])*$/u;

const label = (maxLength: number) =>
  z.string().trim().min(1).max(maxLength).regex(noControlCharacters, 'no control characters');
const prose = (maxLength: number) => z.string().max(maxLength).regex(textWithLines, 'no control characters');

const addressSchema = z.strictObject({
  line1: prose(500).optional(),
  line2: prose(500).optional(),
  city: prose(255).optional(),
  region: prose(255).optional(),
  postalCode: prose(30).optional(),
  country: prose(255).optional(),
});

/** Who is billed. `id` is the vendor's own and is the key; the name may change without changing the link. */
const customerSchema = z.strictObject({
  id: label(100),
  name: label(500),
  // 100: QuickBooks' limit on an e-mail address (Customer.PrimaryEmailAddr).
  email: z.email().max(100).optional(),
  address: addressSchema.optional(),
});

/** What is sold. `code` is the vendor's own and is the key; an empty name falls back to the code. */
const itemSchema = z.strictObject({
  code: label(100),
  name: prose(500).optional(),
});

const lineSchema = z
  .strictObject({
    item: itemSchema,
    // 4,000: QuickBooks' limit on a line's description.
    description: prose(4000).optional(),
    quantity: decimalStringSchema.optional(),
    unitPrice: decimalStringSchema.optional(),
    amount: decimalStringSchema,
    servicedOn: dateOnSchema.optional(),
    ticketReference: label(100).optional(),
    material: label(200).optional(),
    taxHint: label(100).optional(),
  })
  .refine((line) => (line.quantity === undefined) === (line.unitPrice === undefined), {
    path: ['quantity'],
    error: 'quantity and unitPrice are given together or not at all',
  });
export type InvoiceLine = z.infer<typeof lineSchema>;

const invoiceFields = {
  id: label(100),
  revision: z.int().min(1).max(999_999),
  // 21: QuickBooks' limit on DocNumber.
  number: label(21),
  issuedOn: dateOnSchema,
  dueOn: dateOnSchema.optional(),
  currency: z.string().refine(isKnownCurrency, 'an ISO 4217 code such as "GBP"'),
  lines: z.array(lineSchema).min(1),
  // 1,000: QuickBooks' limit on CustomerMemo.
  memo: prose(1000).optional(),
};

/** An approved invoice. Money and quantities are decimal strings. */
export const invoiceSchema = z
  .strictObject({ ...invoiceFields, customer: customerSchema })
  .superRefine(checkInvoice);
export type Invoice = z.infer<typeof invoiceSchema>;

/** An invoice as it may come in: the one without a customer is told so by a code of its own, not by its form. */
export const submittedInvoiceSchema = z
  .strictObject({ ...invoiceFields, customer: customerSchema.optional() })
  .superRefine(checkInvoice);
export type SubmittedInvoice = z.infer<typeof submittedInvoiceSchema>;

/** What the fields of an invoice must fulfil together. */
function checkInvoice(
  invoice: { issuedOn: string; dueOn?: string | undefined; currency: string; lines: readonly InvoiceLine[] },
  context: { addIssue(issue: { code: 'custom'; path: (string | number)[]; message: string }): void },
): void {
  if (invoice.dueOn !== undefined && invoice.dueOn < invoice.issuedOn) {
    context.addIssue({ code: 'custom', path: ['dueOn'], message: 'on or after issuedOn' });
  }
  if (!isKnownCurrency(invoice.currency)) return;
  invoice.lines.forEach((line, index) => {
    const message = lineAmountProblem(line, invoice.currency);
    if (message !== undefined)
      context.addIssue({ code: 'custom', path: ['lines', index, 'amount'], message });
  });
}

function lineAmountProblem(line: InvoiceLine, currency: string): string | undefined {
  if (!roundToCurrency(toDecimal(line.amount), currency).eq(line.amount)) {
    return `no more digits after the point than ${currency} has`;
  }
  const expected = lineAmount(line, currency);
  return expected === undefined || expected.eq(line.amount)
    ? undefined
    : `quantity × unitPrice rounded half up to the currency, ${expected.toFixed()}`;
}

/** What quantity × unit price comes to, or undefined where only the amount is given. */
function lineAmount(line: InvoiceLine, currency: string): Decimal | undefined {
  if (line.quantity === undefined || line.unitPrice === undefined) return undefined;
  return roundToCurrency(toDecimal(line.quantity).times(line.unitPrice), currency);
}

/** The sum of the line amounts, before any tax that QuickBooks adds. */
export const invoiceTotal = (invoice: Pick<Invoice, 'lines'>): Decimal =>
  sumOf(invoice.lines.map((line) => line.amount));
