import Big from 'big.js';
import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../local/demo/report.ts';
import type { Seen, SeenTenant } from '../../../local/demo/report.ts';
import type { BooksContent, HeldBill } from '../../../local/demo/read-books.ts';
import type { Accepted, Rejected } from '../../../local/demo/submit.ts';

const accepted = (number: string, total: string, entityId?: string, state = 'pushed'): Accepted => ({
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
const refused = (number: string, total: string): Accepted => {
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
const books = (
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
const calls = { total: 5, batches: 2, single: 1, metered: 2, throttled: 0 };

function seen(change: Partial<SeenTenant> & { list?: Accepted[]; no?: Rejected[] } = {}): Seen {
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

describe('buildReport', () => {
  it('has exactly the shape that --json promises', () => {
    expect(buildReport(seen())).toEqual({
      report: {
        submitted: 3,
        accepted: 2,
        rejected: [{ number: 'C3', code: 'credit_not_supported', detail: 'Below zero.' }],
        pushed: 2,
        refused: [],
        waiting: 0,
        unknown: 0,
        quickbooks: {
          invoices: 2,
          customers: 1,
          items: 2,
          total: '10.30',
          bills: 0,
          vendors: 0,
          billTotal: '0.00',
        },
        expectedTotal: '10.30',
        expectedBillTotal: '0.00',
        calls: { total: 5, batches: 2, single: 1, metered: 2, throttled: 0, perDocument: 2.5 },
        seconds: { pushing: 12.3, all: 20 },
        tenants: [{ tenantId: 'tenant-a', submitted: 3, pushed: 2, calls: 5, seconds: 12.3 }],
      },
      problems: [],
    });
  });

  it('expects nothing of what was in the books before', () => {
    const before = books({ '71': '10.10', '72': '0.20' });

    const { report, problems } = buildReport(seen({ before, after: before }));

    expect(report.pushed).toBe(2);
    expect(report.quickbooks).toMatchObject({ invoices: 0, customers: 0, items: 0, total: '0.00' });
    expect(report.expectedTotal).toBe('0.00');
    expect(report.calls.perDocument).toBe(0);
    expect(problems).toEqual([]);
  });

  it('counts what did not arrive, by where it stands, and still expects it', () => {
    const list = [
      accepted('1', '10.10', '71'),
      refused('2', '1.00'),
      accepted('3', '2.00', undefined, 'waiting'),
      accepted('4', '3.00', undefined, 'queued'),
      accepted('5', '4.00', undefined, 'unknown'),
      accepted('6', '5.00', undefined, 'parked'),
    ];

    const { report, problems } = buildReport(
      seen({ list, after: books({ '9': '99.00', '71': '10.10' }, ['a', 'b'], ['x']) }),
    );

    expect(report.pushed).toBe(1);
    expect(report.refused).toEqual([
      { number: '2', cause: 'number_taken' },
      { number: '6', cause: 'parked' },
    ]);
    expect(report.waiting).toBe(2);
    expect(report.unknown).toBe(1);
    expect(report.expectedTotal).toBe('25.10');
    expect(problems).toContain('5 of 6 accepted invoices did not arrive');
    expect(problems).toContain('the new invoices come to 10.10, but 25.10 was expected');
  });

  it('finds an invoice that is in the books twice', () => {
    const after = books({ '9': '99.00', '71': '10.10', '72': '0.20', '73': '10.10' });

    const { problems } = buildReport(seen({ after }));

    expect(problems).toEqual([
      '3 invoices are new in the books, but 2 were to be added',
      'the new invoices come to 20.40, but 10.30 was expected',
    ]);
  });

  it('finds amounts that are wrong although their sum is right', () => {
    const after = books({ '9': '99.00', '71': '10.00', '72': '0.30' });

    const { problems } = buildReport(seen({ after }));

    expect(problems).toEqual(['1 stands at 10.00 instead of 10.10', '2 stands at 0.30 instead of 0.20']);
  });

  it('finds a document that only says that it was pushed', () => {
    const list = [accepted('1', '10.10', '71'), accepted('2', '0.20', '404')];

    const { problems } = buildReport(seen({ list }));

    expect(problems).toContain('2 is said to be pushed, but is not in the books');
  });

  it('finds two documents that point to one invoice', () => {
    const list = [accepted('1', '10.10', '71'), accepted('2', '10.10', '71')];

    const { problems } = buildReport(seen({ list }));

    expect(problems).toContain('1 documents point to an invoice that another one points to as well');
  });

  it('reports throttled calls and submissions that never got through', () => {
    const no = [{ number: '4', code: 'unreachable', detail: 'fetch failed', isDefinite: false }];

    const { problems } = buildReport(seen({ no, calls: { ...calls, throttled: 2 } }));

    expect(problems).toEqual([
      '4 could not be submitted: unreachable: fetch failed',
      'QuickBooks throttled 2 calls',
    ]);
  });
});

const bill = (number: string, total: string, entityId: string, change: Partial<Accepted> = {}): Accepted => ({
  ...accepted(number, total, entityId),
  kind: 'bill',
  lineCount: 2,
  vendorId: 'V-1',
  ...change,
});
const held = (number: string, total: string, change: Partial<HeldBill> = {}): HeldBill => ({
  number,
  total: new Big(total),
  vendorId: '50',
  lineCount: 2,
  ...change,
});
const empty = books({});
const billBooks = (bills: Record<string, HeldBill>, vendors: Record<string, string>): BooksContent => ({
  ...empty,
  bills: new Map(Object.entries(bills)),
  vendors: new Map(Object.entries(vendors)),
});

function seenBills(change: Partial<SeenTenant> & { list?: Accepted[] } = {}): Seen {
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

describe('buildReport of bills', () => {
  it('counts bills and vendors apart from invoices', () => {
    const { report, problems } = buildReport(seenBills());

    expect(report.quickbooks).toEqual({
      invoices: 0,
      customers: 0,
      items: 0,
      total: '0.00',
      bills: 2,
      vendors: 1,
      billTotal: '7.05',
    });
    expect(report.expectedTotal).toBe('0.00');
    expect(report.expectedBillTotal).toBe('7.05');
    expect(report.calls.perDocument).toBe(1.5);
    expect(problems).toEqual([]);
  });

  it('puts two tenants together, and tells what each took by itself', () => {
    const tenants = [...seen().tenants, ...seenBills().tenants];

    const { report, problems } = buildReport({ tenants, allMs: 40_000 });

    expect(report).toMatchObject({
      submitted: 5,
      accepted: 4,
      pushed: 4,
      rejected: [{ number: 'C3' }],
      quickbooks: { invoices: 2, total: '10.30', bills: 2, billTotal: '7.05' },
      expectedTotal: '10.30',
      expectedBillTotal: '7.05',
      calls: { total: 8, batches: 5, single: 1, metered: 2, throttled: 0, perDocument: 2 },
      seconds: { pushing: 20, all: 40 },
      tenants: [
        { tenantId: 'tenant-a', submitted: 3, pushed: 2, calls: 5, seconds: 12.3 },
        { tenantId: 'tenant-b', submitted: 2, pushed: 2, calls: 3, seconds: 19 },
      ],
    });
    expect(problems).toEqual([]);
  });

  it('finds a bill that is in the books twice, and an invoice that nobody sent', () => {
    const bills = { '81': held('11', '7.00'), '82': held('12', '0.05'), '83': held('12', '0.05') };
    const invoices = new Map([['90', { number: '1', total: new Big('5.00') }]]);
    const after = { ...billBooks(bills, { '50': 'LARK LTD' }), invoices };

    const { problems } = buildReport(seenBills({ after }));

    expect(problems).toEqual([
      '1 invoices are new in the books, but 0 were to be added',
      'the new invoices come to 5.00, but 0.00 was expected',
      '3 bills are new in the books, but 2 were to be added',
      'the new bills come to 7.10, but 7.05 was expected',
    ]);
  });

  it('finds a bill that stands at another total, with other lines or under another number', () => {
    const bills = {
      '81': held('11', '7.04', { lineCount: 1 }),
      '82': held('21', '0.01'),
    };

    const { problems } = buildReport(seenBills({ after: billBooks(bills, { '50': 'LARK LTD' }) }));

    expect(problems).toEqual([
      '11 stands at 7.04 instead of 7.00',
      '11 has 1 lines in the books instead of 2',
      '12 stands at 0.01 instead of 0.05',
      '12 has the number 21 in the books',
    ]);
  });

  it('finds a vendor that is there twice but for its case, unless it was so before', () => {
    const vendors = { '50': 'CANON (UK) LTD', '51': 'Canon (UK) lTD' };
    const bills = { '81': held('11', '7.00'), '82': held('12', '0.05') };
    const before = billBooks({}, vendors);

    const made = buildReport(seenBills({ after: billBooks(bills, vendors) }));
    const found = buildReport(seenBills({ before, after: billBooks(bills, vendors) }));

    expect(made.problems).toEqual(['vendor CANON (UK) LTD is in the books 2 times']);
    expect(found.problems).toEqual([]);
  });

  it("finds one supplier's bills on two vendors", () => {
    const bills = { '81': held('11', '7.00'), '82': held('12', '0.05', { vendorId: '51' }) };

    const { problems } = buildReport(
      seenBills({ after: billBooks(bills, { '50': 'LARK LTD', '51': 'CROW LTD' }) }),
    );

    expect(problems).toEqual(['the bills of supplier V-1 are on 2 vendors']);
  });

  it('finds two documents that point to one bill, and says how many did not arrive', () => {
    const list = [
      bill('11', '7.00', '81'),
      bill('12', '7.00', '81'),
      { ...refused('13', '1.00'), kind: 'bill' as const },
    ];

    const { problems } = buildReport(
      seenBills({ list, after: billBooks({ '81': held('11', '7.00') }, { '50': 'LARK LTD' }) }),
    );

    expect(problems).toContain('1 of 3 accepted bills did not arrive');
    expect(problems).toContain('1 documents point to a bill that another one points to as well');
  });
});
