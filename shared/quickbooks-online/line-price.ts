import Big from 'big.js';
import type { PricedLine } from '../domain/document-fields.ts';
import { toDecimal, type Decimal } from '../domain/money.ts';

// QuickBooks keeps five decimals of a unit price by some reports and seven by others: five are safe.
const unitPriceDecimals = 5;
// What QuickBooks checks a line's amount to, whatever the currency.
const amountDecimals = 2;

/**
 * Quantity and unit price as QuickBooks takes them beside the amount; undefined where it might answer 6070. It wants the amount
 * to be the product rounded to cents, and does not say how a half is rounded: a product that comes out differently
 * either way, or in a currency that is not counted in cents, leaves the amount to stand alone.
 * https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/invoice
 */
export function statablePrice(line: PricedLine): { quantity: Decimal; unitPrice: Decimal } | undefined {
  if (line.quantity === undefined || line.unitPrice === undefined) return undefined;
  const quantity = toDecimal(line.quantity);
  const unitPrice = toDecimal(line.unitPrice).round(unitPriceDecimals, Big.roundHalfUp);
  const product = quantity.times(unitPrice);
  const isSafe = [Big.roundHalfUp, Big.roundHalfEven].every((rounding) =>
    product.round(amountDecimals, rounding).eq(line.amount),
  );
  return isSafe ? { quantity, unitPrice } : undefined;
}

/** Whether quantity and unit price are told in the description, because nowhere else is a place for them. */
export const isPriceDescribed = (line: PricedLine): boolean =>
  line.quantity !== undefined && line.unitPrice !== undefined && statablePrice(line) === undefined;
