// What the story's documents are: numbers that follow one another, customers and vendors in turn.
import {
  americanCustomers,
  customers,
  goods,
  joineryCustomers,
  joineryGoods,
  marineGoods,
  vendors,
} from './cast.ts';
import type { Good, Party, Vendor } from './cast.ts';
import { seededRandom } from './random.ts';
import { dayAfter, writeBill, writeInvoice } from './write-documents.ts';
import type { StoryBill, StoryInvoice } from './write-documents.ts';

const SEED = 20_260_302;

/** Writes the next document each time it is asked, the same ones each time the story is told. */
export interface Pages {
  /** Harbour Lane's, dated on this day. */
  invoice: (issuedOn: string) => StoryInvoice;
  bill: (issuedOn: string) => StoryBill;
  billOf: (vendorName: string, issuedOn: string) => StoryBill;
  american: (issuedOn: string) => StoryInvoice;
  joinery: (issuedOn: string) => StoryInvoice;
  /** Some for the days before a moment, the oldest first. */
  before<Document>(ms: number, count: number, write: (issuedOn: string) => Document): Document[];
}

export function openPages(): Pages {
  const random = seededRandom(SEED);
  const invoices = (prefix: string, of: Series): ((issuedOn: string) => StoryInvoice) => {
    let count = 0;
    return (issuedOn) => {
      count += 1;
      const customer = of.customers[(count * 7) % of.customers.length] ?? of.customers[0];
      const { currency, goods: sold } = of;
      const number = `${prefix}-${of.first + count}`;
      return writeInvoice(random, { number, issuedOn, currency, customer, goods: sold });
    };
  };
  let bills = 0;
  const writeNext = (vendor: Vendor, issuedOn: string): StoryBill => {
    bills += 1;
    const number = `${vendor.name.slice(0, 2).toUpperCase()}/${7300 + bills * 13}`;
    return writeBill(random, { number, issuedOn, vendor, expenses: vendor.expenses });
  };
  return {
    invoice: invoices('HL', { first: 4100, currency: 'GBP', customers, goods }),
    american: invoices('QS', {
      first: 2200,
      currency: 'USD',
      customers: americanCustomers,
      goods: marineGoods,
    }),
    joinery: invoices('LJ', {
      first: 300,
      currency: 'GBP',
      customers: joineryCustomers,
      goods: joineryGoods,
    }),
    bill: (issuedOn) => writeNext(vendors[bills % vendors.length] ?? vendors[0], issuedOn),
    billOf: (vendorName, issuedOn) =>
      writeNext(vendors.find(({ name }) => name === vendorName) ?? vendors[0], issuedOn),
    before: (ms, count, write) =>
      Array.from({ length: count }, (_, index) => write(dayAfter(ms, index - count))),
  };
}

interface Series {
  /** The number before the first. */
  first: number;
  currency: string;
  customers: readonly [Party, ...Party[]];
  goods: readonly [Good, ...Good[]];
}
