import Big from 'big.js';
import { isObject } from './json.ts';
import type { JsonObject } from './json.ts';

/**
 * Decimals that QuickBooks writes with two places ("100.00", but "0" for zero); all other decimals
 * (Qty, UnitPrice, rates) are written without padding. Seen in the recordings.
 */
const amountKeys = new Set([
  'Amount',
  'TotalAmt',
  'HomeTotalAmt',
  'Balance',
  'BalanceWithJobs',
  'HomeBalance',
  'TotalTax',
  'NetAmountTaxable',
  'TaxInclusiveAmt',
  'DiscountAmt',
  'UnappliedAmt',
  'RemainingCredit',
  'CurrentBalance',
  'CurrentBalanceWithSubAccounts',
  'OpenBalance',
]);

function exactNumber(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number') return value;
  try {
    return new Big(context?.source ?? String(value));
  } catch {
    return value;
  }
}

/** Reads a JSON object with every number as an exact `Big`; undefined when the text is no JSON object. */
export function parseWire(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text, exactNumber);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function renderDecimal(value: Big, key: string): string {
  if (value.eq(0)) return '0';
  return amountKeys.has(key) ? value.toFixed(2) : value.toFixed();
}

function renderValue(value: unknown, key: string): string | undefined {
  if (value === undefined || typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (value instanceof Big) return renderDecimal(value, key);
  if (Array.isArray(value)) return `[${value.map((entry) => renderValue(entry, key) ?? 'null').join(',')}]`;
  if (isObject(value)) return renderObject(value);
  return JSON.stringify(value);
}

function renderObject(value: JsonObject): string {
  const parts: string[] = [];
  for (const [key, entry] of Object.entries(value)) {
    const text = renderValue(entry, key);
    if (text !== undefined) parts.push(`${JSON.stringify(key)}:${text}`);
  }
  return `{${parts.join(',')}}`;
}

/** Writes a JSON object as QuickBooks does: amounts with two places, zero as `0`, other decimals unpadded. */
export function renderWire(value: JsonObject): string {
  return renderObject(value);
}
