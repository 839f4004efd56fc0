import Big from 'big.js';
import type { BooksContent } from './read-books.ts';
import type { CallCounts } from './simulator-control.ts';
import type { Accepted, Progressing } from './submit.ts';
import { money, sumOf } from './to-submission.ts';

/** What `--json` writes. Money is decimal strings. */
export interface Report {
  submitted: number;
  accepted: number;
  rejected: { number: string; code: string; detail: string }[];
  pushed: number;
  refused: { number: string; cause: string }[];
  waiting: number;
  unknown: number;
  /** What this run added to the books. */
  quickbooks: { invoices: number; customers: number; items: number; total: string };
  /** What this run had to add: the accepted invoices that were not in the books before. */
  expectedTotal: string;
  calls: CallCounts & { perDocument: number };
  seconds: { pushing: number; all: number };
}

/** Everything that was seen, for {@link buildReport}. */
export interface Seen {
  so: Progressing;
  before: BooksContent;
  after: BooksContent;
  calls: CallCounts;
  pushingMs: number;
  allMs: number;
}

/** The report, and in plain words everything that is not as it should be; no problems means success. */
export function buildReport(seen: Seen): { report: Report; problems: string[] } {
  const { so, before, after, calls } = seen;
  const inState = (...states: string[]): Accepted[] =>
    so.accepted.filter(({ document }) => states.includes(document.state));
  const added = [...after.invoices].filter(([id]) => !before.invoices.has(id)).map(([, entity]) => entity);
  const expected = so.accepted.filter(({ document }) => !before.invoices.has(document.quickbooks?.id ?? ''));
  const report: Report = {
    submitted: so.submitted,
    accepted: so.accepted.length,
    rejected: so.rejected.map(({ number, code, detail }) => ({ number, code, detail })),
    pushed: inState('pushed', 'voided').length,
    refused: inState('refused', 'parked').map(({ number, document }) => ({
      number,
      cause: document.pushError?.cause ?? document.state,
    })),
    waiting: inState('waiting', 'queued').length,
    unknown: inState('unknown').length,
    quickbooks: {
      invoices: added.length,
      customers: countNew(before.customers, after.customers),
      items: countNew(before.items, after.items),
      total: money(sumOf(added.map(({ total }) => total))),
    },
    expectedTotal: money(sumOf(expected.map(({ total }) => total))),
    calls: { ...calls, perDocument: ratio(calls.total, added.length) },
    seconds: { pushing: seconds(seen.pushingMs), all: seconds(seen.allMs) },
  };
  return { report, problems: problemsOf(report, { so, after, expectedCount: expected.length }) };
}

const countNew = (before: ReadonlySet<string>, after: ReadonlySet<string>): number =>
  [...after].filter((id) => !before.has(id)).length;

const seconds = (ms: number): number => Math.round(ms / 100) / 10;
const ratio = (calls: number, documents: number): number =>
  documents === 0 ? 0 : new Big(calls).div(documents).round(2, Big.roundHalfUp).toNumber();

function problemsOf(
  report: Report,
  of: { so: Progressing; after: BooksContent; expectedCount: number },
): string[] {
  const { quickbooks, expectedTotal, accepted, pushed, calls } = report;
  const unsent = of.so.rejected.filter(({ isDefinite }) => !isDefinite);
  return [
    ...unsent.map(({ number, code, detail }) => `${number} could not be submitted: ${code}: ${detail}`),
    ...when(pushed !== accepted, `${accepted - pushed} of ${accepted} accepted invoices did not arrive`),
    ...when(
      quickbooks.invoices !== of.expectedCount,
      `${quickbooks.invoices} invoices are new in the books, but ${of.expectedCount} were to be added`,
    ),
    ...when(
      quickbooks.total !== expectedTotal,
      `the new invoices come to ${quickbooks.total}, but ${expectedTotal} was expected`,
    ),
    ...of.so.accepted.flatMap((one) => wrongInBooks(one, of.after)),
    ...sharedEntities(of.so.accepted),
    ...when(calls.throttled > 0, `QuickBooks throttled ${calls.throttled} calls`),
  ];
}

const when = (isWrong: boolean, text: string): string[] => (isWrong ? [text] : []);

/** Holds one pushed document against the entity that it says it became. */
function wrongInBooks({ number, total, document }: Accepted, after: BooksContent): string[] {
  if (document.state !== 'pushed') return [];
  const entity = after.invoices.get(document.quickbooks?.id ?? '');
  if (entity === undefined) return [`${number} is said to be pushed, but is not in the books`];
  return when(
    !entity.total.eq(total),
    `${number} stands at ${money(entity.total)} instead of ${money(total)}`,
  );
}

function sharedEntities(accepted: readonly Accepted[]): string[] {
  const ids = accepted.flatMap(({ document }) => document.quickbooks?.id ?? []);
  const shared = ids.length - new Set(ids).size;
  return when(shared > 0, `${shared} documents point to an invoice that another one points to as well`);
}
