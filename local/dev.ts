import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Listening } from './aws/listen.ts';
import { StackFailure } from './aws/stack-failure.ts';
import { harbourLane, quaysideSupplies } from './demo/story/companies.ts';
import { storyBehindMs } from './demo/story/story-begin.ts';
import { markStory, storyToTell } from './demo/story/story-mark.ts';
import type { StoryToTell } from './demo/story/story-mark.ts';
import { tellStory } from './demo/story/tell-story.ts';
import { startStack } from './stack.ts';
import type { Stack } from './stack.ts';
import { startClockControl } from './stack/clock-control.ts';
import { announceDev, findRunningDev } from './stack/running-dev.ts';

const usage = `Usage: npm run dev -- [--port 4010] [--empty] [--state DIR] [--simulator URL] [--announce DIR] [--verbose]
  --port N         the one origin; the three ports after it are the identity provider's, the simulator's and the clock's
  --empty          start without the demo tenants, with two companies that nobody is connected to
  --state DIR      keep tables, books and keys in DIR between runs (in memory without it); the demo tenants are filled once
  --simulator URL  use a QuickBooks simulator that already runs; nothing is filled in there
  --announce DIR   write dev.json, by which others find this stack, into DIR (.local of the work tree without it)
  --verbose        print the functions' log lines`;

interface DevOptions {
  port: number;
  stateDir?: string | undefined;
  simulator?: string | undefined;
  announceDir: string;
  isEmpty: boolean;
  isVerbose: boolean;
}

function readOptions(): DevOptions | undefined {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4010' },
      state: { type: 'string' },
      simulator: { type: 'string' },
      announce: { type: 'string', default: path.join(import.meta.dirname, '..', '.local') },
      empty: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_532)
    throw new StackFailure(`--port ${values.port} is no port.\n${usage}`);
  if (values.help) return undefined;
  const { state: stateDir, simulator, announce: announceDir, empty: isEmpty, verbose: isVerbose } = values;
  return { port, stateDir, simulator, announceDir, isEmpty, isVerbose };
}

async function main(): Promise<void> {
  const options = readOptions();
  if (!options) return console.log(usage);
  const running = findRunningDev(options.announceDir);
  if (running) {
    throw new StackFailure(
      `A local stack of this work tree already runs at ${running.origin} (process ${running.pid}). ` +
        `Use that one, or end it: Ctrl-C where it runs, or kill ${running.pid}.`,
    );
  }
  const startedMs = performance.now();
  const story = storyToTell(options);
  const stack = await start(options, story);
  const clock = await startClock(stack, options);
  const withdraw = announceDev(options.announceDir, stack, clock.url);
  if (story !== 'tell') addSampleCompanies(stack);
  console.log(welcome(stack, { options, clockUrl: clock.url, tookMs: performance.now() - startedMs }));
  const asked = askedToStop();
  console.log(`\n${storyWords[story]}`);
  if (story === 'tell') await fill(stack, { stateDir: options.stateDir, asked });
  if (!asked.aborted) await once(asked, 'abort');
  console.log('\nStopping …');
  withdraw();
  await clock.close();
  await stack.stop();
}

const storyWords: Readonly<Record<StoryToTell, string>> = {
  tell: 'Filling the demo tenants; look at it as it grows …',
  told: 'The demo tenants are as they were left.',
  brokenOff: 'Filling the demo tenants was broken off before. Remove the state folder to have it done anew.',
  none: 'No demo tenant is filled: the stack holds what it held before.',
};

// Somebody who looks on waits for these windows; without any, each message would be a turn of its own.
const MAX_BATCHING_WINDOW_MS = 250;

function start({ port, stateDir, simulator, isVerbose }: DevOptions, story: StoryToTell): Promise<Stack> {
  return startStack({
    maxBatchingWindowMs: MAX_BATCHING_WINDOW_MS,
    ...(story === 'tell' && { beginsBehindMs: storyBehindMs(Date.now()) }),
    port,
    identityPort: port === 0 ? 0 : port + 1,
    simulatorPort: port === 0 ? 0 : port + 2,
    say: (line) => console.log(line),
    ...(stateDir !== undefined && { stateDir }),
    ...(simulator !== undefined && { simulator }),
    ...(isVerbose && { onLog: ({ functionName, line }) => console.log(`${functionName}  ${line}`) }),
  });
}

/** A stack that others could not use is ended. */
async function startClock(stack: Stack, { port }: DevOptions): Promise<Listening> {
  try {
    return await startClockControl(stack.clock, port === 0 ? 0 : port + 3);
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

/** Something to connect to: a company with US books and one with UK books. */
function addSampleCompanies({ quickbooks: { simulator } }: Stack): void {
  if (!simulator || simulator.companyIds().length > 0) return;
  for (const company of [harbourLane, quaysideSupplies]) simulator.control.createCompany(company);
}

/** The stack stays, also where the story cannot be told to its end. */
async function fill(
  stack: Stack,
  { stateDir, asked: signal }: { stateDir: string | undefined; asked: AbortSignal },
): Promise<void> {
  const startedMs = performance.now();
  markStory(stateDir, 'begun');
  try {
    await tellStory({
      stack,
      fetch: (url, init) => fetch(url, { signal, ...init }),
      sleep: (ms) => sleep(ms, undefined, { signal }),
      nowMs: () => performance.now(),
      realNowMs: () => Date.now(),
      say: (line) => console.log(line),
    });
  } catch (error) {
    if (!signal.aborted) console.error('The demo tenants could not be filled:', error);
    return;
  }
  markStory(stateDir, 'told');
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(`Filling the demo tenants … done in ${seconds} s. Open ${stack.origin} and sign in as Ada.`);
}

function welcome(
  stack: Stack,
  { options, clockUrl, tookMs }: { options: DevOptions; clockUrl: string; tookMs: number },
): string {
  const people = stack.identity.people().map(({ name, role, tenantId }) => {
    return `    ${name.padEnd(14)} ${role}${tenantId === undefined ? '' : ` of ${tenantId}`}`;
  });
  const { clientId, clientSecret } = stack.identity.vendorClient;
  return `
Counterfoil runs on this machine alone; it was up in ${(tookMs / 1000).toFixed(1)} s.

  Open it at          ${stack.origin}
  QuickBooks' books   ${stack.quickbooks.url}/app
  Identity provider   ${stack.identity.issuer}
  DynamoDB            ${stack.dynamo.endpoint}
  SQS                 ${stack.queues.endpoint}
  State               ${options.stateDir === undefined ? 'in memory, gone at the end (keep it with --state DIR)' : path.resolve(options.stateDir)}

  Who can sign in (no password):
${people.join('\n')}
  The vendor's back end: client ${clientId}, secret ${clientSecret},
    curl -u '${clientId}:${clientSecret}' -d grant_type=client_credentials \\
      -d 'scope=counterfoil/tenants.read counterfoil/tenants.write' ${stack.identity.issuer}/token

What to try: as Ada, look at the sync errors of Harbour Lane and cure one. As Bea, connect Quayside Supplies and push its first
invoice. In QuickBooks' books, open an invoice and pay it: a webhook tells, and within seconds the document says so. Edit,
delete or void another one, and let the night come,
    curl -X POST ${clockUrl}/_local/clock -d '{"to":"twoAm","timeZone":"Europe/London"}'
which finds it and opens a sync error. npm run demo in another terminal pushes invoices through this stack as well, for
tenants of its own. Ctrl-C ends the stack.`;
}

function askedToStop(): AbortSignal {
  const asked = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => asked.abort());
  return asked.signal;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof StackFailure ? error.message : error);
  process.exitCode = 1;
}
