/**
 * M3: Intuit's limits are shared with whoever else calls the company. How many calls are answered 429, whose doing that is,
 * and how much of what the others leave is used.
 */
import { decent } from './baselines/decent.ts';
import { naive } from './baselines/naive.ts';
import { runBaseline } from './baselines/run-baseline.ts';
import { pushBacklogs } from './backlog.ts';
import { smallInvoices } from './invoices.ts';
import type { Row } from './report.ts';
import { latencies, type ForeignTraffic } from './simulated-intuit.ts';

const documents = 5_000;
const batchSize = 30;

/** Half of what Intuit allows, by others with keys of their own: of 500 calls and 120 batches a minute in a company. */
const otherApps: ForeignTraffic = { callsPerMinute: 250, batchesPerMinute: 60, sameApp: false };
/** Half of what Intuit allows one app, with our own keys, elsewhere: of 500 calls and 40 batches a minute. */
const ownKeys: ForeignTraffic = { callsPerMinute: 250, batchesPerMinute: 20, sameApp: true };

export async function measureSharedLimits(): Promise<Row[]> {
  return [
    ...(await rowsOf('half of the company’s calls are other apps’', otherApps, 40)),
    ...(await rowsOf('half of our own app’s calls are made elsewhere', ownKeys, 20)),
  ];
}

async function rowsOf(who: string, foreign: ForeignTraffic, batchesLeft: number): Promise<Row[]> {
  const backlogs = [{ tenantId: 'big', invoices: smallInvoices(documents) }];
  const runs = {
    naive: await runBaseline(naive, { backlogs, foreign }),
    decent: await runBaseline(decent, { backlogs, foreign }),
    ours: await pushBacklogs({ backlogs, foreign }),
  };
  const bestSeconds = floorSeconds(batchesLeft);
  const figures = (
    of: (run: { throttled: number; throttledByOwn: number; virtualSeconds: number }) => number,
  ) => ({
    naive: of(runs.naive),
    decent: of(runs.decent),
    ours: of(runs.ours),
  });
  return [
    {
      ...{ id: 'M3', metric: `429s of ${documents} documents where ${who}` },
      ...figures(({ throttled }) => throttled),
      ...{ floor: 0, digits: 0 },
    },
    {
      ...{ id: '', metric: '… of these caused by our calls alone' },
      ...figures(({ throttledByOwn }) => throttledByOwn),
      ...{ floor: 0, target: { is: '=', value: 0 }, digits: 0 },
    },
    {
      ...{ id: '', metric: '… pushed, as a share of the most that was left' },
      ...figures(({ virtualSeconds }) => bestSeconds / virtualSeconds),
      ...{ floor: 1, target: { is: '>=', value: 0.95 }, digits: 3 },
    },
  ];
}

/** Whoever knows what is left sends it at once each minute; what new customers and items take fits into the last. */
function floorSeconds(batchesLeft: number): number {
  const waits = Math.ceil(documents / batchSize / batchesLeft) - 1;
  return waits * 60 + (latencies.batchMs + batchSize * latencies.batchItemMs) / 1000;
}
