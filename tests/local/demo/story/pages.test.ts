import { describe, expect, it } from 'vitest';
import { openPages } from '../../../../local/demo/story/pages.ts';
import { billSchema } from '../../../../shared/domain/bill.ts';
import { invoiceSchema } from '../../../../shared/domain/invoice.ts';

const START_MS = Date.UTC(2026, 2, 16, 10);

describe('the pages of the story', () => {
  it('are invoices and bills as the API takes them', () => {
    const { before, invoice, american, joinery, bill } = openPages();

    for (const write of [invoice, american, joinery])
      for (const written of before(START_MS, 60, write))
        expect(invoiceSchema.safeParse(written).error).toBeUndefined();
    for (const written of before(START_MS, 30, bill))
      expect(billSchema.safeParse(written).error).toBeUndefined();
  });

  it('are the same each time', () => {
    const [one, other] = [openPages(), openPages()];

    expect(one.before(START_MS, 5, one.invoice)).toEqual(other.before(START_MS, 5, other.invoice));
  });

  it('are dated on the days before a moment, the oldest first', () => {
    const { before, invoice } = openPages();

    const written = before(START_MS, 3, invoice);

    expect(written.map(({ number, issuedOn, dueOn }) => [number, issuedOn, dueOn])).toEqual([
      ['HL-4101', '2026-03-13', '2026-04-12'],
      ['HL-4102', '2026-03-14', '2026-04-13'],
      ['HL-4103', '2026-03-15', '2026-04-14'],
    ]);
  });

  it('name every customer and every vendor', () => {
    const { before, invoice, bill } = openPages();

    expect(new Set(before(START_MS, 10, invoice).map(({ customer }) => customer.id)).size).toBe(10);
    expect(new Set(before(START_MS, 5, bill).map(({ vendor }) => vendor.id)).size).toBe(5);
  });
});
