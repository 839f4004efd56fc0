import { createSimulator, type Simulator } from '../../local/quickbooks/simulator.ts';
import type { BenchClock } from './bench-clock.ts';
import { refusedByOwnCalls, type CallMade } from './own-refusals.ts';
import { seededRandom } from './seeded-random.ts';
import { seeds } from './seeds.ts';

export interface SimulatedIntuit {
  readonly simulator: Simulator;
  /** Fetch over a network with a way there that varies, to a QuickBooks that takes its time. */
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Calls to a company that were answered 429, and would have been had nobody else called it. */
  refusedByOwnCalls(realmId: string): number;
  /** Makes a connected company. */
  company(switches?: object): {
    realmId: string;
    accessToken: string;
    refreshToken: string;
    incomeAccountId: string;
    defaultTaxCodeId: string;
  };
}

/** Calls of others to each company, evenly spread. `sameApp`: with the keys of our app. */
export interface ForeignTraffic {
  readonly callsPerMinute: number;
  readonly batchesPerMinute: number;
  readonly sameApp: boolean;
}

/** For as long as Intuit's longest window others have called when a backlog comes. */
export const foreignLeadMs = 60_000;

/** How long QuickBooks takes, from the arrival of a call. */
export const latencies = {
  batchMs: 1_500,
  batchItemMs: 60,
  singleMs: 300,
  queryMs: 200,
  wayMs: [20, 120],
} as const;

/** One QuickBooks for all tenants, in virtual time, with Intuit's limits on. */
export function createSimulatedIntuit(
  clock: BenchClock,
  options: { batchItemsCountAs?: 'one' | 'items'; foreign?: ForeignTraffic | undefined } = {},
): SimulatedIntuit {
  const madeTo = new Map<string, CallMade[]>();
  const random = seededRandom(seeds.intuit);
  const simulator = createSimulator({
    clock: { nowMs: clock.nowMs },
    sleep: clock.sleep,
    random,
    onUnmodelled: (what) => {
      throw new Error(`The simulator does not model ${what}`);
    },
  });
  if (options.batchItemsCountAs !== undefined) {
    simulator.control.changeSwitches({ batchItemsCountAs: options.batchItemsCountAs });
  }
  const [shortestMs, longestMs] = latencies.wayMs;
  const note = (url: string, call: CallMade): void => {
    const made = madeTo.get(realmOf(url)) ?? [];
    made.push(call);
    madeTo.set(realmOf(url), made);
  };

  return {
    simulator,
    async fetch(url, init) {
      await clock.sleep(shortestMs + random() * (longestMs - shortestMs));
      const answer = await clock.hold(async () => {
        const atMs = clock.nowMs();
        const response = await simulator.handle(new Request(url, init));
        const { status, headers } = response;
        note(url, { atMs, isBatch: isBatch(url), isRefused: status === 429 });
        return { status, headers, text: await response.text() };
      });
      await clock.sleep(answer.status === 429 ? 20 : workMs(url, init));
      return new Response(answer.text, { status: answer.status, headers: answer.headers });
    },
    refusedByOwnCalls: (realmId) =>
      refusedByOwnCalls(madeTo.get(realmId) ?? [], simulator.control.switches()),
    company(switches = {}) {
      const { realmId } = simulator.control.createCompany({
        seed: 'gb',
        switches: { customTxnNumbers: true, ...switches },
      });
      if (options.foreign !== undefined) simulator.control.foreignTraffic({ realmId, ...options.foreign });
      const { accessToken, refreshToken } = simulator.control.connect({ realmId });
      const account = rowsOf(simulator, realmId, 'Account').find((row) => row['AccountType'] === 'Income');
      const taxCode = rowsOf(simulator, realmId, 'TaxCode').find((row) =>
        String(row['Name']).startsWith('0.0%'),
      );
      return {
        realmId,
        accessToken,
        refreshToken,
        incomeAccountId: String(account?.['Id']),
        defaultTaxCodeId: String(taxCode?.['Id']),
      };
    },
  };
}

const isBatch = (url: string): boolean => new URL(url).pathname.endsWith('/batch');
const realmOf = (url: string): string => new URL(url).pathname.split('/')[3] ?? '';

function workMs(url: string, init: RequestInit): number {
  if (new URL(url).pathname.endsWith('/query')) return latencies.queryMs;
  if (!isBatch(url)) return latencies.singleMs;
  const items = String(init.body).split('"bId"').length - 1;
  return latencies.batchMs + latencies.batchItemMs * items;
}

/** The rows of an entity, straight from the simulated books. */
function rowsOf(simulator: Simulator, realmId: string, entity: string): Record<string, unknown>[] {
  const answer = simulator
    .books(realmId)
    .execute(
      { kind: 'query', statement: `select * from ${entity} maxresults 1000` },
      { nowMs: 0, userName: 'bench', userId: '1' },
    );
  if (!answer.ok) throw new Error('The books cannot be read.');
  const { QueryResponse } = answer.body as { QueryResponse: Record<string, Record<string, unknown>[]> };
  return QueryResponse[entity] ?? [];
}

/** How many invoices the books hold. */
export function countInvoices(simulator: Simulator, realmId: string): number {
  const answer = simulator
    .books(realmId)
    .execute(
      { kind: 'query', statement: 'select count(*) from Invoice' },
      { nowMs: 0, userName: 'bench', userId: '1' },
    );
  if (!answer.ok) throw new Error('The books cannot be read.');
  return Number((answer.body as { QueryResponse: { totalCount: unknown } }).QueryResponse.totalCount);
}
