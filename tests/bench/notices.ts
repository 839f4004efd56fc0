/**
 * M5: reads that Intuit bills for following up its notices, half of them echoes of our own pushes. The simulator sends what
 * happens in its books; ours takes deliveries as its queue hands them over, those of ten seconds together.
 */
import type { Change } from '../../shared/contracts/messages.ts';
import { readDelivery } from '../../shared/quickbooks-online/webhook-changes.ts';
import { placeMany } from '../flows/many-documents.ts';
import { createPaymentsWorld } from '../flows/payments-world.ts';
import { getEach } from './naive-reads.ts';
import type { Row } from './report.ts';

const pushes = 500;
// Each is told of as a payment and as an invoice that changed.
const paid = 250;
const events = pushes + 2 * paid;
const payEveryMs = 240;
// As the changes worker's queue: infra/sync/webhook-functions.ts.
const windowMs = 15_000;
// Longer than Intuit gathers changes.
const watchedMs = 10 * 60_000;

export async function measureNotices(): Promise<Row[]> {
  const gathered = await follow('production');
  const atOnce = await follow('sandbox');
  return [
    row(
      { id: 'M5', metric: 'billed reads per 1,000 notices within a minute, half of them echoes' },
      gathered,
    ),
    row({ id: '', metric: '… each of them sent at once, none gathered' }, atOnce),
  ];
}

type World = ReturnType<typeof createPaymentsWorld>;

interface Followed {
  readonly naive: number;
  readonly ours: number;
}

const row = (of: Pick<Row, 'id' | 'metric'>, { naive, ours }: Followed): Row => ({
  ...of,
  naive,
  ours,
  floor: 1,
  target: { is: '<=', value: 5 },
  digits: 0,
});

async function follow(environment: 'sandbox' | 'production'): Promise<Followed> {
  let arrived: Change[] = [];
  const world = createPaymentsWorld({
    deliver: async (notice) => {
      const contents = readDelivery(new Uint8Array(await notice.arrayBuffer()));
      if (contents.outcome !== 'read') return new Response(null, { status: 400 });
      arrived.push(...[...contents.changesByRealm.values()].flat());
      return new Response(null);
    },
  });
  const invoiceIds = await startTelling(world, environment);
  const fromMs = world.clock.nowMs();
  const all: Change[] = [];
  let ours = 0;
  let dueMs = fromMs + windowMs;
  /** What the queue hands over once the window is over. */
  const handOver = async (): Promise<void> => {
    if (world.clock.nowMs() < dueMs) return;
    const changes = arrived;
    [arrived, dueMs] = [[], world.clock.nowMs() + windowMs];
    all.push(...changes);
    if (changes.length > 0) ours += await world.metered(() => world.handle(...changes));
  };

  await pushMany(world);
  const customer = world.idOf('Customer', 'Quill');
  for (const invoiceId of invoiceIds) {
    world.pay({ customer, total: '100.00', invoices: [[invoiceId, '100.00']] });
    await world.clock.advance(payEveryMs);
    await handOver();
  }
  while (world.clock.nowMs() < fromMs + watchedMs) {
    await world.clock.advance(windowMs);
    await handOver();
  }
  const told = world.told.filter(({ type }) => type === 'invoice.paid').length;
  if (told !== paid) throw new Error(`${told} of ${paid} payments were told.`);
  if (all.length !== events) throw new Error(`${all.length} of ${events} notices came.`);
  return { naive: await getEach(world, all), ours };
}

/** Invoices to be paid are there; from now on Intuit tells what changes. */
async function startTelling(world: World, environment: 'sandbox' | 'production'): Promise<string[]> {
  // The customer and the item are there then.
  await world.pushed();
  const placed = await placeMany(world, { invoices: paid, bills: 0 });
  await world.clock.advance(3_600_000);
  world.simulator.control.webhooks.configure({
    ...{ endpointUrl: 'http://127.0.0.1:7000/notices', verifierToken: 'bench', environment },
    entities: ['Invoice', 'Bill', 'Payment', 'BillPayment'],
  });
  return placed.map(({ entityId }) => entityId);
}

async function pushMany(world: World): Promise<void> {
  const documentIds = [];
  for (let index = 0; index < pushes; index += 1) {
    const { documentId } = await world.submit({ id: `more-${index}`, number: `M-${index}` });
    documentIds.push(documentId);
  }
  await world.settle(documentIds);
}
