import { describe, expect, it } from 'vitest';
import type { SourceInvoice, SourceLine } from '../../../local/demo/read-invoices.ts';
import { money, toSubmission, totalOf } from '../../../local/demo/to-submission.ts';

const line = (change: Partial<SourceLine> = {}): SourceLine => ({
  stockCode: '85123A',
  description: 'LANTERN ',
  quantity: '6',
  unitPrice: '2.55',
  ...change,
});
const invoice = (change: Partial<SourceInvoice> = {}): SourceInvoice => ({
  number: '536365',
  issuedOn: '2010-12-01',
  customerNumber: '17850',
  lines: [line()],
  ...change,
});
const amountOf = (change: Partial<SourceLine>): string | undefined =>
  toSubmission(invoice({ lines: [line(change)] }), undefined).lines[0]?.amount;

describe('toSubmission', () => {
  it('writes an invoice as the API takes it', () => {
    expect(toSubmission(invoice(), undefined)).toEqual({
      id: 'invoice-536365',
      revision: 1,
      number: '536365',
      issuedOn: '2010-12-01',
      currency: 'GBP',
      customer: { id: '17850', name: 'Customer 17850' },
      lines: [
        {
          item: { code: '85123A', name: 'LANTERN ' },
          description: 'LANTERN ',
          quantity: '6',
          unitPrice: '2.55',
          amount: '15.30',
        },
      ],
    });
  });

  it.each([
    [{ quantity: '25', unitPrice: '0.335' }, '8.38'],
    [{ quantity: '-25', unitPrice: '0.335' }, '-8.38'],
    [{ quantity: '3', unitPrice: '0.1' }, '0.30'],
    [{ quantity: '74215', unitPrice: '1.04' }, '77183.60'],
    [{ quantity: '0', unitPrice: '4.25' }, '0.00'],
    [{ quantity: '-9', unitPrice: '0.0' }, '0.00'],
    [{ quantity: '1', unitPrice: '0.004' }, '0.00'],
  ])('multiplies %o exactly and rounds half up to %s', (change, amount) => {
    expect(amountOf(change)).toBe(amount);
  });

  it('keeps an item that comes twice as two lines, and an empty description as one', () => {
    const twice = invoice({ lines: [line(), line({ description: '', quantity: '1' })] });

    const { lines } = toSubmission(twice, undefined);

    expect(lines.map(({ item, quantity }) => [item.code, item.name, quantity])).toEqual([
      ['85123A', 'LANTERN ', '6'],
      ['85123A', '', '1'],
    ]);
  });

  it('names no customer where the file has none', () => {
    expect(toSubmission(invoice({ customerNumber: undefined }), undefined)).not.toHaveProperty('customer');
  });

  it('puts an invoice without a customer on the walk-in, and only that one', () => {
    expect(toSubmission(invoice({ customerNumber: undefined }), 'Shop till').customer).toEqual({
      id: 'walk-in',
      name: 'Shop till',
    });
    expect(toSubmission(invoice(), 'Shop till').customer).toEqual({ id: '17850', name: 'Customer 17850' });
  });
});

describe('totalOf', () => {
  it('adds rounded lines, negative ones too', () => {
    const lines = [
      line({ quantity: '30', unitPrice: '3.95' }),
      line({ quantity: '-1', unitPrice: '11.85' }),
      line({ quantity: '1', unitPrice: '0.005' }),
    ];

    expect(money(totalOf(invoice({ lines })))).toBe('106.66');
  });
});
