import { describe, expect, it } from 'vitest';
import type { TurnDeps } from '../../functions/push/turn.ts';
import { createPushWorld } from './push-world.ts';

const afterLeaseMs = 300_000;

describe('a document that five workers die with in their hands', () => {
  it('is parked, and the log says so once', async () => {
    const world = createPushWorld();
    const dies = async (): Promise<never> => {
      throw new Error('The worker died.');
    };
    // It is looked up and found missing each time, and the call that creates it is the end of each worker.
    const books: TurnDeps['books'] = { ...world.deps.books, createDocuments: dies };
    const { documentId } = await world.submit();

    for (let death = 0; death < 5; death += 1) {
      await world.turnWith({ ...world.deps, books }, [documentId]).catch(() => undefined);
      await world.clock.advance(afterLeaseMs);
    }
    await world.settle([]);

    expect(world.logged.filter((code) => code === 'document_parked')).toHaveLength(1);
    expect(await world.document(documentId)).toMatchObject({ state: 'parked', deadClaims: 5 });
  });
});
