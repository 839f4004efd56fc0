import Big from 'big.js';
import { removeDocument, storeDocument } from './balances.ts';
import {
  checkReference,
  documentDate,
  refuseClosedPeriod,
  refuseNegative,
  requireReference,
} from './documents.ts';
import type { DocumentWish, Settled } from './documents.ts';
import { businessRule, notModelled, objectNotFound, parameterMissing, refusal } from './faults.ts';
import { decimalAt, objectsAt, refAt, textAt, withoutEmpty } from './json.ts';
import type { JsonObject } from './json.ts';
import { changedRow } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import type { BooksMoment } from './moment.ts';
import { homeCurrency } from './people.ts';
import { accountOfSubType } from './sales.ts';
import type { Row } from './store.ts';

const zero = new Big(0);

type TargetKind = 'Invoice' | 'CreditMemo';

/** One settled document of a payment: what of the payment goes to it. */
interface Application {
  readonly kind: TargetKind;
  readonly id: string;
  readonly amount: Big;
}

/**
 * A payment from what is wanted of it. Lines to invoices use it up, lines to credit memos add to it.
 * Throws 6000 when more is applied than is open or paid, 620 for another customer's document, 6540 once deposited.
 */
export function settlePayment(ledger: Ledger, wish: DocumentWish): Settled {
  const { wanted, previous } = wish;
  refuseDeposited(previous);
  const customer = requireReference(ledger, wish, 'CustomerRef', 'Customer');
  const TotalAmt = decimalAt(wanted, 'TotalAmt');
  if (TotalAmt === undefined) throw parameterMissing('TotalAmt');
  refuseNegative(TotalAmt);
  const TxnDate = documentDate(ledger, wish);
  refuseClosedPeriod(ledger, TxnDate, textAt(previous?.json, 'TxnDate'));
  checkReference(ledger, wish, 'DepositToAccountRef', 'Account');
  checkReference(ledger, wish, 'PaymentMethodRef', 'PaymentMethod');
  const before = applications(previous?.json);
  const Line = objectsAt(wanted, 'Line').reduce<JsonObject[]>(
    (earlier, line) => [...earlier, paymentLine(ledger, line, { customer, before, earlier })],
    [],
  );
  const UnappliedAmt = TotalAmt.minus(appliedSum(Line));
  if (UnappliedAmt.lt(0)) throw businessRule('The amount applied is more than the amount of the payment.');
  const account = refAt(wanted, 'DepositToAccountRef') ?? accountOfSubType(ledger, 'UndepositedFunds');
  const json = withoutEmpty({
    ProcessPayment: false,
    ...wanted,
    DepositToAccountRef: account === undefined ? undefined : { value: account },
    TotalAmt,
    UnappliedAmt,
    TxnDate,
    CurrencyRef: homeCurrency(ledger, wanted),
    Line,
    LinkedTxn: previous?.json['LinkedTxn'],
  });
  return { json, lastLineId: 0 };
}

interface LineScope {
  readonly customer: string;
  /** What the payment applied until now, and is open to it again. */
  readonly before: readonly Application[];
  /** Its lines so far, which may have used the same document. */
  readonly earlier: readonly JsonObject[];
}

function paymentLine(ledger: Ledger, line: JsonObject, { customer, before, earlier }: LineScope): JsonObject {
  const amount = decimalAt(line, 'Amount');
  if (amount === undefined) throw parameterMissing('Line.Amount');
  const [link, ...more] = objectsAt(line, 'LinkedTxn');
  if (link === undefined) throw parameterMissing('Line.LinkedTxn');
  if (more.length > 0) throw notModelled('several linked transactions on one payment line');
  const { kind, id } = targetOf(link);
  const target = ledger.store.get(kind, id);
  if (target === undefined) throw objectNotFound();
  if (!isOfCustomer(ledger, target, customer)) throw cannotLink();
  const used = sumFor(applications({ Line: earlier }), { kind, id });
  const open = openOf(target).plus(sumFor(before, { kind, id })).minus(used);
  if (amount.lt(0)) throw businessRule('The amount applied must be 0 or greater.');
  if (amount.gt(open))
    throw businessRule('The amount applied is more than the open balance of the transaction.');
  return { Amount: amount, LinkedTxn: [{ TxnId: id, TxnType: kind }], LineEx: lineExtension(target, open) };
}

function targetOf(link: JsonObject): { kind: TargetKind; id: string } {
  const kind = textAt(link, 'TxnType');
  const id = textAt(link, 'TxnId');
  if (id === undefined) throw parameterMissing('Line.LinkedTxn.TxnId');
  if (kind === 'Invoice' || kind === 'CreditMemo') return { kind, id };
  if (kind === undefined) throw parameterMissing('Line.LinkedTxn.TxnType');
  throw notModelled(`payments linked to ${kind}`);
}

/** The document's customer is the payer or one of its sub-customers. */
function isOfCustomer(ledger: Ledger, target: Row, customer: string): boolean {
  let id = refAt(target.json, 'CustomerRef');
  while (id !== undefined && id !== customer) id = refAt(ledger.store.get('Customer', id)?.json, 'ParentRef');
  return id === customer;
}

function cannotLink(): Error {
  const message = 'Transaction Cannot Be Linked';
  const detail = `${message} : Transaction cannot be linked, because it belongs to another customer.`;
  return refusal({ code: '620', message, detail, element: 'Line.LinkedTxn' });
}

/** What is left of an invoice to be paid, or of a credit memo to be used. */
export function openOf(target: Row): Big {
  return decimalAt(target.json, target.entity === 'Invoice' ? 'Balance' : 'RemainingCredit') ?? zero;
}

/** The three JAXB wrapper objects that QuickBooks leaks into payment lines. */
export function lineExtension(target: Row, open: Big): JsonObject {
  const facts = [
    ['txnId', target.id],
    ['txnOpenBalance', open.toFixed(2)],
    ['txnReferenceNumber', textAt(target.json, 'DocNumber') ?? ''],
  ];
  const any = facts.map(([Name, Value]) => ({
    name: '{http://schema.intuit.com/finance/v3}NameValue',
    declaredType: 'com.intuit.schema.finance.v3.NameValue',
    scope: 'javax.xml.bind.JAXBElement$GlobalScope',
    value: { Name, Value },
    nil: false,
    globalScope: true,
    typeSubstituted: false,
  }));
  return { any };
}

function applications(json: JsonObject | undefined): Application[] {
  return objectsAt(json, 'Line').flatMap((line) => {
    const link = objectsAt(line, 'LinkedTxn')[0];
    const kind = textAt(link, 'TxnType');
    const id = textAt(link, 'TxnId');
    if (id === undefined || (kind !== 'Invoice' && kind !== 'CreditMemo')) return [];
    return [{ kind, id, amount: decimalAt(line, 'Amount') ?? zero }];
  });
}

function appliedSum(lines: readonly JsonObject[]): Big {
  return applications({ Line: lines }).reduce(
    (sum, entry) => (entry.kind === 'Invoice' ? sum.plus(entry.amount) : sum.minus(entry.amount)),
    zero,
  );
}

/** Stores a payment and carries what it applies to the invoices and credit memos: their SyncToken goes up. */
export function storePayment(ledger: Ledger, row: Row, at: BooksMoment): void {
  const before = applications(ledger.store.get('Payment', row.id)?.json);
  storeDocument(ledger, row, at);
  carry(ledger, { paymentId: row.id, before, after: applications(row.json) }, at);
}

/** Deletes a payment; what it had settled is open again. Throws 6540 when it is deposited. */
export function removePayment(ledger: Ledger, row: Row, at: BooksMoment): void {
  refuseDeposited(row);
  removeDocument(ledger, row, at);
  carry(ledger, { paymentId: row.id, before: applications(row.json), after: [] }, at);
}

/** The payment as voided: nothing paid, nothing applied, no lines. */
export function voidedPayment(row: Row): JsonObject {
  refuseDeposited(row);
  return { ...row.json, TotalAmt: zero, UnappliedAmt: zero, PrivateNote: 'Voided', Line: [] };
}

interface Carry {
  readonly paymentId: string;
  readonly before: readonly Application[];
  readonly after: readonly Application[];
}

function carry(ledger: Ledger, { paymentId, before, after }: Carry, at: BooksMoment): void {
  const targets = new Map([...before, ...after].map((entry) => [`${entry.kind} ${entry.id}`, entry]));
  for (const { kind, id } of targets.values()) {
    const was = sumFor(before, { kind, id });
    const is = sumFor(after, { kind, id });
    const row = ledger.store.get(kind, id);
    if (row === undefined || was.eq(is)) continue;
    const json = relinked(row, { paymentId, linked: !is.eq(0), delta: was.minus(is) });
    storeDocument(ledger, changedRow(row, json, at, ledger), at);
  }
}

function sumFor(entries: readonly Application[], of: { kind: TargetKind; id: string }): Big {
  return entries
    .filter((entry) => entry.kind === of.kind && entry.id === of.id)
    .reduce((sum, entry) => sum.plus(entry.amount), zero);
}

function relinked(row: Row, change: { paymentId: string; linked: boolean; delta: Big }): JsonObject {
  const others = objectsAt(row.json, 'LinkedTxn').filter((link) => link['TxnId'] !== change.paymentId);
  const link = { TxnId: change.paymentId, TxnType: 'Payment' };
  const Balance = (decimalAt(row.json, 'Balance') ?? zero).plus(change.delta);
  const LinkedTxn = change.linked ? [...others, link] : others;
  if (row.entity === 'Invoice') return { ...row.json, LinkedTxn, Balance };
  return {
    ...row.json,
    LinkedTxn: LinkedTxn.length > 0 ? LinkedTxn : undefined,
    Balance,
    RemainingCredit: Balance,
  };
}

/**
 * Before an invoice or credit memo is voided or deleted: takes it out of the payments that settled it.
 * Their money becomes unapplied; a zero-total payment that only linked a credit disappears.
 */
export function releaseFromPayments(ledger: Ledger, target: Row, at: BooksMoment): void {
  for (const link of objectsAt(target.json, 'LinkedTxn')) {
    if (textAt(link, 'TxnType') !== 'Payment') continue;
    const payment = ledger.store.get('Payment', textAt(link, 'TxnId') ?? '');
    if (payment !== undefined) releaseOne(ledger, { payment, target }, at);
  }
}

function releaseOne(
  ledger: Ledger,
  { payment, target }: { payment: Row; target: Row },
  at: BooksMoment,
): void {
  const total = decimalAt(payment.json, 'TotalAmt') ?? zero;
  if (total.eq(0)) {
    removePayment(ledger, payment, at);
    return;
  }
  const Line = objectsAt(payment.json, 'Line').filter(
    (line) => !objectsAt(line, 'LinkedTxn').some((link) => link['TxnId'] === target.id),
  );
  const UnappliedAmt = total.minus(appliedSum(Line));
  if (UnappliedAmt.lt(0)) throw notModelled('removing a credit memo that a paid payment used');
  storePayment(ledger, changedRow(payment, { ...payment.json, Line, UnappliedAmt }, at, ledger), at);
}

function refuseDeposited(row: Row | undefined): void {
  if (!objectsAt(row?.json, 'LinkedTxn').some((link) => link['TxnType'] === 'Deposit')) return;
  const message = 'Deposited Transaction cannot be changed';
  throw refusal({
    code: '6540',
    message,
    detail: `${message} : Delete the bank deposit first.`,
    element: '',
  });
}
