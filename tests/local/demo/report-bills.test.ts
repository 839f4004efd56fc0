import Big from 'big.js';
import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../local/demo/report.ts';
import { bill, billBooks, held, refused, seen, seenBills } from './seen.ts';

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
