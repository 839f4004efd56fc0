import Big from 'big.js';

/** A decimal number inside the product. On the wire and in storage it is a decimal string, never a floating point number. */
export type Decimal = Big;

/** Reads a decimal string such as `"-12.50"`. Throws on anything else; schemas check the form before. */
export const toDecimal = (text: string): Decimal => new Big(text);

// Making a number format takes a tenth of a millisecond, and every line of an invoice asks.
const knownDigits = new Map<string, number>();

/** The number of digits after the point that a currency is counted in: 2 for GBP, 0 for JPY (ISO 4217, by way of ICU). */
export function currencyDigits(currency: string): number {
  const known = knownDigits.get(currency);
  if (known !== undefined) return known;
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions();
  knownDigits.set(currency, maximumFractionDigits);
  return maximumFractionDigits;
}

/** Rounds half up (away from zero) to the currency's digits, as QuickBooks' own amounts are. */
export const roundToCurrency = (amount: Decimal, currency: string): Decimal =>
  amount.round(currencyDigits(currency), Big.roundHalfUp);

/** The decimal string of an amount with exactly the currency's digits: `"46376.49"`. */
export const formatMoney = (amount: Decimal, currency: string): string =>
  amount.toFixed(currencyDigits(currency), Big.roundHalfUp);

/** Adds decimal strings exactly. */
export const sumOf = (amounts: readonly string[]): Decimal =>
  amounts.reduce((sum, amount) => sum.plus(amount), new Big(0));

const knownCurrencies = new Set(Intl.supportedValuesOf('currency'));

/** Whether this is an ISO 4217 code that can stand on a document. */
export const isKnownCurrency = (code: string): boolean => knownCurrencies.has(code);
