/**
 * `npm run bench`: the figures of the push flow beside two baselines and the floor, and those of the webhook, in one run.
 * Shows what is missed and never fails for it. `--json FILE` writes the figures as well.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measureMatching } from './matching.ts';
import { measureBacklog, measureKms, measureRealInvoices, measureStarts } from './measure.ts';
import { surroundings, tableOf, verdict } from './report.ts';
import { measureWebhook } from './webhook.ts';

const { values: options } = parseArgs({ options: { json: { type: 'string' } } });
const where = surroundings();
const startedMs = performance.now();
const seconds = (): string => ((performance.now() - startedMs) / 1000).toFixed(0);
const step = (what: string): void => console.error(`${seconds().padStart(4)} s  ${what}`);

step('starts of all functions, in fresh processes (M9)');
const starts = await measureStarts();
step('acknowledging webhooks (M11)');
const webhook = await measureWebhook();
step('a backlog of 10,000, twenty equal tenants, single invoices behind others (M1, M2, M6, M12)');
const backlog = await measureBacklog();
step('real invoices (M6)');
const real = await measureRealInvoices();
if (real === undefined) step('… skipped: there is no folder with real invoices beside this project');
step('opening tokens (M7)');
const kms = await measureKms();
step('matching names');
const matching = measureMatching();
step('done');

const rows = [...backlog, ...(real ?? []), ...kms, ...matching, ...webhook, ...starts.rows];
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
    'matching: naive compares each name with each; ours is in real time, and naive reckoned from a part of the names.',
    'webhooks: the built bundle, queue and secret on loopback; Intuit waits for 3,000 ms.',
    'KB loaded at start: what static imports reach; libraries for obtaining tokens are loaded when needed.',
  ].join('\n'),
);
if (options.json !== undefined) {
  const figures = rows.map((row) => ({ ...row, verdict: verdict(row) }));
  writeFileSync(
    options.json,
    `${JSON.stringify({ ...where, rows: figures, starts: starts.functions }, undefined, 2)}\n`,
  );
}
