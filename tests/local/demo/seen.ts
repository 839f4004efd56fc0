import Big from 'big.js';
import type { BooksContent, HeldBill } from '../../../local/demo/read-books.ts';
import type { Seen, SeenTenant } from '../../../local/demo/report.ts';
import type { Accepted, Rejected } from '../../../local/demo/submit.ts';

export const accepted = (number: string, total: string, entityId?: string, state = 'pushed'): Accepted => ({
  kind: 'invoice',
  number,
  total: new Big(total),
  lineCount: 1,
  vendorId: undefined,
  document: {
    documentId: `doc_${number}`,
    state,
    ...(entityId === undefined ? {} : { quickbooks: { id: entityId, url: 'http://127.0.0.1/app' } }),
  },
});
export const refused = (number: string, total: string): Accepted => {
  const { document, ...rest } = accepted(number, total, undefined, 'refused');
  const pushError = { cause: 'number_taken', detail: 'The number is taken.', whatToDo: 'Change it.' };
  return { ...rest, document: { ...document, pushError } };
};
const rejected: Rejected = {
  number: 'C3',
  code: 'credit_not_supported',
  detail: 'Below zero.',
  isDefinite: true,
};
export const books = (
  invoices: Record<string, string>,
  customers: string[] = [],
  items: string[] = [],
): BooksContent => ({
  invoices: new Map(
    Object.entries(invoices).map(([id, total]) => [id, { number: undefined, total: new Big(total) }]),
  ),
  bills: new Map(),
  customers: new Set(customers),
  vendors: new Map(),
  items: new Set(items),
});
export const calls = { total: 5, batches: 2, single: 1, metered: 2, throttled: 0 };

export function seen(change: Partial<SeenTenant> & { list?: Accepted[]; no?: Rejected[] } = {}): Seen {
  const { list = [accepted('1', '10.10', '71'), accepted('2', '0.20', '72')], no = [rejected] } = change;
  const tenant: SeenTenant = {
    tenantId: 'tenant-a',
    kind: 'invoice',
    so: { submitted: list.length + no.length, accepted: list, rejected: no, isDone: true },
    before: books({ '9': '99.00' }, ['a'], ['x']),
    after: books({ '9': '99.00', '71': '10.10', '72': '0.20' }, ['a', 'b'], ['x', 'y', 'z']),
    calls,
    startedAtMs: 1000,
    pushedAtMs: 13_345,
    ...change,
  };
  return { tenants: [tenant], allMs: 20_000 };
}

export const bill = (
  number: string,
  total: string,
  entityId: string,
  change: Partial<Accepted> = {},
): Accepted => ({
  ...accepted(number, total, entityId),
  kind: 'bill',
  lineCount: 2,
  vendorId: 'V-1',
  ...change,
});
export const held = (number: string, total: string, change: Partial<HeldBill> = {}): HeldBill => ({
  number,
  total: new Big(total),
  vendorId: '50',
  lineCount: 2,
  ...change,
});
const empty = books({});
export const billBooks = (
  bills: Record<string, HeldBill>,
  vendors: Record<string, string>,
): BooksContent => ({
  ...empty,
  bills: new Map(Object.entries(bills)),
  vendors: new Map(Object.entries(vendors)),
});

export function seenBills(change: Partial<SeenTenant> & { list?: Accepted[] } = {}): Seen {
  const { list = [bill('11', '7.00', '81'), bill('12', '0.05', '82')] } = change;
  const tenant: SeenTenant = {
    tenantId: 'tenant-b',
    kind: 'bill',
    so: { submitted: list.length, accepted: list, rejected: [], isDone: true },
    before: empty,
    after: billBooks({ '81': held('11', '7.00'), '82': held('12', '0.05') }, { '50': 'LARK LTD' }),
    calls: { total: 3, batches: 3, single: 0, metered: 0, throttled: 0 },
    startedAtMs: 2000,
    pushedAtMs: 21_000,
    ...change,
  };
  return { tenants: [tenant], allMs: 30_000 };
}
