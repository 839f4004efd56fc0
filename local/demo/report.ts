import Big from 'big.js';
import type { BooksContent, HeldDocument } from './read-books.ts';
import { problemsOf } from './problems.ts';
import type { CallCounts } from './simulator-control.ts';
import { inState } from './submit.ts';
import type { Accepted, Kind, Progressing } from './submit.ts';
import { money, sumOf } from './to-submission.ts';

/** What `--json` writes: all tenants together, then each. Money is decimal strings. */
export interface Report {
  submitted: number;
  accepted: number;
  rejected: { number: string; code: string; detail: string }[];
  pushed: number;
  refused: { number: string; cause: string }[];
  waiting: number;
  unknown: number;
  /** What this run added to the books; `total` is that of the invoices. */
  quickbooks: {
    invoices: number;
    customers: number;
    items: number;
    total: string;
    bills: number;
    vendors: number;
    billTotal: string;
  };
  /** What this run had to add: the accepted invoices that were not in the books before. */
  expectedTotal: string;
  /** The same of the bills. */
  expectedBillTotal: string;
  calls: CallCounts & { perDocument: number };
  seconds: { pushing: number; all: number };
  /** `calls` in all, `seconds` from its first submission to its last push. */
  tenants: { tenantId: string; submitted: number; pushed: number; calls: number; seconds: number }[];
}

/** What was seen of one tenant, whose documents are of one kind and whose books are its own. */
export interface SeenTenant {
  tenantId: string;
  kind: Kind;
  so: Progressing;
  before: BooksContent;
  after: BooksContent;
  calls: CallCounts;
  startedAtMs: number;
  pushedAtMs: number;
}

/** Everything that was seen, for {@link buildReport}. */
export interface Seen {
  tenants: readonly SeenTenant[];
  allMs: number;
}

/** The report, and in plain words everything that is not as it should be; no problems means success. */
export function buildReport({ tenants: seen, allMs }: Seen): { report: Report; problems: string[] } {
  const tenants = seen.map((one): HeldAgainst => ({
    ...one,
    added: addedTo(one),
    expected: expectedOf(one),
  }));
  const accepted = tenants.flatMap(({ so }) => so.accepted);
  const rejected = tenants.flatMap(({ so }) => so.rejected);
  const added = tenants.map((tenant) => tenant.added);
  const expected = tenants.flatMap((tenant) => tenant.expected);
  const calls = tenants.map((tenant) => tenant.calls).reduce(callsTogether);
  const documents = sum(added.map(({ invoices, bills }) => invoices.length + bills.length));
  const report: Report = {
    submitted: sum(tenants.map(({ so }) => so.submitted)),
    accepted: accepted.length,
    rejected: rejected.map(({ number, code, detail }) => ({ number, code, detail })),
    pushed: inState(accepted, 'pushed', 'voided').length,
    refused: inState(accepted, 'refused', 'parked').map(({ number, document }) => ({
      number,
      cause: document.pushError?.cause ?? document.state,
    })),
    waiting: inState(accepted, 'waiting', 'queued').length,
    unknown: inState(accepted, 'unknown').length,
    quickbooks: {
      invoices: sum(added.map(({ invoices }) => invoices.length)),
      customers: sum(added.map(({ customers }) => customers)),
      items: sum(added.map(({ items }) => items)),
      total: totalOf(added.flatMap(({ invoices }) => invoices)),
      bills: sum(added.map(({ bills }) => bills.length)),
      vendors: sum(added.map(({ vendors }) => vendors)),
      billTotal: totalOf(added.flatMap(({ bills }) => bills)),
    },
    expectedTotal: totalOf(expected.filter(({ kind }) => kind === 'invoice')),
    expectedBillTotal: totalOf(expected.filter(({ kind }) => kind === 'bill')),
    calls: { ...calls, perDocument: ratio(calls.total, documents) },
    seconds: { pushing: seconds(pushingMs(tenants)), all: seconds(allMs) },
    tenants: tenants.map(tenantReport),
  };
  return { report, problems: tenants.flatMap((tenant) => problemsOf(tenant)) };
}

/** A tenant with what this run added to its books, and what it had to add. */
export interface HeldAgainst extends SeenTenant {
  added: Added;
  expected: readonly Accepted[];
}

/** What is in the books after the run and was not before. */
export interface Added {
  invoices: readonly HeldDocument[];
  bills: readonly HeldDocument[];
  customers: number;
  vendors: number;
  items: number;
}

function addedTo({ before, after }: SeenTenant): Added {
  return {
    invoices: newIn(before.invoices, after.invoices),
    bills: newIn(before.bills, after.bills),
    customers: countNew(before.customers, after.customers),
    vendors: newIn(before.vendors, after.vendors).length,
    items: countNew(before.items, after.items),
  };
}

const newIn = <Entity>(before: ReadonlyMap<string, Entity>, after: ReadonlyMap<string, Entity>): Entity[] =>
  [...after].filter(([id]) => !before.has(id)).map(([, entity]) => entity);

const countNew = (before: ReadonlySet<string>, after: ReadonlySet<string>): number =>
  [...after].filter((id) => !before.has(id)).length;

/** The accepted documents that the books did not hold before. */
function expectedOf({ so, before, kind }: SeenTenant): Accepted[] {
  const held = kind === 'invoice' ? before.invoices : before.bills;
  return so.accepted.filter(({ document }) => !held.has(document.quickbooks?.id ?? ''));
}

function tenantReport({
  tenantId,
  so,
  calls,
  startedAtMs,
  pushedAtMs,
}: SeenTenant): Report['tenants'][number] {
  return {
    tenantId,
    submitted: so.submitted,
    pushed: inState(so.accepted, 'pushed', 'voided').length,
    calls: calls.total,
    seconds: seconds(pushedAtMs - startedAtMs),
  };
}

/** From the first submission of all to the last push of all. */
const pushingMs = (tenants: readonly SeenTenant[]): number =>
  Math.max(...tenants.map(({ pushedAtMs }) => pushedAtMs)) -
  Math.min(...tenants.map(({ startedAtMs }) => startedAtMs));

const callsTogether = (one: CallCounts, other: CallCounts): CallCounts => ({
  total: one.total + other.total,
  batches: one.batches + other.batches,
  single: one.single + other.single,
  metered: one.metered + other.metered,
  throttled: one.throttled + other.throttled,
});

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
const totalOf = (documents: readonly { total: Big }[]): string =>
  money(sumOf(documents.map(({ total }) => total)));
const seconds = (ms: number): number => Math.round(ms / 100) / 10;
const ratio = (calls: number, documents: number): number =>
  documents === 0 ? 0 : new Big(calls).div(documents).round(2, Big.roundHalfUp).toNumber();
