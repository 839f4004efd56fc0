import type { SubmittedInvoice } from '../../shared/domain/invoice.ts';
import { createBenchClock } from './bench-clock.ts';
import { smallInvoices } from './invoices.ts';
import { createProduct } from './product.ts';
import { createSimulatedIntuit } from './simulated-intuit.ts';

/** Single invoices of tenants of their own, each with a new customer and new items. */
export interface Arrival {
  readonly tenantId: string;
  readonly atSeconds: number;
  readonly invoice: SubmittedInvoice;
}

/** From the very beginning of the backlog to its eighth minute, at uneven moments. */
export const arrivalsBehindBacklog = (count: number): Arrival[] =>
  Array.from({ length: count }, (_, index) => ({
    tenantId: `small-${index}`,
    atSeconds: 0.1 + index * (470 / count) + (index % 7) * 0.13,
    invoice: smallInvoices(1, 100 + index, `S${index}-`)[0]!,
  }));

/** M12: seconds from submission to pushed of each arrival, behind a backlog of another tenant if one is given. */
export async function waitsOf(
  arrivals: readonly Arrival[],
  backlog: readonly SubmittedInvoice[],
): Promise<number[]> {
  const clock = createBenchClock();
  const intuit = createSimulatedIntuit(clock);
  const product = createProduct(clock, intuit);
  const big = await product.tenant('big');
  for (const invoice of backlog) await product.submitAtOnce(big.tenantId, invoice);
  const waits: Promise<number>[] = [];
  for (const { tenantId: name, atSeconds, invoice } of arrivals) {
    const { tenantId } = await product.tenant(name);
    const done = Promise.withResolvers<number>();
    waits.push(done.promise);
    clock.startTimer(atSeconds * 1000, () => {
      const submittedMs = clock.nowMs();
      product.submit(tenantId, invoice).then(async (documentId) => {
        const pushedMs = await product.pushed(documentId);
        done.resolve((pushedMs - submittedMs) / 1000);
      }, done.reject);
    });
  }
  product.start();
  return clock.run(Promise.all(waits));
}
