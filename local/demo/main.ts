import { access, constants, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DemoFailure } from './demo-failure.ts';
import type { Fetch } from './http.ts';
import { openStack } from './open-stack.ts';
import { printReport } from './print-report.ts';
import { createProgress } from './progress.ts';
import { readInvoices } from './read-invoices.ts';
import { readOptions, usage } from './read-options.ts';
import type { DemoOptions } from './read-options.ts';
import { buildReport } from './report.ts';
import { runDemo } from './run-demo.ts';
import { toSubmission, totalOf } from './to-submission.ts';

const sampleFile = path.join(import.meta.dirname, 'sample-invoices.csv');
const devDirectory = path.resolve(import.meta.dirname, '../../.local');

/** Runs the demo as the options say; returns the exit code. */
async function demo(options: DemoOptions, stopped: AbortSignal): Promise<number> {
  const startedAtMs = performance.now();
  const { invoicesFile = sampleFile, walkIn, jsonFile, stateDir } = options;
  if (jsonFile !== undefined) await mustBeFolder(path.dirname(jsonFile));
  const isSample = options.invoicesFile === undefined;
  const source = await readInvoices(invoicesFile);
  const invoices = source.map((invoice) => ({
    submission: toSubmission(invoice, walkIn),
    total: totalOf(invoice),
  }));
  const progress = createProgress(process.stdout, () => performance.now());
  const lines = source.reduce((sum, invoice) => sum + invoice.lines.length, 0);
  const what = isSample ? 'the sample that comes with the project' : invoicesFile;
  progress.step(`Counterfoil demo: ${invoices.length} invoices with ${lines} lines, from ${what}.`);

  const fetch: Fetch = (url, init) => globalThis.fetch(url, { signal: stopped, ...init });
  await using cleanUp = new AsyncDisposableStack();
  const stack = await openStack({ fetch, say: (line) => progress.step(line) }, { stateDir, devDirectory });
  cleanUp.defer(stack.close);
  stopped.throwIfAborted();
  const deps = {
    fetch,
    sleep: (ms: number) => sleep(ms, undefined, { signal: stopped }),
    nowMs: () => performance.now(),
    progress,
  };
  const seen = await runDemo(deps, { at: stack, invoices });
  const { report, problems } = buildReport({ ...seen, allMs: performance.now() - startedAtMs });
  if (jsonFile !== undefined) await save(jsonFile, report);
  const booksPage = stack.isAttached ? `${stack.quickbooksUrl}/app/${seen.realmId}` : undefined;
  const { accepted } = seen.so;
  console.log(printReport(report, { problems, accepted, booksPage, jsonFile, stateDir, isSample }));
  return problems.length === 0 ? 0 : 1;
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
