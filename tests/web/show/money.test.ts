import { describe, expect, it } from 'vitest';
import { countOf, moneyText } from '../../../web/src/show/money.ts';

describe('moneyText', () => {
  it('writes an amount in its currency, with the digits that it has', () => {
    expect(moneyText('46376.49', 'GBP', 'en-GB')).toBe('£46,376.49');
    expect(moneyText('1500', 'JPY', 'en-GB')).toBe('JP¥1,500');
    expect(moneyText('-12.5', 'GBP', 'en-GB')).toBe('-£12.50');
  });

  it('keeps digits that a floating point number would lose', () => {
    expect(moneyText('9007199254740993.27', 'GBP', 'en-GB')).toBe('£9,007,199,254,740,993.27');
  });

  it('shows what is no amount as it is', () => {
    expect(moneyText('<b>1</b>', 'GBP', 'en-GB')).toBe('<b>1</b> GBP');
  });

  it('shows the number alone where the currency is none', () => {
    expect(moneyText('12', '12', 'en-GB')).toBe('12.00');
  });
});

describe('countOf', () => {
  it('takes one or many', () => {
    expect(countOf(1, 'document')).toBe('1 document');
    expect(countOf(0, 'document')).toBe('0 documents');
    expect(countOf(2, 'document waits', 'documents wait')).toBe('2 documents wait');
  });
});
