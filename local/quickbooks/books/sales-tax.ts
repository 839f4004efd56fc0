import Big from 'big.js';
import { notModelled } from './faults.ts';
import { decimalAt, objectAt, objectsAt, refAt, textAt, withoutEmpty } from './json.ts';
import type { JsonObject } from './json.ts';
import { cents, referenced } from './ledger.ts';
import type { Ledger } from './ledger.ts';

export interface TaxAsked {
  /** Lines with their sum line, before tax. */
  readonly lines: readonly JsonObject[];
  readonly subTotal: Big;
  readonly discount: Big;
  /** The document as wanted, with what an update left as it was. */
  readonly wanted: JsonObject;
  /** What this request itself says: only there does an explicit tax count. */
  readonly input: JsonObject;
  /** Sales documents use a code's sales rates, bills its purchase rates. */
  readonly side: 'SalesTaxRateList' | 'PurchaseTaxRateList';
  /** What automated sales tax picked for the document's destination. */
  readonly automaticCode?: string | undefined;
}

export interface TaxSheet {
  readonly lines: readonly JsonObject[];
  readonly subTotal: Big;
  readonly totalTax: Big;
  readonly TxnTaxDetail: JsonObject | undefined;
  readonly GlobalTaxCalculation: string | undefined;
}

interface Rate {
  readonly id: string;
  readonly percent: Big;
}

const zero = new Big(0);
const detailKeys = ['SalesItemLineDetail', 'AccountBasedExpenseLineDetail', 'ItemBasedExpenseLineDetail'];

/** Tax of a document, by the rules of the company's country. */
export function documentTax(ledger: Ledger, asked: TaxAsked): TaxSheet {
  return ledger.company.country === 'US' ? usTax(ledger, asked) : valueAddedTax(ledger, asked);
}

/** True when the lines of a document need tax codes. */
export function taxApplies(ledger: Ledger, wanted: JsonObject): boolean {
  return ledger.company.country !== 'US' && textAt(wanted, 'GlobalTaxCalculation') !== 'NotApplicable';
}

function usTax(ledger: Ledger, asked: TaxAsked): TaxSheet {
  const { lines, subTotal, wanted } = asked;
  const GlobalTaxCalculation = undefined;
  if (asked.side === 'PurchaseTaxRateList') {
    return { lines, subTotal, totalTax: zero, TxnTaxDetail: undefined, GlobalTaxCalculation };
  }
  const sent = objectAt(asked.input, 'TxnTaxDetail');
  const automatic = ledger.switches.automatedSalesTax === 'on';
  const code = automatic ? asked.automaticCode : refAt(objectAt(wanted, 'TxnTaxDetail'), 'TxnTaxCodeRef');
  const forced =
    automatic && sent?.['UseAutomatedSalesTax'] === true && !ledger.switches.allowPartnerTaxOverride;
  const explicit = forced ? undefined : decimalAt(sent, 'TotalTax');
  if (code !== undefined) referenced(ledger, 'TaxCode', code);
  const taxable = taxableSum(asked, (line) => refAt(detailOf(line), 'TaxCodeRef') === 'TAX');
  const rates = code === undefined ? [] : ratesOf(ledger, code, asked.side);
  const amounts = spread(ledger, { rates, taxable, explicit });
  const computed = amounts.reduce((total, value) => total.plus(value), zero);
  const totalTax = rates.length === 0 ? (explicit ?? zero) : computed;
  const shown = rates.length > 0 && (!automatic || !taxable.eq(0) || !totalTax.eq(0));
  const TxnTaxDetail = withoutEmpty({
    TxnTaxCodeRef: shown ? { value: code } : undefined,
    TotalTax: totalTax,
    TaxLine: shown ? rates.map((rate, index) => taxLine(rate, amounts[index] ?? zero, taxable)) : undefined,
  });
  return { lines, subTotal, totalTax, TxnTaxDetail, GlobalTaxCalculation };
}

/** Tax per rate: computed, or an explicit total spread over the rates by their percentages. */
function spread(
  ledger: Ledger,
  { rates, taxable, explicit }: { rates: readonly Rate[]; taxable: Big; explicit: Big | undefined },
): Big[] {
  const computed = rates.map((rate) => cents(ledger, taxable.times(rate.percent).div(100)));
  if (explicit === undefined) return computed;
  const all = rates.reduce((total, rate) => total.plus(rate.percent), zero);
  let left = explicit;
  return rates.map((rate, index) => {
    const share = all.eq(0) ? zero : cents(ledger, explicit.times(rate.percent).div(all));
    const amount = index === rates.length - 1 ? left : share;
    left = left.minus(amount);
    return amount;
  });
}

function taxableSum(asked: TaxAsked, isTaxed: (line: JsonObject) => boolean): Big {
  const sum = asked.lines
    .filter((line) => isTaxed(line))
    .reduce((total, line) => total.plus(decimalAt(line, 'Amount') ?? zero), zero);
  if (asked.wanted['ApplyTaxAfterDiscount'] !== true || asked.subTotal.eq(0)) return sum;
  return sum.times(asked.subTotal.minus(asked.discount)).div(asked.subTotal).round(2, 1);
}

function valueAddedTax(ledger: Ledger, asked: TaxAsked): TaxSheet {
  const GlobalTaxCalculation = textAt(asked.wanted, 'GlobalTaxCalculation') ?? 'TaxExcluded';
  if (GlobalTaxCalculation === 'NotApplicable') {
    const { lines, subTotal } = asked;
    return { lines, subTotal, totalTax: zero, TxnTaxDetail: { TotalTax: zero }, GlobalTaxCalculation };
  }
  if (!asked.discount.eq(0)) throw notModelled('discount lines outside the US, whose tax is not known');
  const inclusive = GlobalTaxCalculation === 'TaxInclusive';
  const sheet = new Map<string, RateSum>();
  const taxed = asked.lines.map((line, index) => taxedLine(ledger, line, { asked, inclusive, sheet, index }));
  const explicit = explicitTaxes(asked.input);
  const lines = inclusive ? keepGross(ledger, taxed, { sheet, explicit }) : taxed;
  const TaxLine = [...sheet.values()].map(({ rate, net, tax }) => {
    const computed = inclusive ? tax : cents(ledger, net.times(rate.percent).div(100));
    return taxLine(rate, explicit.get(rate.id) ?? computed, net);
  });
  const totalTax = TaxLine.reduce((total, line) => total.plus(decimalAt(line, 'Amount') ?? zero), zero);
  const subTotal = lines.filter((line) => detailOf(line) !== undefined).reduce(addAmount, zero);
  const others = lines.filter((line) => detailOf(line) === undefined && textAt(line, 'Id') !== undefined);
  const all = others.reduce(addAmount, subTotal);
  return {
    lines: lines.map((line) => (line['SubTotalLineDetail'] === undefined ? line : { ...line, Amount: all })),
    subTotal: all,
    totalTax,
    TxnTaxDetail: TaxLine.length === 0 ? { TotalTax: totalTax } : { TotalTax: totalTax, TaxLine },
    GlobalTaxCalculation,
  };
}

function addAmount(total: Big, line: JsonObject): Big {
  return total.plus(decimalAt(line, 'Amount') ?? zero);
}

/** What the lines of one rate add up to. */
interface RateSum {
  readonly rate: Rate;
  readonly net: Big;
  readonly tax: Big;
  /** Index of the last line with the rate. */
  readonly last: number;
}

interface Taxing {
  readonly asked: TaxAsked;
  readonly inclusive: boolean;
  readonly sheet: Map<string, RateSum>;
}

/** Adds the line to its rate's sum; with tax included, the line's Amount becomes the net amount. */
function taxedLine(ledger: Ledger, line: JsonObject, taxing: Taxing & { index: number }): JsonObject {
  const key = detailKeys.find((name) => line[name] !== undefined);
  const detail = key === undefined ? undefined : objectAt(line, key);
  const code = refAt(detail, 'TaxCodeRef');
  if (key === undefined || detail === undefined) return line;
  const rates = code === undefined ? [] : ratesOf(ledger, code, taxing.asked.side);
  const amount = decimalAt(line, 'Amount') ?? zero;
  const gross = decimalAt(detail, 'TaxInclusiveAmt') ?? amount;
  const percent = rates.reduce((total, rate) => total.plus(rate.percent), zero);
  const tax = taxing.inclusive ? cents(ledger, gross.times(percent).div(percent.plus(100))) : zero;
  const net = taxing.inclusive ? gross.minus(tax) : amount;
  const shares = spread(ledger, { rates, taxable: net, explicit: tax });
  for (const [place, rate] of rates.entries()) {
    const held = taxing.sheet.get(rate.id) ?? { net: zero, tax: zero };
    const sum = { net: held.net.plus(net), tax: held.tax.plus(shares[place] ?? zero) };
    taxing.sheet.set(rate.id, { rate, ...sum, last: taxing.index });
  }
  if (!taxing.inclusive) return { ...line, [key]: { ...detail, TaxInclusiveAmt: undefined } };
  return netLine(ledger, { ...line, [key]: { ...detail, TaxInclusiveAmt: gross } }, net);
}

/** The line with its net amount, and its price so that it still is Qty × UnitPrice. */
function netLine(ledger: Ledger, line: JsonObject, net: Big): JsonObject {
  const key = detailKeys.find((name) => line[name] !== undefined) ?? '';
  const detail = objectAt(line, key);
  const quantity = decimalAt(detail, 'Qty');
  const priced = quantity !== undefined && detail?.['UnitPrice'] !== undefined && !quantity.eq(0);
  const UnitPrice = priced
    ? net.div(quantity).round(ledger.switches.unitPriceDecimals, 1)
    : detail?.['UnitPrice'];
  return { ...line, Amount: net, [key]: { ...detail, UnitPrice } };
}

/** With tax included the gross total stands: a stated tax that differs moves the net amount of the rate's last line. */
function keepGross(
  ledger: Ledger,
  lines: readonly JsonObject[],
  { sheet, explicit }: { sheet: Map<string, RateSum>; explicit: Map<string, Big> },
): JsonObject[] {
  const kept = [...lines];
  for (const [id, sum] of sheet) {
    const difference = sum.tax.minus(explicit.get(id) ?? sum.tax);
    const line = kept[sum.last];
    if (line === undefined || difference.eq(0)) continue;
    kept[sum.last] = netLine(ledger, line, (decimalAt(line, 'Amount') ?? zero).plus(difference));
    sheet.set(id, { ...sum, net: sum.net.plus(difference) });
  }
  return kept;
}

/** Amounts per rate that this request states itself. */
function explicitTaxes(input: JsonObject): Map<string, Big> {
  const taxes = new Map<string, Big>();
  for (const line of objectsAt(objectAt(input, 'TxnTaxDetail'), 'TaxLine')) {
    const rate = refAt(objectAt(line, 'TaxLineDetail'), 'TaxRateRef');
    const amount = decimalAt(line, 'Amount');
    if (rate !== undefined && amount !== undefined) taxes.set(rate, amount);
  }
  return taxes;
}

function detailOf(line: JsonObject): JsonObject | undefined {
  const key = detailKeys.find((name) => line[name] !== undefined);
  return key === undefined ? undefined : objectAt(line, key);
}

function ratesOf(ledger: Ledger, code: string, side: TaxAsked['side']): Rate[] {
  const details = objectsAt(objectAt(ledger.store.get('TaxCode', code)?.json, side), 'TaxRateDetail');
  return details.flatMap((detail) => {
    const id = refAt(detail, 'TaxRateRef') ?? '';
    const percent = decimalAt(ledger.store.get('TaxRate', id)?.json, 'RateValue');
    return percent === undefined ? [] : [{ id, percent }];
  });
}

function taxLine(rate: Rate, amount: Big, net: Big): JsonObject {
  return {
    Amount: amount,
    DetailType: 'TaxLineDetail',
    TaxLineDetail: {
      TaxRateRef: { value: rate.id },
      PercentBased: true,
      TaxPercent: rate.percent,
      NetAmountTaxable: net,
    },
  };
}
