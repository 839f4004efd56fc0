import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProofReport } from '../../../local/demo/proof-report.ts';
import type { Report } from '../../../local/demo/report.ts';

const main = path.resolve(import.meta.dirname, '../../../local/demo/main.ts');
type Result = Report & ProofReport;
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'counterfoil-demo-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function demo(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => (out += String(chunk)));
    child.stderr.on('data', (chunk) => (err += String(chunk)));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err }));
  });
}

describe('npm run demo', () => {
  it('shows its options', async () => {
    const { code, out } = await demo('--help');

    expect(code).toBe(0);
    expect(out).toContain('--invoices FILE');
  });

  it('ends with 2 and one clear message, before anything is started', async () => {
    const broken = path.join(folder, 'broken.csv');
    writeFileSync(broken, 'InvoiceNo,StockCode\n1,A\n');
    const sample = readFileSync(path.join(path.dirname(main), 'sample-bills.csv'), 'utf8');
    const brokenBills = path.join(folder, 'broken-bills.csv');
    writeFileSync(brokenBills, sample.replace('1260', '1.260,00 GBP'));
    const wrongAmount = path.join(folder, 'wrong-amount.csv');
    writeFileSync(wrongAmount, sample.replace(',1260,', ',12.605,'));

    const runs = await Promise.all([
      demo('--bills', broken),
      demo('--speed', '9'),
      demo('--invoices', path.join(folder, 'absent.csv')),
      demo('--invoices', broken),
      demo('--json', path.join(folder, 'absent', 'out.json')),
      demo('--bills', brokenBills),
      demo('--bills', wrongAmount),
    ]);

    expect(runs.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2, 2, 2]);
    expect(runs.map(({ out }) => out)).toEqual(['', '', '', '', '', '', '']);
    expect(runs.map(({ err }) => err.trim().split('\n')[0])).toEqual([
      expect.stringContaining('the first line has no column Service Area, Expenditure Category'),
      "Unknown option '--speed'",
      `Cannot read ${folder}/absent.csv: there is no such file. Give the path of a CSV file with --invoices FILE.`,
      expect.stringContaining('the first line has no column Description, Quantity, InvoiceDate'),
      `Cannot write to ${folder}/absent, where --json points. Create that folder first.`,
      expect.stringContaining('Invalid Record Length'),
      `Cannot use ${wrongAmount}, line 4: Amount "12.605" has more than two digits after the point. Correct the file and run again.`,
    ]);
  });

  it.concurrent(
    'pushes bills and invoices together, each kind into the books of a tenant of its own',
    async () => {
      const json = path.join(folder, 'together.json');
      const sample = (name: string): string => path.join(path.dirname(main), name);

      const { code, out } = await demo(
        ...['--bills', sample('sample-bills.csv'), '--invoices', sample('sample-invoices.csv')],
        ...['--json', json],
      );

      const report = JSON.parse(readFileSync(json, 'utf8')) as Result;
      expect([code, out]).toEqual([0, expect.stringContaining('OK: ')]);
      expect(report).toMatchObject({
        submitted: 22,
        accepted: 19,
        pushed: 19,
        refused: [],
        quickbooks: { invoices: 10, total: '1443.41', bills: 9, vendors: 6, billTotal: '9043.59' },
        expectedTotal: '1443.41',
        expectedBillTotal: '9043.59',
      });
      expect(report.tenants.map(({ submitted, pushed }) => [submitted, pushed])).toEqual([
        [12, 10],
        [10, 9],
      ]);
      expect(report.rejected).toContainEqual(expect.objectContaining({ number: '81008' }));
      expect(report.payments.bill).toMatchObject({ paid: { count: 1 }, partlyPaid: { count: 1 }, events: 2 });
      expect(report.reconcile.map(({ tenantId, driftCount }) => [tenantId, driftCount])).toEqual([
        ['demo-a', 3],
        ['demo-a', 0],
        ['demo-b', 2],
        ['demo-b', 0],
      ]);
    },
    180_000,
  );

  it.concurrent(
    'pushes and proves the sample, and adds only what is new when it runs again on the same state',
    async () => {
      const state = path.join(folder, 'state');
      const json = path.join(folder, 'out.json');
      const run = async (...args: string[]): Promise<{ code: number | null; report: Result }> => {
        const { code, out, err } = await demo('--state', state, '--json', json, ...args);
        if (code !== 0) throw new Error(`${out}\n${err}`);
        return { code, report: JSON.parse(readFileSync(json, 'utf8')) as Result };
      };

      const first = await run();
      const second = await run('--walk-in', 'Shop till');

      const nights = ({ reconcile }: Result) =>
        reconcile.map(({ outcome, coverage, driftCount }) => `${outcome} ${coverage} ${driftCount}`);
      const rejected = (report: Report) => report.rejected.map(({ number, code }) => `${number} ${code}`);
      expect(first.report).toMatchObject({
        submitted: 12,
        accepted: 10,
        pushed: 10,
        refused: [],
        waiting: 0,
        unknown: 0,
        quickbooks: { invoices: 10, customers: 6, items: 18, total: '1443.41' },
        expectedTotal: '1443.41',
        calls: { throttled: 0 },
      });
      expect(rejected(first.report).toSorted()).toEqual([
        '70007 customer_missing',
        'C70005 credit_not_supported',
      ]);
      expect(second.report).toMatchObject({
        accepted: 11,
        pushed: 11,
        quickbooks: { invoices: 1, customers: 1, items: 0, total: '21.25' },
        expectedTotal: '21.25',
      });
      expect(rejected(second.report)).toEqual(['C70005 credit_not_supported']);
      expect(first.report).toMatchObject({
        // By hand: 70001, 70002 and 70004, and 70008 over nothing; half of 70003; 70010 paid and opened again.
        payments: {
          invoice: {
            paid: { count: 4, sum: '396.33' },
            partlyPaid: { count: 1, sum: '57.45' },
            unpaid: { count: 5, sum: '932.18' },
            reversed: { count: 1, sum: '175.50' },
            events: 6,
          },
        },
        syncErrors: {
          opened: [
            { cause: 'drift_edited', number: '70006', action: 'overwrite' },
            { cause: 'drift_deleted', number: '70009', action: 'createAgain' },
            { cause: 'drift_voided', number: '70011', action: 'acceptTheirs' },
          ],
          openAtEnd: 0,
        },
      });
      expect(nights(first.report)).toEqual(['complete everything 3', 'complete changes 0']);
      // What was paid or voided before is left alone; what was created again or opened again is not.
      expect(second.report.syncErrors).toEqual({
        opened: [
          { cause: 'drift_edited', number: '70009', action: 'overwrite' },
          { cause: 'drift_deleted', number: '70010', action: 'createAgain' },
        ],
        openAtEnd: 0,
      });
      expect(nights(second.report)).toEqual(['complete changes 2', 'complete changes 0']);
    },
    300_000,
  );
});
