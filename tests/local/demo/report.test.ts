import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../local/demo/report.ts';
import { accepted, books, calls, refused, seen } from './seen.ts';

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
