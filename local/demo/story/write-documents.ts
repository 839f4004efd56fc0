// Writes the story's invoices and bills as the vendor's back end would send them.
import Big from 'big.js';
import { money } from '../to-submission.ts';
import { sites } from './cast.ts';
import type { Expense, Good, Party } from './cast.ts';

interface Line {
  item?: { code: string; name: string };
  description: string;
  quantity?: string;
  unitPrice?: string;
  amount: string;
  category: string;
  material?: string;
  ticketReference?: string;
  servicedOn?: string;
}

interface Written {
  id: string;
  revision: number;
  number: string;
  issuedOn: string;
  dueOn: string;
  currency: string;
  memo?: string;
  lines: Line[];
}

/** Body of `POST …/invoices` and `POST …/bills`. */
export type StoryInvoice = Written & { customer: Party };
export type StoryBill = Written & { vendor: Party };

const DAY_MS = 86_400_000;
const DUE_DAYS = 30;

/** The calendar day so many days after a moment; UTC, which is near enough to the tenants' for a story. */
export const dayAfter = (ms: number, days: number): string =>
  new Date(ms + days * DAY_MS).toISOString().slice(0, 10);

type Random = () => number;

/** An invoice of one to four lines; what is weighed bears a ticket and the day on which it was hauled. */
export function writeInvoice(
  random: Random,
  of: {
    number: string;
    issuedOn: string;
    currency: string;
    customer: Party;
    goods: readonly [Good, ...Good[]];
  },
): StoryInvoice {
  const { number, issuedOn, currency, customer } = of;
  const site = pick(random, sites);
  const lineCount = 1 + Math.floor(random() * 4);
  const sold = new Set(Array.from({ length: lineCount }, () => pick(random, of.goods)));
  return {
    ...heading(number, issuedOn),
    ...{ id: `invoice-${number}`, currency, customer: { ...customer } },
    ...(random() < 0.3 ? { memo: `Your order ${Math.floor(4000 + random() * 5000)}, ${site}` } : {}),
    lines: [...sold].map((one) => goodsLine(random, { good: one, site, issuedOn })),
  };
}

/** A bill as a vendor sends it: a line for each thing that it bills. */
export function writeBill(
  random: Random,
  of: { number: string; issuedOn: string; vendor: Party; expenses: readonly Expense[] },
): StoryBill {
  const { number, issuedOn, vendor } = of;
  return {
    ...heading(number, issuedOn),
    ...{ id: `bill-${number}`, currency: 'GBP', vendor: { id: vendor.id, name: vendor.name } },
    lines: of.expenses.map(({ description, category, from, to }) => ({
      ...{ description, category },
      amount: money(between(random, from, to)),
    })),
  };
}

const heading = (number: string, issuedOn: string) => ({
  revision: 1,
  number,
  issuedOn,
  dueOn: dayAfter(Date.parse(issuedOn), DUE_DAYS),
});

function goodsLine(
  random: Random,
  { good, site, issuedOn }: { good: Good; site: string; issuedOn: string },
): Line {
  const { code, name, unit, price, category, isWeighed } = good;
  const quantity = between(random, good.from, good.to).round(isWeighed ? 2 : 0, Big.roundHalfUp);
  const ticketReference = `T-${Math.floor(40_000 + random() * 9_999)}`;
  return {
    item: { code, name },
    description: isWeighed ? `${name}, delivered to ${site}` : `${name}, ${quantity.toString()} ${unit}`,
    quantity: quantity.toString(),
    unitPrice: price,
    amount: money(quantity.times(price).round(2, Big.roundHalfUp)),
    category,
    ...(isWeighed ? { material: name, ticketReference, servicedOn: issuedOn } : {}),
  };
}

const between = (random: Random, from: number, to: number): Big =>
  new Big(from + random() * (to - from)).round(2, Big.roundHalfUp);

/** One of several, each as likely. Throws when there is none. */
function pick<One>(random: Random, of: readonly One[]): One {
  const one = of[Math.floor(random() * of.length)];
  if (one === undefined) throw new RangeError('Cannot pick one of nothing.');
  return one;
}
