import { placeMany, type Placed } from './many-documents.ts';
import { createReconcileWorld } from './reconcile-world.ts';

type World = ReturnType<typeof createReconcileWorld>;

const of = { invoices: 8_000, bills: 2_000 };
export const documentCount = of.invoices + of.bills;

/** A tenant with ten thousand documents in its books. */
export async function createTenThousand(options: Parameters<typeof createReconcileWorld>[0] = {}) {
  const world = createReconcileWorld(options);
  // The customer, the item and the vendor are there then.
  await world.pushed();
  const { documentId } = await world.submitBill();
  await world.settle([documentId]);
  const placed = await placeMany(world, { invoices: of.invoices - 1, bills: of.bills - 1 });
  await world.clock.advance(3_600_000);
  return { world, placed };
}

/** Somebody changes the due date of every hundredth of them. */
export function touch(
  { world, placed }: { world: World; placed: readonly Placed[] },
  dueOn: string,
): Placed[] {
  const some = placed.filter((_, index) => index % 100 === 7);
  for (const { kind, entityId } of some) {
    world.edit(kind === 'invoice' ? 'Invoice' : 'Bill', entityId, { DueDate: dueOn });
  }
  return some;
}
