import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWire, writeWire } from '../../../shared/quickbooks-online/wire.ts';

describe('readWire', () => {
  it('keeps every digit of a number', () => {
    expect(readWire('{"TotalAmt":46376.49,"UnitPrice":0.1234567,"Id":"7","Big":99999999999.99}')).toEqual({
      TotalAmt: '46376.49',
      UnitPrice: '0.1234567',
      Id: '7',
      Big: '99999999999.99',
    });
  });

  it.each(['', '<html>', '[]', '"x"', '1', 'null', '{"a":'])('reads no object from %j', (text) => {
    expect(readWire(text)).toBeUndefined();
  });
});

describe('writeWire', () => {
  it('writes decimals as plain numbers and leaves undefined out', () => {
    const payload = {
      Amount: new Big('90.00'),
      Qty: new Big('0.0000001'),
      Memo: undefined,
      Line: ['a', true],
    };

    expect(writeWire(payload)).toBe('{"Amount":90,"Qty":0.0000001,"Line":["a",true]}');
  });

  it('gives back any decimal to the last digit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.nat({ max: 7 }), (digits, shift) => {
        const decimal = new Big(digits.toString()).div(new Big(10).pow(shift));

        const read = readWire(writeWire({ Amount: decimal }));

        expect(new Big(String(read?.['Amount'])).eq(decimal)).toBe(true);
      }),
    );
  });

  it('survives any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(readWire(writeWire({ text }))).toEqual({ text });
      }),
    );
  });
});
