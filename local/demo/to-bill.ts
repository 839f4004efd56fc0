import Big from 'big.js';
import type { SourceBill } from './read-bills.ts';
import { money, sumOf } from './to-submission.ts';

/** Body of `POST …/bills`, as the vendor's back end writes it. */
export interface BillSubmission {
  id: string;
  revision: number;
  number: string;
  issuedOn: string;
  currency: string;
  vendor: { id: string; name: string };
  lines: { category?: string; description?: string; amount: string }[];
}

const CURRENCY = 'GBP';

/** The bill as the API takes it. Its id depends on its number alone, so that a second run submits the same. */
export function toBill(bill: SourceBill): BillSubmission {
  return {
    id: `bill-${bill.number}`,
    revision: 1,
    number: bill.number,
    issuedOn: bill.issuedOn,
    currency: CURRENCY,
    vendor: { ...bill.vendor },
    lines: bill.lines.map(({ category, description, amount }) => ({
      ...(category === undefined ? {} : { category }),
      ...(description === '' ? {} : { description }),
      amount: money(new Big(amount)),
    })),
  };
}

/** What a bill comes to in the file, which is what must stand in the books. */
export const billTotalOf = (bill: SourceBill): Big => sumOf(bill.lines.map(({ amount }) => new Big(amount)));

/** The categories that lines name, each once, in the order of the file. */
export const categoriesOf = (bills: readonly SourceBill[]): string[] => [
  ...new Set(bills.flatMap(({ lines }) => lines.flatMap(({ category }) => category ?? []))),
];
