import { describe, expect, it } from 'vitest';
import { isPriceDescribed, statablePrice } from '../../../shared/quickbooks-online/line-price.ts';

const stated = (quantity: string, unitPrice: string, amount: string): string[] | undefined => {
  const price = statablePrice({ quantity, unitPrice, amount });
  return price && [price.quantity.toFixed(), price.unitPrice.toFixed()];
};

describe('statablePrice', () => {
  it.each([
    ['3', '2.55', '7.65', ['3', '2.55']],
    ['0.333', '10.01', '3.33', ['0.333', '10.01']],
    ['-2', '1.50', '-3.00', ['-2', '1.5']],
    // Seven decimals are sent as five where that changes nothing.
    ['10', '1.2345678', '12.35', ['10', '1.23457']],
  ])('states %s × %s = %s', (quantity, unitPrice, amount, expected) => {
    expect(stated(quantity, unitPrice, amount)).toEqual(expected);
  });

  it.each([
    ['a half that could be rounded to the even cent', '0.5', '0.25', '0.13'],
    ['a product that five decimals of the price do not give', '100000', '0.0000012', '0.12'],
    ['yen, which have no cents', '3', '33.5', '101'],
    ['dinars, which have a thousandth', '1', '1.234', '1.234'],
  ])('leaves the amount to stand alone for %s', (_, quantity, unitPrice, amount) => {
    expect(stated(quantity, unitPrice, amount)).toBeUndefined();
    expect(isPriceDescribed({ quantity, unitPrice, amount })).toBe(true);
  });

  it('states an amount of yen that is a product to the cent', () => {
    expect(stated('3', '33', '99')).toEqual(['3', '33']);
  });

  it('states and describes nothing where there is an amount only', () => {
    expect(statablePrice({ amount: '1.00' })).toBeUndefined();
    expect(isPriceDescribed({ amount: '1.00' })).toBe(false);
  });
});
