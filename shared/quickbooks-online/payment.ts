/** Payments by customers and to vendors as QuickBooks answers them. */
import * as z from 'zod';
import { sumOf, toDecimal, type Decimal } from '../domain/money.ts';
import type { DocumentKind } from '../domain/document.ts';
import type { ObservedPayment, PaymentKind } from '../domain/observed.ts';
import type { EntityName } from './client.ts';
import { changedAt, metaDataSchema } from './document.ts';
import { absentWhenOdd } from './lenient-fields.ts';
import type { WireObject } from './wire.ts';

/** What QuickBooks calls a kind of payment. */
export const paymentEntityOf = {
  payment: 'Payment',
  billPayment: 'BillPayment',
} as const satisfies Readonly<Record<PaymentKind, EntityName>>;

const settledKind: Readonly<Record<string, DocumentKind>> = { Invoice: 'invoice', Bill: 'bill' };

const paymentSchema = z.looseObject({
  Id: z.string(),
  SyncToken: z.string(),
  MetaData: metaDataSchema,
  TotalAmt: absentWhenOdd(z.string()),
  TxnDate: absentWhenOdd(z.string()),
  Line: z
    .array(
      z.looseObject({
        Amount: absentWhenOdd(z.string()),
        LinkedTxn: z.array(z.looseObject({ TxnId: z.string(), TxnType: z.string() })).catch([]),
      }),
    )
    .catch([]),
});

/** Part of a payment that one entity takes, or gives where it is a credit. */
interface Part {
  readonly kind: DocumentKind | undefined;
  readonly entityId: string;
  readonly amount: Decimal;
}

/**
 * Reads a payment; undefined when the answer is none. Lines that name something else than invoices or bills are credits that
 * the payment uses beside money: a credit memo that is applied is a payment of nothing with a line for each side. Credits are
 * used up in the order of the lines, since QuickBooks does not say which settles what.
 */
export function readPayment(kind: PaymentKind, answer: WireObject): ObservedPayment | undefined {
  const parsed = paymentSchema.safeParse(answer);
  if (!parsed.success) return undefined;
  const { Id, SyncToken, TotalAmt = '0', TxnDate, Line } = parsed.data;
  const parts = Line.flatMap(({ Amount = '0', LinkedTxn: [linked] }): Part[] =>
    linked === undefined
      ? []
      : [{ kind: settledKind[linked.TxnType], entityId: linked.TxnId, amount: toDecimal(Amount) }],
  );
  return {
    kind,
    paymentId: Id,
    version: Number(SyncToken),
    changedAt: changedAt(parsed.data),
    paidOn: TxnDate,
    applications: applicationsOf(parts, toDecimal(TotalAmt)),
  };
}

const amountOf = (some: readonly { amount: Decimal }[]): Decimal =>
  sumOf(some.map(({ amount }) => amount.toFixed()));

/** Each entity once, whatever number of lines settle it. */
const settledBy = (parts: readonly Part[]): (Part & { kind: DocumentKind })[] =>
  [...Map.groupBy(parts, ({ kind, entityId }) => `${kind ?? ''} ${entityId}`).values()].flatMap(
    (together) => {
      const [{ kind, entityId } = {}] = together;
      return kind === undefined || entityId === undefined
        ? []
        : [{ kind, entityId, amount: amountOf(together) }];
    },
  );

function applicationsOf(parts: readonly Part[], total: Decimal): ObservedPayment['applications'] {
  const settled = settledBy(parts);
  let credit = amountOf(parts.filter(({ kind }) => kind === undefined));
  const excess = total.plus(credit).minus(amountOf(settled));
  const isAlone = settled.length === 1 && excess.gt(0);
  return settled.map(({ kind, entityId, amount }) => {
    const credited = credit.lt(amount) ? credit : amount;
    credit = credit.minus(credited);
    return {
      kind,
      entityId,
      cash: amount.minus(credited).toFixed(),
      credit: credited.toFixed(),
      ...(isAlone ? { excess: excess.toFixed() } : {}),
    };
  });
}
