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

interface Others {
  readonly who: string;
  readonly foreign: ForeignTraffic;
  /** What they leave of ours. */
  readonly batchesPerMinute: number;
  readonly hasTarget: boolean;
}

// Of 500 calls and 120 batches a minute in a company, and of 500 and 40 of one app there.
const others: readonly Others[] = [
  {
    who: 'others take half of the company’s limits',
    foreign: { callsPerMinute: 250, batchesPerMinute: 60, sameApp: false },
    ...{ batchesPerMinute: 40, hasTarget: true },
  },
  {
    who: 'others leave 20 batches a minute to us',
    foreign: { callsPerMinute: 250, batchesPerMinute: 100, sameApp: false },
    ...{ batchesPerMinute: 20, hasTarget: false },
  },
  {
    who: 'our own app’s limits are half used elsewhere',
    foreign: { callsPerMinute: 250, batchesPerMinute: 20, sameApp: true },
    ...{ batchesPerMinute: 20, hasTarget: true },
  },
];

export async function measureSharedLimits(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const one of others) rows.push(...(await rowsOf(one)));
  return rows;
}

async function rowsOf({ who, foreign, batchesPerMinute, hasTarget }: Others): Promise<Row[]> {
  const backlogs = [{ tenantId: 'big', invoices: smallInvoices(documents) }];
  const runs = {
    naive: await runBaseline(naive, { backlogs, foreign }),
    decent: await runBaseline(decent, { backlogs, foreign }),
    ours: await pushBacklogs({ backlogs, foreign }),
  };
  const bestSeconds = floorSeconds(batchesPerMinute);
  const figures = (
    of: (run: { throttled: number; throttledByOwn: number; virtualSeconds: number }) => number,
  ) => ({
    naive: of(runs.naive),
    decent: of(runs.decent),
    ours: of(runs.ours),
  });
  return [
    {
      ...{ id: 'M3', metric: `429s, ${documents} documents, where ${who}` },
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
      ...{ floor: 1, digits: 3 },
      ...(hasTarget ? { target: { is: '>=', value: 0.95 } } : {}),
    },
  ];
}

/** Whoever knows what is left sends it at once each minute; what new customers and items take fits into the last. */
function floorSeconds(batchesPerMinute: number): number {
  const waits = Math.ceil(documents / batchSize / batchesPerMinute) - 1;
  return waits * 60 + (latencies.batchMs + batchSize * latencies.batchItemMs) / 1000;
}
