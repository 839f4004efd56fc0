import Big from 'big.js';
import { idOf, possible } from './by-hand.ts';
import { Impossible } from './impossible.ts';
import { decimalAt, refAt } from './json.ts';
import type { JsonObject } from './json.ts';
import type { Ledger } from './ledger.ts';
import type { Row } from './store.ts';
import { write } from './write.ts';
import type { WriteScope } from './write.ts';

const zero = new Big(0);

// What QuickBooks writes on the payment that only links a credit to a charge (recorded).
const linkNote = 'Created by QB Online to link credits to charges.';

export interface HandApplication {
  /** Of an invoice or bill, or of a credit memo. */
  readonly id: string;
  /** A decimal; what is left open when missing. */
  readonly amount?: string | number | undefined;
}

/** A payment as a person enters it: received from a customer for invoices, or paid to a vendor for bills. */
export interface HandPayment {
  /** By what it pays when missing. */
  readonly customerId?: string | undefined;
  readonly vendorId?: string | undefined;
  readonly applications: readonly HandApplication[];
  /** Credit memos that are used up with it. */
  readonly credits: readonly HandApplication[];
  /** What it takes when missing; what is more than that stays unapplied. */
  readonly totalAmount?: string | number | undefined;
  readonly paidOn?: string | undefined;
  readonly note?: string | undefined;
}

export interface HandPaid {
  readonly entity: 'Payment' | 'BillPayment';
  readonly id: string;
}

/** Enters a payment by the rules of the API. Throws Impossible with what they say against it. */
export function payByHand(scope: WriteScope, payment: HandPayment): HandPaid {
  const { ledger } = scope;
  const first = payment.applications[0];
  const isBill =
    payment.vendorId !== undefined ||
    (first !== undefined && ledger.store.get('Bill', first.id) !== undefined);
  const entity = isBill ? 'BillPayment' : 'Payment';
  const body = isBill ? billPayment(ledger, payment) : customerPayment(ledger, payment);
  const asked = { kind: 'create', entity, body, allowDuplicateDocNum: false } as const;
  return { entity, id: idOf(possible('record the payment', () => write(scope, asked))[entity]) };
}

function customerPayment(ledger: Ledger, payment: HandPayment): JsonObject {
  const paid = payment.applications.map((each) => applied(ledger, 'Invoice', each));
  const credits = payment.credits.map((each) => applied(ledger, 'CreditMemo', each));
  const [first] = [...paid, ...credits];
  const customer = payment.customerId ?? refAt(first?.row.json, 'CustomerRef');
  if (customer === undefined)
    throw new Impossible('Cannot record the payment: it is not said of which customer.');
  const due = sumOf(paid).minus(sumOf(credits));
  const TotalAmt = totalOf(payment, due.lt(0) ? zero : due);
  const PrivateNote = payment.note ?? (TotalAmt.eq(0) && credits.length > 0 ? linkNote : undefined);
  return {
    CustomerRef: { value: customer },
    TotalAmt,
    Line: [...paid, ...credits].map(line),
    ...dated(payment),
    ...(PrivateNote === undefined ? {} : { PrivateNote }),
  };
}

function billPayment(ledger: Ledger, payment: HandPayment): JsonObject {
  const paid = payment.applications.map((each) => applied(ledger, 'Bill', each));
  const vendor = payment.vendorId ?? refAt(paid[0]?.row.json, 'VendorRef');
  const bank = [...ledger.store.all('Account')].find((row) => row.json['AccountType'] === 'Bank')?.id;
  return {
    VendorRef: { value: vendor },
    TotalAmt: totalOf(payment, sumOf(paid)),
    PayType: 'Check',
    CheckPayment: { BankAccountRef: { value: bank } },
    Line: paid.map(line),
    ...dated(payment),
    ...(payment.note === undefined ? {} : { PrivateNote: payment.note }),
  };
}

interface Applied {
  readonly row: Row;
  readonly amount: Big;
}

function applied(ledger: Ledger, entity: 'Invoice' | 'Bill' | 'CreditMemo', asked: HandApplication): Applied {
  const row = ledger.store.get(entity, asked.id);
  if (row === undefined)
    throw new Impossible(`Cannot apply the payment to ${entity} ${asked.id}: the books hold no such object.`);
  const open = decimalAt(row.json, 'Balance') ?? zero;
  return { row, amount: asked.amount === undefined ? open : new Big(asked.amount) };
}

function sumOf(entries: readonly Applied[]): Big {
  return entries.reduce((sum, { amount }) => sum.plus(amount), zero);
}

function totalOf({ totalAmount }: HandPayment, otherwise: Big): Big {
  return totalAmount === undefined ? otherwise : new Big(totalAmount);
}

function line({ row, amount }: Applied): JsonObject {
  return { Amount: amount, LinkedTxn: [{ TxnId: row.id, TxnType: row.entity }] };
}

function dated({ paidOn }: HandPayment): JsonObject {
  return paidOn === undefined ? {} : { TxnDate: paidOn };
}
