/**
 * What is paid of a document (D2). The provider's balance decides, never a notice; payments that are known to be applied
 * only tell money from credits. Everything moves forward only: what was seen later wins, in whatever order it is told.
 */
import * as z from 'zod';
import { formatMoney, toDecimal, type Decimal } from './money.ts';

/**
 * `overpaid`: whoever paid it sent more than was due, and the rest is not used for anything else. A document over nothing
 * is paid.
 */
export const paymentStatuses = ['unpaid', 'partlyPaid', 'paid', 'overpaid', 'voided'] as const;
export type PaymentStatus = (typeof paymentStatuses)[number];

/** One payment as far as it is applied to one document. Amounts are decimal strings. */
const applicationSchema = z.object({
  paymentId: z.string(),
  /** The provider's version of the payment. */
  version: z.int(),
  cash: z.string(),
  /** Not paid in money: credit memos and the like. */
  credit: z.string(),
  /** What is left of a payment of this document alone. */
  excess: z.string().optional(),
  paidOn: z.string().optional(),
});
export type Application = z.infer<typeof applicationSchema>;

const amountsSchema = z.object({
  status: z.enum(paymentStatuses),
  /** Still open. */
  balance: z.string(),
  /** Paid in money. */
  paid: z.string(),
  /** Settled by credits. */
  credited: z.string(),
});

/** How what is paid changed; the words are the endings of the events' types. */
export const paymentChanges = ['paid', 'partly_paid', 'overpaid', 'payment_reversed'] as const;
export type PaymentChange = (typeof paymentChanges)[number];

const entrySchema = amountsSchema.extend({
  /** Counts the changes of one document from 1. */
  serial: z.int(),
  change: z.enum(paymentChanges),
  /** When the books changed, as far as they say; UTC ISO 8601. */
  changedAt: z.string(),
});
export type PaymentEntry = z.infer<typeof entrySchema>;

export const paymentSchema = amountsSchema.extend({
  /** In the books, tax included. */
  total: z.string(),
  /** The provider's version of the entity that this was read from. */
  version: z.int(),
  changedAt: z.string(),
  applications: z.array(applicationSchema),
  /** The latest changes, oldest first. */
  history: z.array(entrySchema),
  /** Changes up to this serial have been told. */
  toldSerial: z.int(),
});
export type Payment = z.infer<typeof paymentSchema>;

/** Older entries are dropped once they are told: an item must stay small. */
export const maxEntriesKept = 20;

/** What the books say of the amounts of an entity. */
export interface ObservedAmounts {
  readonly total: string;
  readonly balance: string;
  readonly isVoided: boolean;
  readonly version: number;
  /** UTC ISO 8601. */
  readonly changedAt: string;
}

/** What became known of one document. */
export interface PaymentNews {
  readonly amounts?: ObservedAmounts | undefined;
  readonly applications?: readonly Application[];
  /** Payments that are gone, or are not applied to this document any more, in the version in which they are not. */
  readonly withdrawn?: readonly { readonly paymentId: string; readonly version: number }[];
}

/** What is paid once the news is known; the same object when it changes nothing. */
export function withNews(before: Payment, news: PaymentNews, currency: string): Payment {
  const applications = applicationsAfter(before.applications, news);
  const amounts = isNewer(news.amounts, before) ? news.amounts : undefined;
  if (amounts === undefined && applications === before.applications) return before;
  const { total, balance, version, changedAt } = amounts ?? before;
  const isVoided = amounts?.isVoided ?? before.status === 'voided';
  const settled = settle({ total, balance, isVoided, applications }, currency);
  const after = { ...before, ...settled, total, version, changedAt, applications };
  const change = changeOf(before, after);
  if (change === undefined) return after;
  const serial = (before.history.at(-1)?.serial ?? 0) + 1;
  const entry: PaymentEntry = { ...settled, serial, change, changedAt };
  return { ...after, history: withoutOldest([...before.history, entry], before.toldSerial) };
}

// While nothing can be told, more are kept: none may be lost.
const withoutOldest = (history: readonly PaymentEntry[], toldSerial: number): PaymentEntry[] =>
  history.filter(({ serial }, index) => serial > toldSerial || index >= history.length - maxEntriesKept);

/** Of a document that was pushed and of which nothing is known but its total. */
export const nothingPaid = (total: string): Payment => ({
  status: 'unpaid',
  balance: total,
  paid: '0',
  credited: '0',
  total,
  // Older than anything the books can tell.
  version: -1,
  changedAt: '',
  applications: [],
  history: [],
  toldSerial: 0,
});

/** The changes that are still to be told. */
export const untoldOf = (payment: Payment): PaymentEntry[] =>
  payment.history.filter(({ serial }) => serial > payment.toldSerial);

function isNewer(seen: ObservedAmounts | undefined, before: Payment): seen is ObservedAmounts {
  if (seen === undefined) return false;
  if (before.version < 0) return true;
  // Times are known to the second: of the same second the higher version is the later one.
  if (seen.changedAt !== before.changedAt) return seen.changedAt > before.changedAt;
  return seen.version >= before.version;
}

function applicationsAfter(before: Application[], news: PaymentNews): Application[] {
  const known = new Map(before.map((application) => [application.paymentId, application]));
  let isChanged = false;
  for (const application of news.applications ?? []) {
    const current = known.get(application.paymentId);
    if (current !== undefined && current.version > application.version) continue;
    if (current !== undefined && isSameApplication(current, application)) continue;
    known.set(application.paymentId, application);
    isChanged = true;
  }
  for (const { paymentId, version } of news.withdrawn ?? []) {
    const current = known.get(paymentId);
    if (current === undefined || current.version > version) continue;
    known.delete(paymentId);
    isChanged = true;
  }
  return isChanged ? [...known.values()] : before;
}

const isSameApplication = (left: Application, right: Application): boolean =>
  left.version === right.version &&
  left.cash === right.cash &&
  left.credit === right.credit &&
  left.excess === right.excess;

function settle(
  of: { total: string; balance: string; isVoided: boolean; applications: readonly Application[] },
  currency: string,
): z.infer<typeof amountsSchema> {
  const zero = toDecimal('0');
  const total = toDecimal(of.total);
  const balance = toDecimal(of.balance);
  const applied = total.minus(balance);
  const known = of.applications.reduce((sum, { credit }) => sum.plus(credit), zero);
  // No more can be credited than is settled at all: a payment may be known before the balance that it made.
  const credited = known.gt(applied) ? (applied.lt(zero) ? zero : applied) : known;
  const money = (amount: Decimal): string => formatMoney(amount, currency);
  return {
    status: of.isVoided
      ? 'voided'
      : statusOf({ total, balance, hasExcess: of.applications.some(isExcessive) }),
    balance: money(balance),
    paid: money(applied.minus(credited)),
    credited: money(credited),
  };
}

const isExcessive = ({ excess }: Application): boolean => excess !== undefined && toDecimal(excess).gt(0);

function statusOf(of: { total: Decimal; balance: Decimal; hasExcess: boolean }): PaymentStatus {
  const { total, balance } = of;
  if (balance.lt(0)) return 'overpaid';
  if (balance.eq(0)) return of.hasExcess ? 'overpaid' : 'paid';
  return balance.lt(total) ? 'partlyPaid' : 'unpaid';
}

/** What is told of a change: money that came, money that went again; a document whose total was edited is told by its status. */
function changeOf(before: Payment, after: Payment): PaymentChange | undefined {
  const settled = (payment: Payment): Decimal => toDecimal(payment.total).minus(payment.balance);
  const isMoved = !settled(before).eq(settled(after));
  if (after.status === 'voided' || (!isMoved && before.status === after.status)) return undefined;
  if (settled(after).lt(settled(before))) return 'payment_reversed';
  const told: Readonly<Record<PaymentStatus, PaymentChange | undefined>> = {
    unpaid: undefined,
    partlyPaid: 'partly_paid',
    paid: 'paid',
    overpaid: 'overpaid',
    voided: undefined,
  };
  return told[after.status];
}
