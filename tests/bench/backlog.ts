import { createBenchClock } from './bench-clock.ts';
import { smallInvoices } from './invoices.ts';
import { createProduct } from './product.ts';
import { countInvoices, createSimulatedIntuit } from './simulated-intuit.ts';

export interface BacklogFigures {
  readonly documents: number;
  readonly calls: number;
  readonly throttled: number;
  readonly virtualSeconds: number;
  readonly writeUnits: number;
}

/** M1, M2 and M6: one tenant's backlog, there at once, until the last document is in the books. */
export async function pushBacklog(options: {
  count: number;
  batchItemsCountAs?: 'one' | 'items';
}): Promise<BacklogFigures & { unitsBy: Record<string, number> }> {
  const clock = createBenchClock();
  const intuit = createSimulatedIntuit(clock, options);
  const product = createProduct(clock, intuit);
  const { tenantId, realmId } = await product.tenant('tenant-a');
  const unitsBefore = product.table.calls.length;
  for (const invoice of smallInvoices(options.count)) await product.submitAtOnce(tenantId, invoice);
  const startedMs = clock.nowMs();
  product.start();
  await clock.runUntil(() => product.pushedAtMs.size === options.count);
  const endMs = Math.max(...product.pushedAtMs.values());
  // What is left: the last intent, the run chunks and the lane.
  const settledMs = clock.nowMs() + 5_000;
  await clock.runUntil(() => clock.nowMs() >= settledMs);
  const counters = intuit.simulator.control.counters(realmId);
  const arrived = countInvoices(intuit.simulator, realmId);
  if (arrived !== options.count) throw new Error(`${arrived} of ${options.count} invoices are in the books.`);
  const calls = product.table.calls.slice(unitsBefore);
  const unitsBy: Record<string, number> = {};
  for (const { key, operation, writeUnits } of calls) {
    const kind = `${operation} ${key.split('#')[0] ?? ''}`;
    if (writeUnits > 0) unitsBy[kind] = (unitsBy[kind] ?? 0) + writeUnits;
  }
  console.log(Object.fromEntries(product.logged), counters, product.kms.calls());
  return {
    documents: options.count,
    calls: counters.total,
    throttled: counters.throttled,
    virtualSeconds: (endMs - startedMs) / 1000,
    writeUnits: calls.reduce((sum, call) => sum + call.writeUnits, 0),
    unitsBy,
  };
}
