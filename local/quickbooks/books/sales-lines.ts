import Big from 'big.js';
import { businessRule, grouped, notModelled, parameterMissing, refusal } from './faults.ts';
import type { Refusal } from './faults.ts';
import { decimalAt, objectAt, objectsAt, refAt, textAt, withoutEmpty } from './json.ts';
import type { JsonObject } from './json.ts';
import { cents, heldInLines, referenced } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import { lineTaxCode } from './tax-codes.ts';

export interface LineSheet {
  /** Lines as kept and answered, with the SubTotal line where one belongs. */
  readonly lines: readonly JsonObject[];
  /** Sum of the item lines. */
  readonly subTotal: Big;
  /** Sum of the discount lines, positive. */
  readonly discount: Big;
  readonly lastLineId: number;
}

export interface LinesAsked {
  readonly lines: readonly JsonObject[];
  readonly previousLines: readonly JsonObject[];
  readonly lastLineId: number;
  /** Tax treatment of the document: lines need a tax code unless tax does not apply. */
  readonly taxApplies: boolean;
  /** Whether the amounts were sent; lines that an update left alone are not checked again. */
  readonly sent: boolean;
}

const zero = new Big(0);
const special = new Set(['SHIPPING_ITEM_ID', 'GRATUITY_ITEM_ID']);

/**
 * Sales lines as QuickBooks keeps them: numbered, with new ids for new lines, the sum line appended.
 * Throws 6070 when an Amount is not Qty × UnitPrice, 2500 for dead references, 6000 or 6100 for tax codes.
 */
export function salesLines(ledger: Ledger, asked: LinesAsked): LineSheet {
  const given = asked.lines.filter((line) => textAt(line, 'DetailType') !== 'SubTotalLineDetail');
  const numberer = lineNumberer(asked);
  const kept = given.map((line) => ({ ...salesLine(ledger, line, asked), ...numberer(line) }));
  const items = kept.filter((line) => textAt(line, 'DetailType') !== 'DiscountLineDetail');
  const subTotal = sum(items);
  const discounts = kept
    .filter((line) => textAt(line, 'DetailType') === 'DiscountLineDetail')
    .map((line) => discountLine(ledger, line, subTotal));
  if (asked.sent) checkSentSubTotal(asked.lines, subTotal);
  const sumLine = { Amount: subTotal, DetailType: 'SubTotalLineDetail', SubTotalLineDetail: {} };
  return {
    lines: [...items, sumLine, ...discounts].map((line) => orderedLine(line)),
    subTotal,
    discount: sum(discounts),
    lastLineId: numberer.last(),
  };
}

/** Gives each line its id and number: a line sent with the id of an earlier line keeps it, others get new ones. */
export function lineNumberer(asked: Pick<LinesAsked, 'previousLines' | 'lastLineId'>): {
  (line: JsonObject): { Id: string; LineNum: Big };
  last(): number;
} {
  const known = new Set(asked.previousLines.map((line) => textAt(line, 'Id')));
  let last = asked.lastLineId;
  let position = 0;
  const next = (line: JsonObject): { Id: string; LineNum: Big } => {
    position += 1;
    const id = textAt(line, 'Id');
    const kept = id !== undefined && known.delete(id) ? id : String((last += 1));
    return { Id: kept, LineNum: new Big(position) };
  };
  return Object.assign(next, { last: () => last });
}

function sum(lines: readonly JsonObject[]): Big {
  return lines.reduce((total, line) => total.plus(decimalAt(line, 'Amount') ?? zero), zero);
}

function salesLine(ledger: Ledger, line: JsonObject, asked: LinesAsked): JsonObject {
  const type = textAt(line, 'DetailType');
  if (type === 'SalesItemLineDetail') return salesItemLine(ledger, line, asked);
  if (type === 'DescriptionOnly')
    return { ...line, DescriptionLineDetail: line['DescriptionLineDetail'] ?? {} };
  if (type === 'DiscountLineDetail') return line;
  if (type === undefined) throw parameterMissing('Line.DetailType');
  throw notModelled(`lines of DetailType ${type}`);
}

function salesItemLine(ledger: Ledger, line: JsonObject, asked: LinesAsked): JsonObject {
  const amount = lineAmount(line);
  const detail = objectAt(line, 'SalesItemLineDetail') ?? {};
  const UnitPrice = storedPrice(ledger, detail);
  if (asked.sent) checkAmount(ledger, { amount, quantity: decimalAt(detail, 'Qty'), unitPrice: UnitPrice });
  const item = refAt(detail, 'ItemRef') ?? defaultItem(ledger);
  if (item !== undefined && !special.has(item) && !heldInLines(asked.previousLines, 'ItemRef', item)) {
    referenced(ledger, 'Item', item);
  }
  const code = lineTaxCode(ledger, refAt(detail, 'TaxCodeRef'), asked);
  return {
    ...line,
    Amount: amount,
    SalesItemLineDetail: withoutEmpty({
      ...detail,
      ItemRef: item === undefined ? undefined : { value: item },
      UnitPrice,
      TaxCodeRef: code === undefined ? undefined : { value: code },
    }),
  };
}

/** The Amount of a line; QuickBooks refuses lines without one with 6000. */
export function lineAmount(line: JsonObject): Big {
  const amount = decimalAt(line, 'Amount');
  if (amount === undefined)
    throw businessRule('Amount is missing in the request. Each line needs an amount.');
  return amount;
}

function storedPrice(ledger: Ledger, detail: JsonObject): Big | undefined {
  return decimalAt(detail, 'UnitPrice')?.round(ledger.switches.unitPriceDecimals, 1);
}

/** Throws 6070 unless Amount is Qty × UnitPrice to the cent; where one factor is missing there is nothing to check. */
export function checkAmount(
  ledger: Ledger,
  { amount, quantity, unitPrice }: { amount: Big; quantity: Big | undefined; unitPrice: Big | undefined },
): void {
  if (quantity === undefined || unitPrice === undefined) return;
  if (cents(ledger, quantity.times(unitPrice)).eq(amount)) return;
  throw amountWrong('Amount is not equal to UnitPrice * Qty.', amount);
}

function amountWrong(text: string, supplied: Big): Refusal {
  return refusal({
    code: '6070',
    message: 'Amount calculation incorrect in the request.',
    detail: `${text} Supplied value:${grouped(supplied.toFixed())}`,
    element: 'Line.Amount',
  });
}

// A stale sum line sent back on an update was reported to cause 6070.
function checkSentSubTotal(lines: readonly JsonObject[], subTotal: Big): void {
  const sent = lines.find((line) => textAt(line, 'DetailType') === 'SubTotalLineDetail');
  const amount = decimalAt(sent, 'Amount');
  if (amount !== undefined && !amount.eq(subTotal))
    throw amountWrong('SubTotal is not the sum of the lines.', amount);
}

// Lines without ItemRef go to the company's first service item, where there is one (assumed).
function defaultItem(ledger: Ledger): string | undefined {
  return ledger.store.get('Item', '1') === undefined ? undefined : '1';
}

function discountLine(ledger: Ledger, line: JsonObject, subTotal: Big): JsonObject {
  const detail = objectAt(line, 'DiscountLineDetail') ?? {};
  const percent = detail['PercentBased'] === true ? decimalAt(detail, 'DiscountPercent') : undefined;
  const amount =
    percent === undefined ? decimalAt(line, 'Amount') : cents(ledger, subTotal.times(percent).div(100));
  if (amount === undefined) {
    const detailText = 'Discount line needs an amount or a percentage.';
    throw refusal({
      code: '6090',
      message: 'Invalid discount line',
      detail: detailText,
      element: 'Line.Amount',
    });
  }
  const account = refAt(detail, 'DiscountAccountRef') ?? discountAccount(ledger);
  if (account !== undefined) referenced(ledger, 'Account', account);
  const DiscountAccountRef = account === undefined ? undefined : { value: account };
  return { ...line, Amount: amount, DiscountLineDetail: withoutEmpty({ ...detail, DiscountAccountRef }) };
}

function discountAccount(ledger: Ledger): string | undefined {
  const [found] = ledger.store.lookUp('Account', 'Name', 'Discounts given');
  return found;
}

function orderedLine(line: JsonObject): JsonObject {
  return withoutEmpty({
    ...line,
    LinkedTxn: objectsAt(line, 'LinkedTxn').length > 0 ? line['LinkedTxn'] : undefined,
  });
}
