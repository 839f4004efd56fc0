import type { Document } from '../../shared/domain/document.ts';
import type { DocumentId } from '../../shared/domain/ids.ts';
import type { Subject } from '../../shared/domain/sync-error.ts';
import type { CausesWorld, createCausesWorld, Shown } from './causes-world.ts';

/** How a cause comes about, and how it goes away. */
export interface Row {
  readonly world?: Parameters<typeof createCausesWorld>[0];
  /** Brings the cause about; answers the documents it holds up. */
  readonly provoke: (world: CausesWorld) => Promise<DocumentId[]>;
  /** What the one error is about; without it, each document has an error of its own, named by its number. */
  readonly subject?: Subject;
  /** The remedy of the catalogue. `shown` is what is open, in the order of the documents. */
  readonly cure: (world: CausesWorld, shown: readonly Shown[]) => Promise<void>;
  /** How each document ends where it is not pushed. */
  readonly ends?: readonly Document['state'][];
  /** What becomes of each error where it is not closed. */
  readonly errorEnds?: readonly string[];
}

export const idsOf = (documents: readonly Document[]): DocumentId[] =>
  documents.map(({ documentId }) => documentId);

/** Two invoices of one customer and a bill, pushed or refused together. */
export async function submitAll(
  world: CausesWorld,
  change: { invoice?: Record<string, unknown>; bill?: Record<string, unknown> } = {},
): Promise<DocumentId[]> {
  const documents = [
    await world.submit({ id: 'i1', number: 'INV-1', ...change.invoice }),
    await world.submit({ id: 'i2', number: 'INV-2', ...change.invoice }),
    await world.submitBill(change.bill),
  ];
  await world.settle(idsOf(documents));
  return idsOf(documents);
}

export const submitInvoices = async (
  world: CausesWorld,
  change: Record<string, unknown> = {},
): Promise<DocumentId[]> => {
  const documents = [
    await world.submit({ id: 'i1', number: 'INV-1', ...change }),
    await world.submit({ id: 'i2', number: 'INV-2', ...change }),
  ];
  await world.settle(idsOf(documents));
  return idsOf(documents);
};

export const seats = { item: { code: 'A', name: 'Seats' }, amount: '10.00' };
export const withItem = { bill: { lines: [seats] } };
export const aboutSeats: Subject = { kind: 'item', id: 'A', name: 'Seats' };
export const incomeItem = (world: CausesWorld, Name: string, more: object = {}): string =>
  world.enter('Item', {
    Name,
    Type: 'Service',
    IncomeAccountRef: { value: world.state.settings.incomeAccountId },
    ExpenseAccountRef: { value: world.state.settings.expenseAccountId },
    ...more,
  });

export const retryAll = async (world: CausesWorld, shown: readonly Shown[]): Promise<void> => {
  for (const { error } of shown) await world.retry(error.errorId);
};

/** The next revision of an invoice and a bill, with something changed. */
export const reviseAll = async (
  world: CausesWorld,
  change: { invoice?: Record<string, unknown>; bill?: Record<string, unknown> } = {},
): Promise<void> => {
  const documents = [
    await world.submit({ id: 'i1', number: 'INV-1', revision: 2, ...change.invoice }),
    await world.submit({ id: 'i2', number: 'INV-2', revision: 2, ...change.invoice }),
    await world.submitBill({ revision: 2, ...change.bill }),
  ];
  await world.settle(idsOf(documents));
};

/** A refusal that the product gives QuickBooks no occasion for, on each document of a batch. */
export const injected =
  (code: string, detail: string) =>
  async (world: CausesWorld): Promise<DocumentId[]> => {
    for (const [entity, times] of [
      ['Invoice', 2],
      ['Bill', 1],
    ] as const) {
      world.simulator.control.planFault({
        match: { kind: 'create', entity, item: true },
        times,
        effect: { type: 'fault', code, detail },
      });
    }
    return submitAll(world);
  };

export async function pushedPair(world: CausesWorld): Promise<{ ids: DocumentId[]; entityIds: string[] }> {
  const pair = [await world.submit({ id: 'i1', number: 'INV-1' }), await world.submitBill()];
  await world.settle(idsOf(pair));
  const entityIds: string[] = [];
  for (const documentId of idsOf(pair)) entityIds.push((await world.document(documentId)).entity!.id);
  return { ids: idsOf(pair), entityIds };
}

export const revisePair = async (world: CausesWorld): Promise<void> => {
  const revised = [
    await world.submit({ id: 'i1', number: 'INV-1', revision: 2, lines: [{ ...seats, amount: '20.00' }] }),
    await world.submitBill({ revision: 2, lines: [{ amount: '12.50' }] }),
  ];
  await world.settle(idsOf(revised));
};

/** A day later: the reconcile of that night, of everything the books hold. */
export async function oneNight(world: CausesWorld): Promise<void> {
  await world.clock.advance(86_400_000);
  await world.reconcileNow();
}

/** How many documents the next night finds to agree. */
export async function agreeing(world: CausesWorld): Promise<number> {
  await world.clock.advance(86_400_000);
  const { tallies } = await world.reconcileNow({ byHand: true });
  return tallies.filter(({ verdict }) => verdict === 'agrees').reduce((sum, { count }) => sum + count, 0);
}
