import Big from 'big.js';
import type { SourceInvoice, SourceLine } from './read-invoices.ts';

/** Body of `POST …/invoices`, as the vendor's back end writes it. */
export interface Submission {
  id: string;
  revision: number;
  number: string;
  issuedOn: string;
  currency: string;
  customer?: { id: string; name: string };
  lines: {
    item: { code: string; name: string };
    description: string;
    quantity: string;
    unitPrice: string;
    amount: string;
  }[];
}

const CURRENCY = 'GBP';

/** The invoice as the API takes it. Its id depends on its number alone, so that a second run submits the same. */
export function toSubmission(invoice: SourceInvoice, walkIn: string | undefined): Submission {
  const customer = customerOf(invoice, walkIn);
  return {
    id: `invoice-${invoice.number}`,
    revision: 1,
    number: invoice.number,
    issuedOn: invoice.issuedOn,
    currency: CURRENCY,
    ...(customer === undefined ? {} : { customer }),
    lines: invoice.lines.map((line) => ({
      item: { code: line.stockCode, name: line.description },
      description: line.description,
      quantity: line.quantity,
      unitPrice: line.unitPrice,
      amount: money(lineAmount(line)),
    })),
  };
}

function customerOf(
  { customerNumber }: SourceInvoice,
  walkIn: string | undefined,
): Submission['customer'] | undefined {
  if (customerNumber !== undefined) return { id: customerNumber, name: `Customer ${customerNumber}` };
  return walkIn === undefined ? undefined : { id: 'walk-in', name: walkIn };
}

/** Quantity × unit price, rounded half up (away from zero) to the penny. */
function lineAmount({ quantity, unitPrice }: SourceLine): Big {
  return new Big(quantity).times(unitPrice).round(2, Big.roundHalfUp);
}

/** What an invoice comes to in the file, which is what must stand in the books. */
export const totalOf = (invoice: SourceInvoice): Big => sumOf(invoice.lines.map(lineAmount));

/** Adds exactly. */
export const sumOf = (amounts: readonly Big[]): Big =>
  amounts.reduce((sum, amount) => sum.plus(amount), new Big(0));

/** `"12.50"`; never `"-0.00"`. */
export const money = (amount: Big): string => (amount.eq(0) ? '0.00' : amount.toFixed(2));
