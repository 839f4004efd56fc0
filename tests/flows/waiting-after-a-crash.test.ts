import { describe, expect, it } from 'vitest';
import type { TurnDeps } from '../../functions/push/turn.ts';
import { createPushWorld } from './push-world.ts';

type World = ReturnType<typeof createPushWorld>;

/** When the lease of a worker that died is over; its message comes again after half an hour. */
const afterLeaseMs = 300_000;

const dies = async (): Promise<never> => {
  throw new Error('The worker died.');
};

const turnThatDies = (world: World, ports: Partial<TurnDeps>, of: Parameters<World['turn']>[0]) =>
  expect(world.turnWith({ ...world.deps, ...ports }, of)).rejects.toThrow('The worker died.');

describe('a worker that dies as it finds that a document has to wait', () => {
  it('leaves one that goes with the next turn, should its pause be over before it was held', async () => {
    const world = createPushWorld();
    world.state.isPaused = true;
    const { documentId } = await world.submit();
    await turnThatDies(world, { runs: { ...world.deps.runs, hold: dies } }, [documentId]);

    world.state.isPaused = false;
    await world.release('pause');
    await world.clock.advance(afterLeaseMs);
    await world.settle([]);

    expect(await world.document(documentId)).toMatchObject({ state: 'pushed' });
  });

  it('leaves one that goes with the next turn, should the connection be back before it was held', async () => {
    const world = createPushWorld();
    const connection = world.state.connection!;
    world.state.connection = { ...connection, state: 'needsReconnect' };
    const { documentId } = await world.submit();
    await turnThatDies(world, { runs: { ...world.deps.runs, hold: dies } }, [documentId]);

    world.state.connection = connection;
    await world.clock.advance(afterLeaseMs);
    await world.settle([]);

    expect(await world.document(documentId)).toMatchObject({ state: 'pushed' });
  });

  it('leaves one that goes with the next turn, should its pause end just before it was held', async () => {
    const world = createPushWorld();
    world.state.isPaused = true;
    const { documentId } = await world.submit();
    const resumed = async (...held: Parameters<TurnDeps['runs']['hold']>): Promise<void> => {
      world.state.isPaused = false;
      await world.runs.releaseHeld(world.tenantId, 'pause', new Date(world.clock.nowMs()).toISOString());
      await world.runs.hold(...held);
    };
    const getDecisions: TurnDeps['getDecisions'] = async (...of) =>
      world.state.isPaused ? world.deps.getDecisions(...of) : dies();
    await turnThatDies(world, { getDecisions, runs: { ...world.deps.runs, hold: resumed } }, [documentId]);

    await world.clock.advance(afterLeaseMs);
    await world.settle([]);

    expect(await world.document(documentId)).toMatchObject({ state: 'pushed' });
  });
});
