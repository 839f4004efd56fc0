import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startSimulatorServer } from './server.ts';
import { createSimulator } from './simulator.ts';
import type { Simulator } from './simulator.ts';

const usage = `Usage: node local/quickbooks/main.ts [--port 7000] [--host 127.0.0.1] [--state FILE] [--empty]
  --state FILE  keep books, connections and settings in FILE between runs
  --empty       start without the two sample companies`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '7000' },
      host: { type: 'string', default: '127.0.0.1' },
      state: { type: 'string' },
      empty: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(usage);
  const simulator = createSimulator({
    clock: { nowMs: () => Date.now() },
    // The server keeps the process alive; what waits for a moment far away must not.
    sleep: (ms) => sleep(ms, undefined, { ref: false }),
    random: Math.random,
    onUnmodelled: (what) => console.error(`not modelled: ${what}`),
    ...(values.state === undefined ? {} : { stateFile: values.state }),
  });
  if (!values.empty && simulator.companyIds().length === 0) addSampleCompanies(simulator);
  const port = Number(values.port);
  const server = await startSimulatorServer({ simulator, host: values.host, port });
  console.log(`QuickBooks simulator on ${server.url}`);
  console.log(`Books to look at: ${server.url}/app`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close());
}

function addSampleCompanies(simulator: Simulator): void {
  simulator.control.createCompany({
    realmId: '9341000000000101',
    seed: 'us',
    companyName: 'Harbour Lane Trading',
  });
  simulator.control.createCompany({
    realmId: '9341000000000102',
    seed: 'gb',
    companyName: 'Quayside Supplies Ltd',
  });
}

try {
  await main();
} catch (error) {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  const why = taken
    ? 'The port is taken. Choose another with --port.'
    : error instanceof Error
      ? error.message
      : String(error);
  console.error(`Cannot start the QuickBooks simulator. ${why}`);
  process.exitCode = 1;
}
