import Big from 'big.js';
import { removeDocument, storeDocument } from './balances.ts';
import { documentDate, refuseClosedPeriod, refuseNegative, requireReference } from './documents.ts';
import type { DocumentWish, Settled } from './documents.ts';
import { businessRule, notModelled, objectNotFound, parameterMissing, refusal } from './faults.ts';
import { decimalAt, objectAt, objectsAt, refAt, textAt, withoutEmpty } from './json.ts';
import type { JsonObject } from './json.ts';
import { changedRow, referenced } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import type { BooksMoment } from './moment.ts';
import { homeCurrency } from './people.ts';
import type { Row } from './store.ts';

const zero = new Big(0);

/** How a paid bill names its payment in `LinkedTxn`, for card payments as well. */
const linkType = 'BillPaymentCheck';

/**
 * A bill payment from what is wanted of it. Its lines name bills of the vendor; what no line uses stays a credit.
 * Throws 6000 when more is applied than is open or paid, 620 for another vendor's bill.
 */
export function settleBillPayment(ledger: Ledger, wish: DocumentWish): Settled {
  const { wanted, previous } = wish;
  const vendor = requireReference(ledger, wish, 'VendorRef', 'Vendor');
  const TotalAmt = decimalAt(wanted, 'TotalAmt');
  if (TotalAmt === undefined) throw parameterMissing('TotalAmt');
  refuseNegative(TotalAmt);
  const TxnDate = documentDate(ledger, wish);
  refuseClosedPeriod(ledger, TxnDate, textAt(previous?.json, 'TxnDate'));
  const before = paidBills(previous?.json);
  const Line = objectsAt(wanted, 'Line').reduce<JsonObject[]>(
    (earlier, line) => [...earlier, paymentLine(ledger, line, { vendor, before, earlier })],
    [],
  );
  if (sumOf(paidBills({ Line })).gt(TotalAmt))
    throw businessRule('The amount applied is more than the amount of the payment.');
  const CurrencyRef = homeCurrency(ledger, wanted);
  return {
    json: withoutEmpty({ ...wanted, ...paidFrom(ledger, wanted), TotalAmt, TxnDate, CurrencyRef, Line }),
    lastLineId: 0,
  };
}

function paidFrom(ledger: Ledger, wanted: JsonObject): JsonObject {
  const type = textAt(wanted, 'PayType');
  if (type === undefined) throw parameterMissing('PayType');
  const key = type === 'Check' ? 'CheckPayment' : 'CreditCardPayment';
  const account = type === 'Check' ? 'BankAccountRef' : 'CCAccountRef';
  const id = refAt(objectAt(wanted, key), account);
  if (id === undefined) throw parameterMissing(`${key}.${account}`);
  referenced(ledger, 'Account', id);
  return type === 'Check' ? { [key]: { PrintStatus: 'NotSet', ...objectAt(wanted, key) } } : {};
}

interface LineScope {
  readonly vendor: string;
  /** What the payment paid until now, and is open to it again. */
  readonly before: readonly PaidBill[];
  /** Its lines so far, which may have paid the same bill. */
  readonly earlier: readonly JsonObject[];
}

function paymentLine(ledger: Ledger, line: JsonObject, { vendor, before, earlier }: LineScope): JsonObject {
  const amount = decimalAt(line, 'Amount');
  if (amount === undefined) throw parameterMissing('Line.Amount');
  const [link, ...more] = objectsAt(line, 'LinkedTxn');
  const id = textAt(link, 'TxnId');
  if (id === undefined) throw parameterMissing('Line.LinkedTxn.TxnId');
  const type = textAt(link, 'TxnType');
  if (more.length > 0 || type !== 'Bill') throw notModelled(`bill payments linked to ${type ?? 'nothing'}`);
  const bill = ledger.store.get('Bill', id);
  if (bill === undefined) throw objectNotFound();
  if (refAt(bill.json, 'VendorRef') !== vendor) throw cannotLink();
  const ofBill = (paid: readonly PaidBill[]): Big => sumOf(paid.filter((each) => each.id === id));
  const balance = decimalAt(bill.json, 'Balance') ?? zero;
  const open = balance.plus(ofBill(before)).minus(ofBill(paidBills({ Line: earlier })));
  if (amount.lt(0) || amount.gt(open))
    throw businessRule('The amount applied is more than the open balance of the transaction.');
  return { Amount: amount, LinkedTxn: [{ TxnId: id, TxnType: 'Bill' }] };
}

function cannotLink(): Error {
  const message = 'Transaction Cannot Be Linked';
  const detail = `${message} : Transaction cannot be linked, because it belongs to another vendor.`;
  return refusal({ code: '620', message, detail, element: 'Line.LinkedTxn' });
}

interface PaidBill {
  readonly id: string;
  readonly amount: Big;
}

function paidBills(json: JsonObject | undefined): PaidBill[] {
  return objectsAt(json, 'Line').flatMap((line) => {
    const id = textAt(objectsAt(line, 'LinkedTxn')[0], 'TxnId');
    return id === undefined ? [] : [{ id, amount: decimalAt(line, 'Amount') ?? zero }];
  });
}

function sumOf(paid: readonly PaidBill[]): Big {
  return paid.reduce((sum, { amount }) => sum.plus(amount), zero);
}

/** Stores a bill payment and lowers the bills it pays: their SyncToken goes up, as an invoice's does. */
export function storeBillPayment(ledger: Ledger, row: Row, at: BooksMoment): void {
  const before = paidBills(ledger.store.get('BillPayment', row.id)?.json);
  storeDocument(ledger, row, at);
  carry(ledger, { paymentId: row.id, before, after: paidBills(row.json) }, at);
}

/** Deletes a bill payment; the bills it had paid are open again. */
export function removeBillPayment(ledger: Ledger, row: Row, at: BooksMoment): void {
  removeDocument(ledger, row, at);
  carry(ledger, { paymentId: row.id, before: paidBills(row.json), after: [] }, at);
}

/** The bill payment as voided: nothing paid, no lines. */
export function voidedBillPayment(row: Row): JsonObject {
  return { ...row.json, TotalAmt: zero, PrivateNote: 'Voided', Line: [] };
}

interface Carry {
  readonly paymentId: string;
  readonly before: readonly PaidBill[];
  readonly after: readonly PaidBill[];
}

function carry(ledger: Ledger, { paymentId, before, after }: Carry, at: BooksMoment): void {
  for (const id of new Set([...before, ...after].map((paid) => paid.id))) {
    const was = sumOf(before.filter((paid) => paid.id === id));
    const is = sumOf(after.filter((paid) => paid.id === id));
    const bill = ledger.store.get('Bill', id);
    if (bill === undefined || was.eq(is)) continue;
    const others = objectsAt(bill.json, 'LinkedTxn').filter((link) => link['TxnId'] !== paymentId);
    const links = is.eq(0) ? others : [...others, { TxnId: paymentId, TxnType: linkType }];
    const json = withoutEmpty({
      ...bill.json,
      // Unpaid bills have no LinkedTxn at all.
      LinkedTxn: links.length === 0 ? undefined : links,
      Balance: (decimalAt(bill.json, 'Balance') ?? zero).plus(was).minus(is),
    });
    storeDocument(ledger, changedRow(bill, json, at, ledger), at);
  }
}

/** Before a bill is deleted: takes it out of the payments that paid it; their money becomes a credit. */
export function releaseFromBillPayments(ledger: Ledger, bill: Row, at: BooksMoment): void {
  for (const link of objectsAt(bill.json, 'LinkedTxn')) {
    const payment = ledger.store.get('BillPayment', textAt(link, 'TxnId') ?? '');
    if (payment === undefined) continue;
    const Line = objectsAt(payment.json, 'Line').filter(
      (line) => !objectsAt(line, 'LinkedTxn').some((target) => target['TxnId'] === bill.id),
    );
    storeBillPayment(ledger, changedRow(payment, { ...payment.json, Line }, at, ledger), at);
  }
}
