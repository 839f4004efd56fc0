import Big from 'big.js';
import { describe, expect, it } from 'vitest';
import { printReport } from '../../../local/demo/print-report.ts';
import type { Told } from '../../../local/demo/print-report.ts';
import type { Report } from '../../../local/demo/report.ts';

const report: Report = {
  submitted: 5,
  accepted: 3,
  rejected: [
    { number: 'C1', code: 'credit_not_supported', detail: 'Below zero.' },
    { number: '2', code: 'customer_missing', detail: 'No customer.' },
  ],
  pushed: 3,
  refused: [],
  waiting: 0,
  unknown: 0,
  quickbooks: {
    invoices: 3,
    customers: 2,
    items: 4,
    total: '46376.49',
    bills: 0,
    vendors: 0,
    billTotal: '0.00',
  },
  expectedTotal: '46376.49',
  expectedBillTotal: '0.00',
  calls: { total: 6, batches: 2, single: 1, metered: 3, throttled: 0, perDocument: 2 },
  seconds: { pushing: 4.2, all: 15 },
  tenants: [{ tenantId: 'tenant-a', submitted: 5, pushed: 3, calls: 6, seconds: 4.2 }],
};
const told: Told = {
  kinds: ['invoice'],
  problems: [],
  accepted: [],
  proven: [],
  booksPages: [],
  jsonFile: undefined,
  stateDir: undefined,
  isSample: true,
};

describe('printReport', () => {
  it('says in plain words what happened, what it took, and what to try next', () => {
    expect(printReport(report, told)).toBe(`
What happened to the invoices
  submitted                         5
  rejected by the API               2   1 credit_not_supported (total below zero)
                                        1 customer_missing (no customer; --walk-in NAME gives them one)
  accepted                          3
  in QuickBooks                     3
  refused by QuickBooks             0
  still waiting                     0
  outcome unknown                   0

What this run added to the books (read back from QuickBooks itself)
  invoices                          3
  customers                         2
  items                             4
  total in GBP              46,376.49   as expected, to the penny

What it took
  calls to QuickBooks               6   2 an invoice
      batches                       2
      single writes                 1
      reads                         3   those Intuit would bill
  throttled calls                   0
  seconds of pushing              4.2   first submission to last push
  seconds in all                 15.0

OK: every accepted invoice is in the books, once, for the right amount.

What to try next
  npm run demo -- --walk-in "Shop till"
      also takes the invoices that have no customer
  npm run demo -- --invoices FILE
      invoices of your own; npm run demo -- --help tells the format
  npm run demo -- --invoices local/demo/sample-invoices.csv --bills local/demo/sample-bills.csv
      invoices and bills of two tenants at the same time
  npm run demo -- --state .local/demo
      twice: the second run adds nothing, because it is all there
  npm run dev, and npm run demo in another terminal
      a stack that stays, with the books to look at in a browser
`);
  });

  it('shows what went wrong before the verdict', () => {
    const document = {
      documentId: 'doc_1',
      state: 'refused',
      pushError: { cause: 'number_taken', detail: 'Number 7 is taken.', whatToDo: 'Give it another.' },
    };
    const text = printReport(
      { ...report, rejected: [{ number: '8', code: 'invalid_request', detail: 'lines: too short' }] },
      {
        ...told,
        problems: ['1 of 3 accepted invoices did not arrive'],
        accepted: [
          { kind: 'invoice', number: '7', total: new Big(1), lineCount: 1, vendorId: undefined, document },
        ],
      },
    );

    expect(text).toContain(`What went wrong
  1 of 3 accepted invoices did not arrive
  7 was refused: Number 7 is taken. Give it another.
  8 was rejected: invalid_request: lines: too short

NOT OK: see above.`);
  });

  it('says that nothing was added when all was there', () => {
    const quickbooks = { ...report.quickbooks, invoices: 0, customers: 0, items: 0, total: '0.00' };

    const text = printReport({ ...report, quickbooks, expectedTotal: '0.00' }, told);

    expect(text).toContain('OK: nothing new. Every accepted invoice was in the books already');
  });

  it('points to the books while there is a stack that stays', () => {
    const booksPage = 'http://127.0.0.1:4012/app/9341';

    const text = printReport(report, { ...told, booksPages: [booksPage], isSample: false });

    expect(text).toContain(`  ${booksPage}\n      the books in your browser`);
    expect(text).not.toContain('npm run dev');
    expect(text).not.toContain('--invoices FILE');
  });

  const billsOnly: Report = {
    ...report,
    rejected: [{ number: '9', code: 'credit_not_supported', detail: 'Zero.' }],
    quickbooks: {
      invoices: 0,
      customers: 0,
      items: 0,
      total: '0.00',
      bills: 3,
      vendors: 2,
      billTotal: '11141099.14',
    },
    expectedTotal: '0.00',
    expectedBillTotal: '11141099.14',
  };

  it('tells of bills in their own words', () => {
    const text = printReport(billsOnly, { ...told, kinds: ['bill'], isSample: false });

    expect(text).toContain('What happened to the bills');
    expect(text).toContain('1 credit_not_supported (total below zero, or zero for a bill)');
    expect(text).toContain('calls to QuickBooks               6   2 a bill');
    expect(text).toContain('OK: every accepted bill is in the books, once, for the right amount.');
    expect(text).toContain(`(read back from QuickBooks itself)
  bills                              3
  vendors                            2
  total in GBP           11,141,099.14   as expected, to the penny

What it took`);
    expect(text).not.toContain('--walk-in');
  });

  it('shows two tenants side by side, each with its own seconds', () => {
    const both: Report = {
      ...billsOnly,
      quickbooks: {
        ...billsOnly.quickbooks,
        invoices: 3,
        customers: 2,
        items: 4,
        total: '46376.49',
        billTotal: '7.00',
      },
      expectedTotal: '46376.49',
      tenants: [
        { tenantId: 'tenant-a', submitted: 143, pushed: 121, calls: 60, seconds: 61.5 },
        { tenantId: 'tenant-b', submitted: 2412, pushed: 2412, calls: 120, seconds: 190 },
      ],
    };

    const text = printReport(both, { ...told, kinds: ['invoice', 'bill'] });

    expect(text).toContain('What happened to the documents');
    expect(text).toContain('  total of invoices in GBP    46,376.49   as expected, to the penny');
    expect(text).toContain('  total of bills in GBP            7.00   EXPECTED 11,141,099.14');
    expect(text).toContain(`Side by side, from the first submission to the last push of each tenant
  tenant-a                     61.5 s   143 invoices, 121 in QuickBooks, 60 calls
  tenant-b                    190.0 s   2412 bills, 2412 in QuickBooks, 120 calls`);
  });
});
