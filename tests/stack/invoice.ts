/** A line that multiplies; `change` replaces or adds members. */
export const line = (change: object = {}): object => ({
  item: { code: 'APPLE', name: 'Apples' },
  description: 'Apples by the crate',
  quantity: '2',
  unitPrice: '1.50',
  amount: '3.00',
  ...change,
});

/** An invoice that is accepted; `change` replaces or adds members. */
export const invoice = (change: object = {}): object => ({
  id: 'inv-1',
  revision: 1,
  number: '1001',
  issuedOn: '2026-11-02',
  currency: 'GBP',
  customer: { id: 'c-1', name: 'Ann Archer' },
  lines: [line()],
  ...change,
});
