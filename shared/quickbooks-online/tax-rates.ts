import Big from 'big.js';
import * as z from 'zod';
import { absentWhenOdd, decimalText, text, whole } from './lenient-fields.ts';
import type { WireObject } from './wire.ts';

/**
 * The percentages of tax codes. A code names its rates, apart for sales and purchases; a rate has had several values over
 * the years. https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/taxrate
 */
const rateSchema = z.object({
  Id: z.string(),
  RateValue: decimalText,
  EffectiveTaxRate: absentWhenOdd(
    z.array(z.object({ RateValue: decimalText, EffectiveDate: text, EndDate: text })),
  ),
});

export const rateListSchema = absentWhenOdd(
  z.object({
    TaxRateDetail: z.array(
      z.object({
        TaxRateRef: z.object({ value: z.string() }),
        TaxTypeApplicable: text,
        TaxOrder: whole,
        TaxOnTaxOrder: whole,
      }),
    ),
  }),
);
type RateList = z.output<typeof rateListSchema>;

/** The value in force by the rate's id. */
export type RatesInForce = ReadonlyMap<string, Big>;

/** What each tax rate is at a moment; a rate without a readable value is left out. */
export function ratesInForce(rows: readonly WireObject[], atMs: number): RatesInForce {
  const rates = new Map<string, Big>();
  for (const row of rows) {
    const parsed = rateSchema.safeParse(row);
    if (!parsed.success) continue;
    const value = effectiveValue(parsed.data, atMs) ?? parsed.data.RateValue;
    if (value !== undefined) rates.set(parsed.data.Id, new Big(value));
  }
  return rates;
}

function effectiveValue(rate: z.output<typeof rateSchema>, atMs: number): string | undefined {
  const inForce = (rate.EffectiveTaxRate ?? [])
    .map(({ RateValue, EffectiveDate, EndDate }) => ({
      value: RateValue,
      fromMs: Date.parse(EffectiveDate ?? ''),
      untilMs: EndDate === undefined ? Number.POSITIVE_INFINITY : Date.parse(EndDate),
    }))
    .filter(({ fromMs, untilMs }) => fromMs <= atMs && !(untilMs < atMs))
    .toSorted((a, b) => a.fromMs - b.fromMs);
  return inForce.at(-1)?.value;
}

/**
 * All rates of a code's list together, in percent: added up, apart from rates on other taxes, which are worked out in
 * their order. Undefined for a code without rates, or where one is not known: no figure is better than a wrong one.
 */
export function combinedRate(list: RateList, rates: RatesInForce): string | undefined {
  const details = (list?.TaxRateDetail ?? []).toSorted((a, b) => (a.TaxOrder ?? 0) - (b.TaxOrder ?? 0));
  if (details.length === 0) return undefined;
  let total = new Big(0);
  const taxByOrder = new Map<number, Big>();
  for (const detail of details) {
    const rate = rates.get(detail.TaxRateRef.value);
    if (rate === undefined) return undefined;
    const tax = rate.times(taxedBase(detail, { total, taxByOrder }));
    total = total.plus(tax);
    taxByOrder.set(detail.TaxOrder ?? 0, tax);
  }
  return total.toFixed();
}

/** What a rate is charged on, as a multiple of the net amount. */
function taxedBase(
  detail: { TaxTypeApplicable?: string | undefined; TaxOnTaxOrder?: number | undefined },
  before: { total: Big; taxByOrder: ReadonlyMap<number, Big> },
): Big {
  if (detail.TaxTypeApplicable === 'TaxOnAmountPlusTax') return before.total.div(100).plus(1);
  if (detail.TaxTypeApplicable !== 'TaxOnTax') return new Big(1);
  return (before.taxByOrder.get(detail.TaxOnTaxOrder ?? 0) ?? new Big(0)).div(100);
}
