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

/** A bill that is accepted; `change` replaces or adds members. */
export const bill = (change: object = {}): object => ({
  id: 'bill-1',
  revision: 1,
  number: 'B-1',
  issuedOn: '2026-11-02',
  currency: 'GBP',
  vendor: { id: 'v-1', name: 'Quarry Ltd' },
  lines: [{ description: 'Gravel', amount: '40.00' }],
  ...change,
});

/** A haul that multiplies; `change` replaces or adds members. */
export const haul = (change: object = {}): object => ({
  material: 'Gravel',
  ticketReference: 'T-17',
  quantity: '21.5',
  unit: 'ton',
  rate: '14.10',
  amount: '303.15',
  ...change,
});

/** A customer settlement that is accepted; `change` replaces or adds members. */
export const settlement = (change: object = {}): object => ({
  id: 'set-1',
  revision: 1,
  kind: 'customer',
  number: 'S-1',
  issuedOn: '2026-11-02',
  currency: 'GBP',
  counterparty: { id: 'c-1', name: 'Ann Archer' },
  lines: [haul()],
  ...change,
});
