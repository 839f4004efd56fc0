/**
 * `npm run bench`: the figures of pushes, nights, webhooks and starts beside baselines and the floor, in one run; or only
 * some parts of it, e.g. `npm run bench -- nights notices`. Shows what is missed and never fails for it. `--json FILE`
 * writes the figures as well.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measureApp } from './app.ts';
import type { ColdStart } from './cold-start.ts';
import { measureDocumentSearch } from './document-search.ts';
import { measureMatching } from './matching.ts';
import { measureBacklog, measureKms, measureRealInvoices, measureStarts } from './measure.ts';
import { measureNights } from './nights.ts';
import { measureNotices } from './notices.ts';
import { measureRefreshes } from './refreshes.ts';
import { surroundings, tableOf, verdict, type Row } from './report.ts';
import { measureSharedLimits } from './shared-limits.ts';
import { measureWebhook } from './webhook.ts';

let functions: readonly ColdStart[] = [];

interface Part {
  readonly name: string;
  readonly what: string;
  readonly isRealTime?: boolean;
  readonly measure: () => Promise<readonly Row[]>;
}

// Those that measure real time come first, before this process has filled its memory.
const parts: readonly Part[] = [
  { name: 'webhook', what: 'acknowledging webhooks (M11)', isRealTime: true, measure: measureWebhook },
  {
    name: 'starts',
    what: 'starts of all functions, in fresh processes (M9)',
    isRealTime: true,
    measure: starts,
  },
  {
    name: 'backlog',
    what: 'a backlog of 10,000, twenty equal tenants, single invoices behind others (M1, M2, M3, M6, M12)',
    measure: measureBacklog,
  },
  { name: 'limits', what: 'limits that others use up as well (M3)', measure: measureSharedLimits },
  { name: 'nights', what: 'nights of 10,000 documents (M4)', measure: measureNights },
  { name: 'notices', what: 'following up notices (M5)', measure: measureNotices },
  { name: 'real', what: 'real invoices (M6)', measure: realInvoices },
  { name: 'kms', what: 'opening tokens (M7)', measure: measureKms },
  { name: 'refreshes', what: 'refreshing tokens (M13)', measure: measureRefreshes },
  { name: 'app', what: 'the hosted app in a browser', measure: measureApp },
  { name: 'documents', what: 'finding documents among 100,000', measure: measureDocumentSearch },
  { name: 'matching', what: 'matching names', measure: async () => measureMatching() },
];

const { values: options, positionals } = parseArgs({
  options: { json: { type: 'string' } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !parts.some((part) => part.name === name));
if (unknown.length > 0) {
  throw new Error(`No part is named ${unknown.join(', ')}: ${parts.map(({ name }) => name).join(', ')}.`);
}
const where = surroundings();
const startedMs = performance.now();
const seconds = (): string => ((performance.now() - startedMs) / 1000).toFixed(0);
const step = (what: string): void => console.error(`${seconds().padStart(4)} s  ${what}`);

const measured = new Map<Part, readonly Row[]>();
for (const part of parts) {
  if (positionals.length > 0 && !positionals.includes(part.name)) continue;
  step(part.what);
  measured.set(part, await part.measure());
}
step('done');
// The starts are many, and come last.
const rows = parts
  .toSorted((a, b) => Number(a.isRealTime ?? false) - Number(b.isRealTime ?? false))
  .flatMap((part) => measured.get(part) ?? []);

console.log(
  [
    '',
    ...Object.entries(where).map(([name, value]) => `${name}: ${value}`),
    '',
    tableOf(rows),
    '',
    'naive: node-quickbooks one by one, an idempotency record, tokens decrypted for each push, status written at each step.',
    'decent: batches of 30, a conditional claim per document, a minute’s pause after a 429, no lease, no governor.',
    'Virtual time, Intuit’s limits on; batch of 30: 3.3 s, single call 0.3 s, query 0.2 s; DynamoDB 5 ms, KMS 10 ms.',
    'limits: others’ calls are spread evenly; the most that was left is what a sender gets that knows of them beforehand.',
    'nights, notices: naive reads each document, or what each notice names, with a GET.',
    'notices: gathered by Intuit for one to five minutes, as in production; handed over as they come within fifteen seconds.',
    'refreshes: naive is a worker that refreshes whenever it finds the token expired.',
    'matching: naive compares each name with each; ours is in real time, and naive reckoned from a part of the names.',
    'app: its floor is a static page of the same origin, painted under the same slow-down.',
    'search: work of our own and of the SDK, pages served on loopback; its floor is a page without a filter.',
    'webhooks: the built bundle, queue and secret on loopback; Intuit waits for 3,000 ms.',
    'KB loaded at start: what static imports reach; libraries for obtaining tokens are loaded when needed.',
  ].join('\n'),
);
if (options.json !== undefined) {
  const figures = rows.map((row) => ({ ...row, verdict: verdict(row) }));
  writeFileSync(
    options.json,
    `${JSON.stringify({ ...where, rows: figures, starts: functions }, undefined, 2)}\n`,
  );
}

async function starts(): Promise<readonly Row[]> {
  const measured = await measureStarts();
  functions = measured.functions;
  return measured.rows;
}

async function realInvoices(): Promise<readonly Row[]> {
  const real = await measureRealInvoices();
  if (real === undefined) step('… skipped: there is no folder with real invoices beside this project');
  return real ?? [];
}
