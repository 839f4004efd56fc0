import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Listening } from './aws/listen.ts';
import { StackFailure } from './aws/stack-failure.ts';
import { startStack } from './stack.ts';
import type { Stack } from './stack.ts';
import { startClockControl } from './stack/clock-control.ts';
import { announceDev, findRunningDev } from './stack/running-dev.ts';

const usage = `Usage: npm run dev -- [--port 4010] [--state DIR] [--simulator URL] [--announce DIR] [--verbose]
  --port N         the one origin; the three ports after it are the identity provider's, the simulator's and the clock's
  --state DIR      keep tables, books and keys in DIR between runs (in memory without it)
  --simulator URL  use a QuickBooks simulator that already runs
  --announce DIR   write dev.json, by which others find this stack, into DIR (.local of the work tree without it)
  --verbose        print the functions' log lines`;

interface DevOptions {
  port: number;
  stateDir?: string | undefined;
  simulator?: string | undefined;
  announceDir: string;
  isVerbose: boolean;
}

function readOptions(): DevOptions | undefined {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4010' },
      state: { type: 'string' },
      simulator: { type: 'string' },
      announce: { type: 'string', default: path.join(import.meta.dirname, '..', '.local') },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_532)
    throw new StackFailure(`--port ${values.port} is no port.\n${usage}`);
  if (values.help) return undefined;
  const { state: stateDir, simulator, announce: announceDir, verbose: isVerbose } = values;
  return { port, stateDir, simulator, announceDir, isVerbose };
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
  const stack = await start(options);
  const clock = await startClock(stack, options);
  const withdraw = announceDev(options.announceDir, stack, clock.url);
  addSampleCompanies(stack);
  console.log(welcome(stack, { options, clockUrl: clock.url, tookMs: performance.now() - startedMs }));
  await untilAskedToStop();
  console.log('\nStopping …');
  withdraw();
  await clock.close();
  await stack.stop();
}

function start({ port, stateDir, simulator, isVerbose }: DevOptions): Promise<Stack> {
  return startStack({
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
  simulator.control.createCompany({
    realmId: '9341000000000101',
    seed: 'us',
    companyName: 'Harbour Lane Trading',
  });
  simulator.control.createCompany({
    realmId: '9341000000000102',
    seed: 'gb',
    // The vendor's numbers stand on the invoices, as most vendors want it.
    switches: { customTxnNumbers: true },
    companyName: 'Quayside Supplies Ltd',
  });
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

What to try: npm run demo in another terminal pushes invoices through this stack. Then, in QuickBooks' books, open an invoice
and pay it: a webhook tells, and within seconds the document says so. Edit, delete or void another one, and let the night come,
    curl -X POST ${clockUrl}/_local/clock -d '{"to":"twoAm","timeZone":"Europe/London"}'
which finds it and opens a sync error. Ctrl-C ends the stack.`;
}

function untilAskedToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}

try {
  await main();
} catch (error) {
  console.error(error instanceof StackFailure ? error.message : error);
  process.exitCode = 1;
}
