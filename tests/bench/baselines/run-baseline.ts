import type { SubmittedInvoice } from '../../../shared/domain/invoice.ts';
import { createBenchClock, type BenchClock } from '../bench-clock.ts';
import { createMemoryQueue, type ReceivedMessage } from '../memory-queue.ts';
import {
  createSimulatedIntuit,
  foreignLeadMs,
  type ForeignTraffic,
  type SimulatedIntuit,
} from '../simulated-intuit.ts';
import { createCountedStore, type CountedStore } from './counted-store.ts';

export interface BaselineTenant {
  readonly tenantId: string;
  readonly realmId: string;
  readonly accessToken: string;
  readonly incomeAccountId: string;
  readonly defaultTaxCodeId: string;
}

/** What a baseline has to work with. */
export interface BaselineWorld {
  readonly clock: BenchClock;
  readonly intuit: SimulatedIntuit;
  readonly store: CountedStore;
  readonly tenant: (tenantId: string) => BaselineTenant;
  readonly invoice: (tenantId: string, invoiceId: string) => SubmittedInvoice;
  /** Opening tokens: counted, 10 ms. */
  readonly decrypt: () => Promise<void>;
  readonly pushed: (tenantId: string, invoiceId: string) => void;
}

export interface BaselineMessage {
  readonly tenantId: string;
  readonly invoiceId: string;
}

export interface Baseline {
  readonly batchSize: number;
  approve(world: BaselineWorld, message: BaselineMessage): Promise<void>;
  /** What one process does with messages; throws to have them again. */
  container(world: BaselineWorld): (messages: readonly BaselineMessage[]) => Promise<void>;
}

export interface BaselineFigures {
  readonly calls: number;
  readonly throttled: number;
  /** Of the throttled calls, those that our own calls alone account for. */
  readonly throttledByOwn: number;
  readonly virtualSeconds: number;
  readonly writeUnitsPerDocument: number;
  readonly kmsCalls: number;
  /** Seconds from approval to pushed of each late invoice of another tenant. */
  readonly waitSeconds: readonly number[];
}

const containers = 10;
const visibilityTimeoutMs = 180_000;

/** Tenants' backlogs, there at once; then single invoices of tenants of their own at the given times. */
export async function runBaseline(
  baseline: Baseline,
  options: {
    backlogs: readonly { tenantId: string; invoices: readonly SubmittedInvoice[] }[];
    arrivals?: readonly { tenantId: string; atSeconds: number; invoice: SubmittedInvoice }[];
    foreign?: ForeignTraffic;
  },
): Promise<BaselineFigures> {
  const clock = createBenchClock();
  const intuit = createSimulatedIntuit(clock, { foreign: options.foreign });
  const queue = createMemoryQueue(clock);
  const store = createCountedStore(clock);
  const tenants = new Map<string, BaselineTenant>();
  const invoices = new Map<string, SubmittedInvoice>();
  const approvedMs = new Map<string, number>();
  const pushedMs = new Map<string, number>();
  let kmsCalls = 0;
  const found = <Value>(value: Value | undefined): Value => {
    if (value === undefined) throw new Error('The baseline lost something.');
    return value;
  };
  const world: BaselineWorld = {
    clock,
    intuit,
    store,
    tenant: (tenantId) => found(tenants.get(tenantId)),
    invoice: (tenantId, invoiceId) => found(invoices.get(`${tenantId} ${invoiceId}`)),
    decrypt: async () => {
      kmsCalls += 1;
      await clock.sleep(10);
    },
    pushed: (tenantId, invoiceId) => pushedMs.set(`${tenantId} ${invoiceId}`, clock.nowMs()),
  };
  const open = (tenantId: string): void => {
    if (!tenants.has(tenantId)) tenants.set(tenantId, { tenantId, ...intuit.company() });
  };
  const approve = async (tenantId: string, invoice: SubmittedInvoice): Promise<void> => {
    const key = `${tenantId} ${invoice.id}`;
    invoices.set(key, invoice);
    approvedMs.set(key, clock.nowMs());
    await baseline.approve(world, { tenantId, invoiceId: invoice.id });
    queue.send(JSON.stringify({ tenantId, invoiceId: invoice.id }));
  };

  for (const { tenantId, invoices: backlog } of options.backlogs) {
    open(tenantId);
    await clock.run(Promise.all(backlog.map((invoice) => approve(tenantId, invoice))));
  }
  if (options.foreign !== undefined) await clock.run(clock.sleep(foreignLeadMs));
  const startedMs = clock.nowMs();
  for (const { tenantId, atSeconds, invoice } of options.arrivals ?? []) {
    open(tenantId);
    clock.startTimer(atSeconds * 1000, () => void approve(tenantId, invoice));
  }
  const free = Array.from({ length: containers }, () => baseline.container(world));
  queue.consume({
    batchSize: baseline.batchSize,
    windowMs: baseline.batchSize === 1 ? 0 : 1_000,
    maxConcurrency: containers,
    visibilityTimeoutMs,
    invoke: async (messages: readonly ReceivedMessage[]) => {
      const run = free.pop() ?? baseline.container(world);
      try {
        await run(messages.map(({ body }) => JSON.parse(body) as BaselineMessage));
        return [];
      } catch (e) {
        console.log(e);
        throw e;
      } finally {
        free.push(run);
      }
    },
  });
  const total =
    (options.arrivals?.length ?? 0) +
    options.backlogs.reduce((sum, { invoices: { length } }) => sum + length, 0);
  await clock.runUntil(() => pushedMs.size === total);

  const backlogKeys = options.backlogs.flatMap(({ tenantId, invoices: backlog }) =>
    backlog.map((invoice) => `${tenantId} ${invoice.id}`),
  );
  const realmIds = options.backlogs.map(({ tenantId }) => world.tenant(tenantId).realmId);
  const counters = realmIds.map((realmId) => intuit.simulator.control.counters(realmId));
  return {
    calls: counters.reduce((sum, { total: calls }) => sum + calls, 0),
    throttled: counters.reduce((sum, { throttled }) => sum + throttled, 0),
    throttledByOwn: realmIds.reduce((sum, realmId) => sum + intuit.refusedByOwnCalls(realmId), 0),
    virtualSeconds: (Math.max(...backlogKeys.map((key) => pushedMs.get(key) ?? 0)) - startedMs) / 1000,
    writeUnitsPerDocument: store.writeUnits() / total,
    kmsCalls,
    waitSeconds: (options.arrivals ?? []).map(({ tenantId, invoice }) => {
      const key = `${tenantId} ${invoice.id}`;
      return ((pushedMs.get(key) ?? 0) - (approvedMs.get(key) ?? 0)) / 1000;
    }),
  };
}
