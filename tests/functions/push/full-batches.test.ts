import { describe, expect, it } from 'vitest';
import { takeTurn } from '../../../functions/push/take-turn.ts';
import { createPushWorld } from '../../flows/push-world.ts';

type PushWorld = ReturnType<typeof createPushWorld>;

async function submitted(world: PushWorld, count: number) {
  const documentIds = [];
  for (let index = 0; index < count; index += 1) {
    const { documentId } = await world.submit({
      id: `ext-${index}`,
      number: `INV-${index}`,
      lines: [{ item: { code: 'A', name: 'A' }, amount: '1.00' }],
    });
    documentIds.push(documentId);
  }
  return documentIds;
}
const now = (world: PushWorld): string => new Date(world.clock.nowMs()).toISOString();

describe('takeTurn', () => {
  it('fills a batch from pointers that came in one by one', async () => {
    const world = createPushWorld();
    for (const documentId of await submitted(world, 30)) {
      await world.runs.add(world.tenantId, { dueAt: now(world), documentIds: [documentId] });
    }

    await world.settle([]);

    // Two look-ups and a batch of references, then one batch of thirty invoices.
    expect(world.simulator.control.counters(world.realmId)).toMatchObject({ total: 4, batches: 2 });
  });

  it('takes no more documents in a round than sixteen full batches', async () => {
    const world = createPushWorld();
    const [first = [], ...rest] = chunks(await submitted(world, 540));
    for (const documentIds of rest) await world.runs.add(world.tenantId, { dueAt: now(world), documentIds });
    const rounds: number[] = [];
    const { documents } = world.deps;
    const watched = {
      ...documents,
      getMany: (...[tenantId, ids]: Parameters<typeof documents.getMany>) => {
        rounds.push(ids.length);
        return documents.getMany(tenantId, ids);
      },
    };

    await world.clock.run(
      takeTurn(
        { ...world.deps, documents: watched },
        { tenantId: world.tenantId, documentIds: first, endsAtMs: world.clock.nowMs() + 300_000 },
      ),
    );

    expect(rounds).toEqual([480, 60]);
  });

  it('comes back just before the slot it was told of, not a step of five seconds later', async () => {
    const world = createPushWorld();
    const [documentId] = await submitted(world, 1);
    const foreseen = world.deps.books;
    const slotAtMs = world.clock.nowMs() + 30_000;
    const deferring = {
      ...world.deps,
      books: {
        ...foreseen,
        createDocuments: async (_access: unknown, batch: Parameters<typeof foreseen.createDocuments>[1]) =>
          new Map(
            batch.items.map((item) => [
              item.documentId,
              { outcome: 'deferred', reason: 'turn', retryAtMs: slotAtMs, durationMs: 0 } as const,
            ]),
          ),
      },
    };
    const before = world.clock.nowMs();

    await world.clock.run(
      takeTurn(deferring, {
        tenantId: world.tenantId,
        documentIds: [documentId!],
        endsAtMs: before + 300_000,
      }),
    );

    expect(Date.parse((await world.runs.nextDueAt(world.tenantId))!)).toBe(slotAtMs - 1_500);
  });
});

function chunks<Element>(elements: readonly Element[]): Element[][] {
  return Array.from({ length: Math.ceil(elements.length / 30) }, (_, index) =>
    elements.slice(index * 30, index * 30 + 30),
  );
}
