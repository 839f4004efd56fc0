import Big from 'big.js';
import { notModelled, parameterMissing } from './faults.ts';
import { decimalAt, objectAt, objectsAt, refAt, textAt, withoutEmpty } from './json.ts';
import type { JsonObject } from './json.ts';
import {
  checkReference,
  documentDate,
  dueDate,
  refuseClosedPeriod,
  refuseNegative,
  remaining,
  requireLines,
  requireReference,
} from './documents.ts';
import type { DocumentWish, Settled } from './documents.ts';
import { heldInLines, referenced } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import { billNumber } from './numbering.ts';
import { homeCurrency } from './people.ts';
import { checkAmount, lineAmount, lineNumberer } from './sales-lines.ts';
import { accountOfSubType } from './sales.ts';
import { documentTax, taxApplies } from './sales-tax.ts';
import { lineTaxCode } from './tax-codes.ts';

const zero = new Big(0);

/** A bill from what is wanted of it. Bills have no sum line; in the US they have no tax detail either. */
export function settleBill(ledger: Ledger, wish: DocumentWish): Settled {
  const { wanted, previous } = wish;
  requireLines(wish);
  const vendor = ledger.store.get('Vendor', requireReference(ledger, wish, 'VendorRef', 'Vendor'));
  const TxnDate = documentDate(ledger, wish);
  refuseClosedPeriod(ledger, TxnDate, textAt(previous?.json, 'TxnDate'));
  const sheet = billLines(ledger, wish);
  const tax = documentTax(ledger, { ...sheet, wanted, input: wish.input, side: 'PurchaseTaxRateList' });
  const TotalAmt = tax.subTotal.plus(tax.totalTax);
  refuseNegative(TotalAmt);
  const Balance = remaining(wish, TotalAmt, 'Balance');
  if (Balance.lt(0)) throw notModelled('lowering a bill below what was paid on it');
  checkReference(ledger, wish, 'SalesTermRef', 'Term');
  checkReference(ledger, wish, 'APAccountRef', 'Account');
  const term = refAt(wanted, 'SalesTermRef') ?? refAt(vendor?.json, 'TermRef');
  const payable = refAt(wanted, 'APAccountRef') ?? accountOfSubType(ledger, 'AccountsPayable');
  const given = textAt(wanted, 'DocNumber');
  const allowDuplicate = wish.allowDuplicateDocNum;
  const json = withoutEmpty({
    ...wanted,
    SalesTermRef: term === undefined ? undefined : { value: term },
    DocNumber: billNumber(ledger, { entity: 'Bill', given, previous, allowDuplicate, vendor: vendor?.id }),
    TxnDate,
    DueDate: textAt(wanted, 'DueDate') ?? dueDate(ledger, TxnDate, term, 0),
    CurrencyRef: homeCurrency(ledger, wanted),
    Line: tax.lines,
    TxnTaxDetail: tax.TxnTaxDetail,
    GlobalTaxCalculation: tax.GlobalTaxCalculation,
    APAccountRef: payable === undefined ? undefined : { value: payable },
    LinkedTxn: previous?.json['LinkedTxn'],
    TotalAmt,
    Balance,
  });
  return { json, lastLineId: sheet.lastLineId };
}

interface BillSheet {
  readonly lines: readonly JsonObject[];
  readonly subTotal: Big;
  readonly discount: Big;
  readonly lastLineId: number;
}

function billLines(ledger: Ledger, wish: DocumentWish): BillSheet {
  const previousLines = objectsAt(wish.previous?.json, 'Line');
  const sent = objectsAt(wish.input, 'Line');
  const given = sent.length > 0 ? sent : previousLines;
  const number = lineNumberer({ previousLines, lastLineId: wish.previous?.lastLineId ?? 0 });
  const lines = given.map((line) => ({ ...billLine(ledger, line, wish), ...number(line) }));
  const subTotal = lines.reduce((total, line) => total.plus(decimalAt(line, 'Amount') ?? zero), zero);
  return { lines, subTotal, discount: zero, lastLineId: number.last() };
}

function billLine(ledger: Ledger, line: JsonObject, wish: DocumentWish): JsonObject {
  const type = textAt(line, 'DetailType');
  if (type === undefined) throw parameterMissing('Line.DetailType');
  if (type === 'DescriptionOnly')
    return { ...line, DescriptionLineDetail: line['DescriptionLineDetail'] ?? {} };
  if (type !== 'AccountBasedExpenseLineDetail' && type !== 'ItemBasedExpenseLineDetail') {
    throw notModelled(`bill lines of DetailType ${type}`);
  }
  const Amount = lineAmount(line);
  const detail = objectAt(line, type) ?? {};
  if (type === 'ItemBasedExpenseLineDetail') {
    const sent = objectsAt(wish.input, 'Line').length > 0;
    const factors = { quantity: decimalAt(detail, 'Qty'), unitPrice: decimalAt(detail, 'UnitPrice') };
    if (sent) checkAmount(ledger, { amount: Amount, ...factors });
    lineReference(ledger, wish, { detail, key: 'ItemRef', entity: 'Item' });
  } else {
    lineReference(ledger, wish, { detail, key: 'AccountRef', entity: 'Account' });
  }
  const customer = refAt(detail, 'CustomerRef');
  if (customer !== undefined) lineReference(ledger, wish, { detail, key: 'CustomerRef', entity: 'Customer' });
  const code = lineTaxCode(ledger, refAt(detail, 'TaxCodeRef'), {
    taxApplies: taxApplies(ledger, wish.wanted),
    previousLines: objectsAt(wish.previous?.json, 'Line'),
  });
  const TaxCodeRef = code === undefined ? undefined : { value: code };
  const full = withoutEmpty({ BillableStatus: 'NotBillable', ...detail, TaxCodeRef });
  return { ...line, Amount, LinkedTxn: line['LinkedTxn'] ?? [], [type]: full };
}

interface LineReference {
  readonly detail: JsonObject;
  readonly key: string;
  readonly entity: 'Item' | 'Account' | 'Customer';
}

// A reference that one of the bill's lines held before may stay although it became inactive.
function lineReference(ledger: Ledger, wish: DocumentWish, { detail, key, entity }: LineReference): void {
  const id = refAt(detail, key);
  if (id === undefined) throw parameterMissing(`Line.${key}`);
  const previousLines = objectsAt(wish.previous?.json, 'Line');
  if (!heldInLines(previousLines, key, id)) referenced(ledger, entity, id);
}
