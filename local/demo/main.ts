import { access, constants, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DemoFailure } from './demo-failure.ts';
import type { Fetch } from './http.ts';
import { billsJob, invoicesJob } from './jobs.ts';
import type { Job } from './jobs.ts';
import { openStack } from './open-stack.ts';
import { printReport } from './print-report.ts';
import { createProgress } from './progress.ts';
import { buildProof } from './proof-report.ts';
import { readBills } from './read-bills.ts';
import { readInvoices } from './read-invoices.ts';
import { readOptions, usage } from './read-options.ts';
import type { DemoOptions } from './read-options.ts';
import { buildReport } from './report.ts';
import { runDemo } from './run-demo.ts';

const sampleFile = path.join(import.meta.dirname, 'sample-invoices.csv');
const devDirectory = path.resolve(import.meta.dirname, '../../.local');

/** Runs the demo as the options say; returns the exit code. */
async function demo(options: DemoOptions, stopped: AbortSignal): Promise<number> {
  const startedAtMs = performance.now();
  const { jsonFile, stateDir } = options;
  if (jsonFile !== undefined) await mustBeFolder(path.dirname(jsonFile));
  const jobs = await jobsOf(options);
  const progress = createProgress(process.stdout, () => performance.now());
  for (const line of announced(jobs, options)) progress.step(line);

  // One tenant's failure ends the other's work too, before the stack goes.
  const failed = new AbortController();
  const signal = AbortSignal.any([stopped, failed.signal]);
  const fetch: Fetch = (url, init) => globalThis.fetch(url, { signal, ...init });
  await using cleanUp = new AsyncDisposableStack();
  const stack = await openStack({ fetch, say: (line) => progress.step(line) }, { stateDir, devDirectory });
  cleanUp.defer(stack.close);
  cleanUp.defer(() => failed.abort(new DemoFailure('The demo is over.')));
  stopped.throwIfAborted();
  const deps = {
    fetch,
    sleep: (ms: number) => sleep(ms, undefined, { signal }),
    nowMs: () => performance.now(),
    progress,
  };
  const { runs: tenants, proven } = await runDemo(deps, { at: stack, jobs });
  const { report, problems: ofPush } = buildReport({ tenants, allMs: performance.now() - startedAtMs });
  const { proof, problems: ofProof } = buildProof(proven);
  const problems = [...ofPush, ...ofProof];
  if (jsonFile !== undefined) await save(jsonFile, { ...report, ...proof });
  const told = {
    kinds: jobs.map(({ kind }) => kind),
    problems,
    proven,
    accepted: tenants.flatMap(({ so }) => so.accepted),
    booksPages: stack.isAttached ? tenants.map(({ realmId }) => `${stack.quickbooksUrl}/app/${realmId}`) : [],
    jsonFile,
    stateDir,
    isSample: isSample(options),
  };
  console.log(printReport(report, told));
  return problems.length === 0 ? 0 : 1;
}

const isSample = ({ invoicesFile, billsFile }: DemoOptions): boolean =>
  invoicesFile === undefined && billsFile === undefined;

/** Everything is read, and what cannot be used is told, before anything is started. */
async function jobsOf(options: DemoOptions): Promise<Job[]> {
  const { billsFile, walkIn } = options;
  const invoicesFile = isSample(options) ? sampleFile : options.invoicesFile;
  return [
    ...(invoicesFile === undefined ? [] : [invoicesJob(await readInvoices(invoicesFile), walkIn)]),
    ...(billsFile === undefined ? [] : [billsJob(await readBills(billsFile))]),
  ];
}

function announced(jobs: readonly Job[], options: DemoOptions): string[] {
  const files = { invoice: options.invoicesFile, bill: options.billsFile };
  return jobs.map(({ kind, documents, lineCount, tenantId }) => {
    const file = files[kind] ?? 'the sample that comes with the project';
    const whose = jobs.length > 1 ? ` for ${tenantId}` : '';
    return `Counterfoil demo: ${documents.length} ${kind}s with ${lineCount} lines, from ${file}${whose}.`;
  });
}

/** Told before the work, not after it. */
async function mustBeFolder(folder: string): Promise<void> {
  try {
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new DemoFailure(
      `Cannot write to ${folder}, where --json points. Create that folder first.`,
      2,
      error,
    );
  }
}

async function save(file: string, report: unknown): Promise<void> {
  try {
    await writeFile(file, `${JSON.stringify(report, undefined, 2)}\n`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DemoFailure(
      `The run is complete, but its result could not be written to ${file}: ${why}`,
      1,
      error,
    );
  }
}

/** The first signal stops the demo and its stack in order; a second one finds nothing in its way. */
function stopOnSignal(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      console.error('\nStopping …');
      stop.abort(new DemoFailure(`Stopped by ${signal}.`));
    });
  }
  return stop.signal;
}

function reported(error: unknown, stopped: AbortSignal): number {
  // What a stop breaks off fails in many ways; the reason is the same.
  const reason: unknown = stopped.aborted ? stopped.reason : error;
  if (reason instanceof DemoFailure) {
    console.error(`\n${reason.message}`);
    return stopped.aborted ? 130 : reason.exitCode;
  }
  console.error('\nThe demo broke off unexpectedly:', reason);
  return 1;
}

const stopped = stopOnSignal();
try {
  const options = readOptions(process.argv.slice(2));
  if (options.wantsHelp) console.log(usage);
  else process.exitCode = await demo(options, stopped);
} catch (error) {
  process.exitCode = reported(error, stopped);
}
