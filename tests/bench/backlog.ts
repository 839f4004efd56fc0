import { tenantIdSchema, type DocumentId } from '../../shared/domain/ids.ts';
import type { SubmittedInvoice } from '../../shared/domain/invoice.ts';
import { createBenchClock, type BenchClock } from './bench-clock.ts';
import { createProduct, type Product } from './product.ts';
import {
  countInvoices,
  createSimulatedIntuit,
  foreignLeadMs,
  type ForeignTraffic,
} from './simulated-intuit.ts';

export interface BacklogFigures {
  readonly documents: number;
  readonly calls: number;
  readonly throttled: number;
  /** Of the throttled calls, those that our own calls alone account for. */
  readonly throttledByOwn: number;
  readonly virtualSeconds: number;
  readonly writeUnitsPerDocument: number;
  /** Per document, by what was written. */
  readonly writeUnitsBy: Readonly<Record<string, number>>;
  readonly kmsCalls: number;
  /** Documents per second of each tenant, until its last one. */
  readonly ratePerTenant: readonly number[];
}

const settleMs = 5_000;

/** M1, M2, M6, M7 and the fair share among equals: backlogs that are there at once, until all are in the books. */
export async function pushBacklogs(options: {
  backlogs: readonly Backlog[];
  /** Pushed before anything is counted, so that references are known. */
  before?: readonly Backlog[];
  batchItemsCountAs?: 'one' | 'items';
  foreign?: ForeignTraffic;
}): Promise<BacklogFigures> {
  const clock = createBenchClock();
  const intuit = createSimulatedIntuit(clock, options);
  const product = createProduct(clock, intuit);
  const tenants = [];
  for (const { tenantId } of options.backlogs) tenants.push(await product.tenant(tenantId));
  if (options.foreign !== undefined) await clock.run(clock.sleep(foreignLeadMs));
  if (options.before !== undefined) await submitInTurn(product, options.before);
  const before = (options.before ?? []).reduce((sum, { invoices }) => sum + invoices.length, 0);
  product.start();
  await clock.runUntil(() => product.pushedAtMs.size === before);
  if (before > 0) await settle(clock);
  product.table.calls.length = 0;
  intuit.simulator.control.resetCounters();
  const startedMs = clock.nowMs();
  const ids = await submitInTurn(product, options.backlogs);
  await clock.runUntil(() => product.pushedAtMs.size === before + ids.size);
  await settle(clock);
  const realms = tenants.map(({ realmId }) => realmId);
  const arrived = realms.reduce((sum, realmId) => sum + countInvoices(intuit.simulator, realmId), 0);
  if (arrived !== before + ids.size) {
    throw new Error(`${arrived} of ${before + ids.size} invoices are in the books.`);
  }
  const counters = realms.map((realmId) => intuit.simulator.control.counters(realmId));
  const { encrypt, decrypt } = product.kms.calls();
  const writeUnitsBy = unitsBy(product, ids.size);
  return {
    documents: ids.size,
    calls: counters.reduce((sum, { total }) => sum + total, 0),
    throttled: counters.reduce((sum, { throttled }) => sum + throttled, 0),
    throttledByOwn: realms.reduce((sum, realmId) => sum + intuit.refusedByOwnCalls(realmId), 0),
    virtualSeconds: (Math.max(...product.pushedAtMs.values()) - startedMs) / 1000,
    writeUnitsPerDocument: Object.values(writeUnitsBy).reduce((sum, units) => sum + units, 0),
    writeUnitsBy,
    kmsCalls: encrypt + decrypt,
    ratePerTenant: ratesOf(product, { ids, startedMs }),
  };
}

export interface Backlog {
  readonly tenantId: string;
  readonly invoices: readonly SubmittedInvoice[];
}

/** One of each tenant after the other, as approvals of a busy hour come in. */
async function submitInTurn(
  product: Product,
  backlogs: readonly Backlog[],
): Promise<Map<DocumentId, string>> {
  const ids = new Map<DocumentId, string>();
  const longest = Math.max(...backlogs.map(({ invoices }) => invoices.length));
  for (let index = 0; index < longest; index += 1) {
    for (const { tenantId, invoices } of backlogs) {
      const invoice = invoices[index];
      if (invoice !== undefined)
        ids.set(await product.submitAtOnce(tenantIdSchema.parse(tenantId), invoice), tenantId);
    }
  }
  return ids;
}

// What is left to write: the last intent, run and lane.
async function settle(clock: BenchClock): Promise<void> {
  const settledMs = clock.nowMs() + settleMs;
  await clock.runUntil(() => clock.nowMs() >= settledMs);
}

function unitsBy(product: Product, documents: number): Record<string, number> {
  const units: Record<string, number> = {};
  for (const { key, operation, writeUnits } of product.table.calls) {
    if (writeUnits === 0) continue;
    const kind = `${operation} ${key.split('#')[0] ?? ''}`;
    units[kind] = (units[kind] ?? 0) + writeUnits / documents;
  }
  return units;
}

function ratesOf(
  product: Product,
  of: { ids: ReadonlyMap<DocumentId, string>; startedMs: number },
): number[] {
  const counted = [...product.pushedAtMs].filter(([documentId]) => of.ids.has(documentId));
  const byTenant = Map.groupBy(counted, ([documentId]) => of.ids.get(documentId));
  return [...byTenant.values()].map(
    (pushed) => (pushed.length * 1000) / (Math.max(...pushed.map(([, atMs]) => atMs)) - of.startedMs),
  );
}
