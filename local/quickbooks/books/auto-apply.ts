import Big from 'big.js';
import { decimalAt, objectsAt, refAt } from './json.ts';
import type { JsonObject } from './json.ts';
import { changedRow, newRow } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import type { BooksMoment } from './moment.ts';
import { lineExtension, openOf, settlePayment, storePayment } from './payment.ts';
import type { Row } from './store.ts';

const zero = new Big(0);

/**
 * What QuickBooks does to a new invoice by the preferences AutoApplyPayments and AutoApplyCredit: money and credits
 * that lie about settle it at once. The order, payments first and each the oldest first, is assumed.
 */
export function applyAutomatically(ledger: Ledger, invoice: Row, at: BooksMoment): void {
  if (ledger.switches.autoApplyPayments) applyPayments(ledger, invoice, at);
  if (ledger.switches.autoApplyCredit) applyCredit(ledger, invoice, at);
}

/** An unapplied payment gets one more line, and a new SyncToken with it. */
function applyPayments(ledger: Ledger, invoice: Row, at: BooksMoment): void {
  for (const payment of [...ledger.store.all('Payment')]) {
    const target = ledger.store.get('Invoice', invoice.id) ?? invoice;
    const unapplied = decimalAt(payment.json, 'UnappliedAmt') ?? zero;
    const open = openOf(target);
    if (!isOfSameCustomer(payment, target) || unapplied.lte(0) || open.lte(0)) continue;
    const Amount = unapplied.lt(open) ? unapplied : open;
    const LinkedTxn = [{ TxnId: target.id, TxnType: 'Invoice' }];
    const line = { Amount, LinkedTxn, LineEx: lineExtension(target, open) };
    const Line = [...objectsAt(payment.json, 'Line'), line];
    const json = { ...payment.json, Line, UnappliedAmt: unapplied.minus(Amount) };
    storePayment(ledger, changedRow(payment, json, at, ledger), at);
  }
}

function isOfSameCustomer(one: Row, other: Row): boolean {
  return refAt(one.json, 'CustomerRef') === refAt(other.json, 'CustomerRef');
}

/** Credit memos are applied by one payment of zero. */
function applyCredit(ledger: Ledger, invoice: Row, at: BooksMoment): void {
  const Line = creditLines(ledger, ledger.store.get('Invoice', invoice.id) ?? invoice);
  if (Line.length === 0) return;
  const wanted = {
    CustomerRef: invoice.json['CustomerRef'],
    TxnDate: invoice.json['TxnDate'],
    TotalAmt: zero,
    PrivateNote: 'Created by QB Online to link credits to charges.',
    Line,
  };
  const wish = {
    wanted,
    previous: undefined,
    entity: 'Payment',
    input: wanted,
    at,
    allowDuplicateDocNum: false,
  } as const;
  storePayment(ledger, newRow(ledger, 'Payment', settlePayment(ledger, wish).json, at), at);
}

function creditLines(ledger: Ledger, invoice: Row): JsonObject[] {
  let open = openOf(invoice);
  const lines: JsonObject[] = [];
  for (const memo of ledger.store.all('CreditMemo')) {
    const credit = openOf(memo);
    if (!isOfSameCustomer(memo, invoice) || credit.eq(0) || open.eq(0)) continue;
    const Amount = credit.lt(open) ? credit : open;
    open = open.minus(Amount);
    lines.push(
      { Amount, LinkedTxn: [{ TxnId: invoice.id, TxnType: 'Invoice' }] },
      { Amount, LinkedTxn: [{ TxnId: memo.id, TxnType: 'CreditMemo' }] },
    );
  }
  return lines;
}
