import type { Report } from './report.ts';
import type { Accepted } from './submit.ts';

/** What the lines below the table need to know of the run. */
export interface Told {
  problems: readonly string[];
  accepted: readonly Accepted[];
  /** A page to look at, while there is a stack that stays. */
  booksPage: string | undefined;
  jsonFile: string | undefined;
  stateDir: string | undefined;
  isSample: boolean;
}

type Row = readonly [what: string, value: string, note: string];

/** The table at the end, the verdict, and what to try next. */
export function printReport(report: Report, told: Told): string {
  return [
    '',
    ...table('What happened to the invoices', happened(report)),
    ...table('What this run added to the books (read back from QuickBooks itself)', added(report)),
    ...table('What it took', took(report)),
    ...troubles(report, told),
    ...verdict(report, told),
    '',
    'What to try next',
    ...nextSteps(told).flatMap(([what, why]) => [`  ${what}`, `      ${why}`]),
    '',
  ].join('\n');
}

function happened(report: Report): Row[] {
  const { submitted, accepted, rejected, pushed, refused, waiting, unknown } = report;
  const [note = '', ...more] = codes(rejected);
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

const meanings: Record<string, string> = {
  credit_not_supported: 'total below zero',
  customer_missing: 'no customer; --walk-in NAME gives them one',
};

/** One line a code: the first in the row itself, the others below it. */
function codes(rejected: Report['rejected']): string[] {
  return [...Map.groupBy(rejected, ({ code }) => code)].map(([code, all]) => {
    const meaning = meanings[code];
    return `${all.length} ${code}${meaning === undefined ? '' : ` (${meaning})`}`;
  });
}

function added({ quickbooks, expectedTotal }: Report): Row[] {
  const { invoices, customers, items, total } = quickbooks;
  const ties = total === expectedTotal ? 'as expected, to the penny' : `EXPECTED ${thousands(expectedTotal)}`;
  return [
    ['invoices', `${invoices}`, ''],
    ['customers', `${customers}`, ''],
    ['items', `${items}`, ''],
    ['total in GBP', thousands(total), ties],
  ];
}

function took({ calls, seconds }: Report): Row[] {
  const { total, batches, single, metered, throttled, perDocument } = calls;
  return [
    ['calls to QuickBooks', `${total}`, perDocument === 0 ? '' : `${perDocument} an invoice`],
    ['    batches', `${batches}`, ''],
    ['    single writes', `${single}`, ''],
    ['    reads', `${metered}`, 'those Intuit would bill'],
    ['throttled calls', `${throttled}`, ''],
    ['seconds of pushing', seconds.pushing.toFixed(1), 'first submission to last push'],
    ['seconds in all', seconds.all.toFixed(1), ''],
  ];
}

const thousands = (amount: string): string => amount.replace(/\B(?=(\d{3})+(?=\.))/g, ',');

function table(title: string, rows: readonly Row[]): string[] {
  const lines = rows.map(([what, value, note]) =>
    `  ${what.padEnd(22)} ${value.padStart(12)}   ${note}`.trimEnd(),
  );
  return [title, ...lines, ''];
}

const SHOWN = 8;

/** The first few of what went wrong, with what to do about it. */
function troubles(report: Report, { problems, accepted }: Told): string[] {
  if (problems.length === 0) return [];
  const lines = [
    ...problems,
    ...accepted.flatMap(({ number, document: { pushError } }) =>
      pushError === undefined ? [] : [`${number} was refused: ${pushError.detail} ${pushError.whatToDo}`],
    ),
    ...report.rejected
      .filter(({ code }) => meanings[code] === undefined)
      .map(({ number, code, detail }) => `${number} was rejected: ${code}: ${detail}`),
  ];
  const more = lines.length > SHOWN ? [`  … and ${lines.length - SHOWN} more`] : [];
  return ['What went wrong', ...lines.slice(0, SHOWN).map((line) => `  ${line}`), ...more, ''];
}

function verdict(report: Report, { problems, jsonFile }: Told): string[] {
  const nothingNew = report.quickbooks.invoices === 0;
  const good = nothingNew
    ? 'OK: nothing new. Every accepted invoice was in the books already, and none was added twice.'
    : 'OK: every accepted invoice is in the books, once, for the right amount.';
  return [
    problems.length === 0 ? good : 'NOT OK: see above.',
    ...(jsonFile === undefined ? [] : [`The result is in ${jsonFile}.`]),
  ];
}

type Step = readonly [what: string, why: string];

function nextSteps({ booksPage, stateDir, isSample }: Told): Step[] {
  const look: Step =
    booksPage === undefined
      ? [
          'npm run dev, and npm run demo in another terminal',
          'a stack that stays, with the books to look at in a browser',
        ]
      : [booksPage, 'the books in your browser'];
  const again: Step =
    booksPage === undefined && stateDir === undefined
      ? ['npm run demo -- --state .local/demo', 'twice: the second run adds nothing, because it is all there']
      : ['the same command again', 'adds nothing, because it is all there'];
  const own: Step = [
    'npm run demo -- --invoices FILE',
    'invoices of your own; npm run demo -- --help tells the format',
  ];
  return [
    ['npm run demo -- --walk-in "Shop till"', 'also takes the invoices that have no customer'],
    ...(isSample ? [own] : []),
    again,
    look,
  ];
}
