import { nextSteps } from './next-steps.ts';
import { printProof } from './print-proof.ts';
import type { ProvenTenant } from './tenant-at-work.ts';
import type { Report } from './report.ts';
import type { Accepted, Kind } from './submit.ts';
import { table, thousands } from './table.ts';
import type { Row } from './table.ts';

/** What the lines below the table need to know of the run. */
export interface Told {
  /** Of what kind each tenant's documents are, in the order of the report. */
  kinds: readonly Kind[];
  problems: readonly string[];
  accepted: readonly Accepted[];
  /** Each tenant after its push. */
  proven: readonly ProvenTenant[];
  /** Pages to look at, while there is a stack that stays. */
  booksPages: readonly string[];
  jsonFile: string | undefined;
  stateDir: string | undefined;
  isSample: boolean;
}

/** The table at the end, the verdict, and what to try next. */
export function printReport(report: Report, told: Told): string {
  return [
    '',
    ...table(`What happened to the ${nounOf(told.kinds)}s`, happened(report, told.kinds)),
    ...table(
      'What this run added to the books (read back from QuickBooks itself)',
      added(report, told.kinds),
    ),
    ...table('What it took', took(report, told.kinds)),
    ...sideBySide(report, told.kinds),
    ...printProof(told.proven),
    ...troubles(report, told),
    ...verdict(report, told),
    '',
    'What to try next',
    ...nextSteps(told).flatMap(([what, why]) => [`  ${what}`, `      ${why}`]),
    '',
  ].join('\n');
}

/** What to call one of the documents: `invoice`, `bill`, or `document` when there are both. */
function nounOf(kinds: readonly Kind[]): string {
  const [first = 'invoice', ...others] = kinds;
  return others.every((kind) => kind === first) ? first : 'document';
}

function happened(report: Report, kinds: readonly Kind[]): Row[] {
  const { submitted, accepted, rejected, pushed, refused, waiting, unknown } = report;
  const [note = '', ...more] = codes(rejected, kinds);
  return [
    ['submitted', `${submitted}`, ''],
    ['rejected by the API', `${rejected.length}`, note],
    ...more.map((line): Row => ['', '', line]),
    ['accepted', `${accepted}`, ''],
    ['in QuickBooks', `${pushed}`, ''],
    ['refused by QuickBooks', `${refused.length}`, ''],
    ['still waiting', `${waiting}`, ''],
    ['outcome unknown', `${unknown}`, ''],
  ];
}

function meaningOf(code: string, kinds: readonly Kind[]): string | undefined {
  if (code === 'customer_missing') return 'no customer; --walk-in NAME gives them one';
  if (code !== 'credit_not_supported') return undefined;
  return kinds.includes('bill') ? 'total below zero, or zero for a bill' : 'total below zero';
}

/** One line a code: the first in the row itself, the others below it. */
function codes(rejected: Report['rejected'], kinds: readonly Kind[]): string[] {
  return [...Map.groupBy(rejected, ({ code }) => code)].map(([code, all]) => {
    const meaning = meaningOf(code, kinds);
    return `${all.length} ${code}${meaning === undefined ? '' : ` (${meaning})`}`;
  });
}

function added({ quickbooks, expectedTotal, expectedBillTotal }: Report, kinds: readonly Kind[]): Row[] {
  const { invoices, customers, items, total, bills, vendors, billTotal } = quickbooks;
  const which =
    kinds.includes('invoice') && kinds.includes('bill')
      ? { invoice: ' of invoices', bill: ' of bills' }
      : undefined;
  const ofInvoices: Row[] = [
    ['invoices', `${invoices}`, ''],
    ['customers', `${customers}`, ''],
    ['items', `${items}`, ''],
    [`total${which?.invoice ?? ''} in GBP`, thousands(total), ties(total, expectedTotal)],
  ];
  const ofBills: Row[] = [
    ['bills', `${bills}`, ''],
    ['vendors', `${vendors}`, ''],
    [`total${which?.bill ?? ''} in GBP`, thousands(billTotal), ties(billTotal, expectedBillTotal)],
  ];
  return [...(kinds.includes('invoice') ? ofInvoices : []), ...(kinds.includes('bill') ? ofBills : [])];
}

const ties = (total: string, expected: string): string =>
  total === expected ? 'as expected, to the penny' : `EXPECTED ${thousands(expected)}`;

const articles: Record<string, string> = { invoice: 'an invoice', bill: 'a bill', document: 'a document' };

function took({ calls, seconds }: Report, kinds: readonly Kind[]): Row[] {
  const { total, batches, single, metered, throttled, perDocument } = calls;
  const each = articles[nounOf(kinds)] ?? '';
  return [
    ['calls to QuickBooks', `${total}`, perDocument === 0 ? '' : `${perDocument} ${each}`],
    ['    batches', `${batches}`, ''],
    ['    single writes', `${single}`, ''],
    ['    reads', `${metered}`, 'those Intuit would bill'],
    ['throttled calls', `${throttled}`, ''],
    ['seconds of pushing', seconds.pushing.toFixed(1), 'first submission to last push'],
    ['seconds in all', seconds.all.toFixed(1), ''],
  ];
}

/** With several tenants: what each took by itself, which shows whether one waited for another. */
function sideBySide({ tenants }: Report, kinds: readonly Kind[]): string[] {
  if (tenants.length < 2) return [];
  const rows = tenants.map(({ tenantId, submitted, pushed, calls, seconds }, index): Row => {
    const documents = `${submitted} ${kinds[index] ?? 'document'}s`;
    return [tenantId, `${seconds.toFixed(1)} s`, `${documents}, ${pushed} in QuickBooks, ${calls} calls`];
  });
  return table('Side by side, from the first submission to the last push of each tenant', rows);
}

const SHOWN = 8;

/** The first few of what went wrong, with what to do about it. */
function troubles(report: Report, { problems, accepted, kinds }: Told): string[] {
  if (problems.length === 0) return [];
  const lines = [
    ...problems,
    ...accepted.flatMap(({ number, document: { pushError } }) =>
      pushError === undefined ? [] : [`${number} was refused: ${pushError.detail} ${pushError.whatToDo}`],
    ),
    ...report.rejected
      .filter(({ code }) => meaningOf(code, kinds) === undefined)
      .map(({ number, code, detail }) => `${number} was rejected: ${code}: ${detail}`),
  ];
  const more = lines.length > SHOWN ? [`  … and ${lines.length - SHOWN} more`] : [];
  return ['What went wrong', ...lines.slice(0, SHOWN).map((line) => `  ${line}`), ...more, ''];
}

function verdict({ quickbooks }: Report, { problems, jsonFile, kinds, proven }: Told): string[] {
  const noun = nounOf(kinds);
  const nothingNew = quickbooks.invoices + quickbooks.bills === 0;
  const good = nothingNew
    ? `OK: nothing new. Every accepted ${noun} was in the books already, and none was added twice.`
    : `OK: every accepted ${noun} is in the books, once, for the right amount.`;
  return [
    ...(problems.length === 0 ? [good, ...nightsAgree(proven)] : ['NOT OK: see above.']),
    ...(jsonFile === undefined ? [] : [`The result is in ${jsonFile}.`]),
  ];
}

const nightsAgree = (proven: readonly ProvenTenant[]): string[] =>
  proven.length === 0
    ? []
    : ['OK: each payment was seen, each change by hand was found and decided, and the second night agrees.'];
