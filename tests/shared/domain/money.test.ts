import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  currencyDigits,
  formatMoney,
  isKnownCurrency,
  roundToCurrency,
  sumOf,
  toDecimal,
} from '../../../shared/domain/money.ts';

describe('roundToCurrency', () => {
  it.each([
    ['2.345', 'GBP', '2.35'],
    ['2.344999', 'GBP', '2.34'],
    ['-2.345', 'GBP', '-2.35'],
    ['0.005', 'USD', '0.01'],
    ['10.5', 'JPY', '11'],
    ['1.0005', 'BHD', '1.001'],
  ])('rounds %s %s half up to %s', (amount, currency, expected) => {
    expect(roundToCurrency(toDecimal(amount), currency).toFixed()).toBe(expected);
  });
});

describe('formatMoney', () => {
  it('has exactly the digits of the currency', () => {
    expect(formatMoney(toDecimal('7.5'), 'GBP')).toBe('7.50');
    expect(formatMoney(toDecimal('-0'), 'GBP')).toBe('0.00');
    expect(formatMoney(toDecimal('7'), 'JPY')).toBe('7');
  });

  it('never shows an exponent', () => {
    expect(formatMoney(toDecimal('99999999999.99'), 'GBP')).toBe('99999999999.99');
  });
});

describe('sumOf', () => {
  it('adds a tenth and two tenths to three tenths', () => {
    expect(sumOf(['0.1', '0.2']).toFixed()).toBe('0.3');
  });

  it('is nothing for nothing', () => {
    expect(sumOf([]).toFixed()).toBe('0');
  });

  it('equals the sum in whole cents, however many amounts there are', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 })), (cents) => {
        const amounts = cents.map((value) => toDecimal(String(value)).div(100).toFixed());
        const total = cents.reduce((sum, value) => sum + value, 0);
        expect(sumOf(amounts).times(100).toFixed()).toBe(toDecimal(String(total)).toFixed());
      }),
    );
  });
});

describe('currencies', () => {
  it('knows ISO codes and nothing else', () => {
    expect(isKnownCurrency('GBP')).toBe(true);
    expect(isKnownCurrency('gbp')).toBe(false);
    expect(isKnownCurrency('XXY')).toBe(false);
  });

  it('counts yen in whole yen', () => {
    expect(currencyDigits('JPY')).toBe(0);
  });
});
