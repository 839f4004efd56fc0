import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentTotal } from '../../../shared/domain/document-fields.ts';
import { invoiceSchema, submittedInvoiceSchema } from '../../../shared/domain/invoice.ts';
import { roundToCurrency, toDecimal } from '../../../shared/domain/money.ts';

const base = {
  id: 'ext-1',
  revision: 1,
  number: 'INV-1',
  issuedOn: '2026-03-02',
  currency: 'GBP',
  customer: { id: 'c-1', name: 'Quill & Sons' },
  lines: [{ item: { code: 'A' }, quantity: '3', unitPrice: '2.55', amount: '7.65' }],
};

const problemAt = (change: Record<string, unknown>): string | undefined => {
  const parsed = invoiceSchema.safeParse({ ...base, ...change });
  return parsed.success ? undefined : parsed.error.issues[0]?.path.join('.');
};
const line = (change: Record<string, unknown>) => ({ lines: [{ ...base.lines[0], ...change }] });

describe('invoiceSchema', () => {
  it('takes the smallest invoice there is', () => {
    expect(invoiceSchema.safeParse(base).success).toBe(true);
  });

  it.each([
    ['an empty number', { number: ' ' }, 'number'],
    ['a number of 22 characters', { number: 'x'.repeat(22) }, 'number'],
    ['a day that does not exist', { issuedOn: '2026-02-30' }, 'issuedOn'],
    ['a time where a day belongs', { issuedOn: '2026-03-02T10:00:00Z' }, 'issuedOn'],
    ['a due date before the date', { dueOn: '2026-03-01' }, 'dueOn'],
    ['an unknown currency', { currency: 'XXY' }, 'currency'],
    ['no lines', { lines: [] }, 'lines'],
    ['revision zero', { revision: 0 }, 'revision'],
    ['half a revision', { revision: 1.5 }, 'revision'],
    ['an amount as a number', line({ amount: 7.65 }), 'lines.0.amount'],
    ['an amount that does not multiply', line({ amount: '7.66' }), 'lines.0.amount'],
    [
      'an amount with three digits',
      line({ quantity: undefined, unitPrice: undefined, amount: '1.005' }),
      'lines.0.amount',
    ],
    ['a quantity without a price', line({ unitPrice: undefined }), 'lines.0.quantity'],
    ['a price with eight digits', line({ unitPrice: '2.55000001' }), 'lines.0.unitPrice'],
    ['an exponent', line({ quantity: '3e0' }), 'lines.0.quantity'],
    ['an amount that is no number', line({ amount: '1,000.00' }), 'lines.0.amount'],
    ['an amount that is nothing', line({ amount: '' }), 'lines.0.amount'],
    ['a control character in a name', { customer: { id: 'c', name: 'A\u0000B' } }, 'customer.name'],
    ['a field that nobody knows', { total: '7.65' }, ''],
  ])('refuses %s', (_what, change, path) => {
    expect(problemAt(change)).toBe(path);
  });

  it('rounds half up when it multiplies', () => {
    expect(problemAt(line({ quantity: '0.5', unitPrice: '0.01', amount: '0.01' }))).toBeUndefined();
    expect(problemAt(line({ quantity: '-0.5', unitPrice: '0.01', amount: '-0.01' }))).toBeUndefined();
  });

  it('takes every line whose amount is quantity × price rounded, and no other', () => {
    const decimal = (max: number, digits: number) =>
      fc
        .tuple(fc.integer({ min: -max, max }), fc.integer({ min: 0, max: 10 ** digits - 1 }))
        .map(([whole, fraction]) => `${whole}.${String(fraction).padStart(digits, '0')}`);
    fc.assert(
      fc.property(decimal(1000, 3), decimal(1000, 7), (quantity, unitPrice) => {
        const amount = roundToCurrency(toDecimal(quantity).times(unitPrice), 'GBP');
        expect(problemAt(line({ quantity, unitPrice, amount: amount.toFixed(2) }))).toBeUndefined();
        expect(problemAt(line({ quantity, unitPrice, amount: amount.plus('0.01').toFixed(2) }))).toBe(
          'lines.0.amount',
        );
      }),
    );
  });
});

describe('submittedInvoiceSchema', () => {
  it('lets an invoice without a customer in, so that it can be told so by name', () => {
    expect(submittedInvoiceSchema.safeParse({ ...base, customer: undefined }).success).toBe(true);
  });
});

describe('documentTotal', () => {
  it('sums positive and negative lines', () => {
    const invoice = invoiceSchema.parse({
      ...base,
      lines: [
        { item: { code: 'A' }, amount: '10.00' },
        { item: { code: 'B' }, amount: '-2.55' },
      ],
    });

    expect(documentTotal(invoice).toFixed(2)).toBe('7.45');
  });
});
