import { describe, expect, it } from 'vitest';
import { createLifeWorld } from './life-world.ts';
import { actingAt, noSteps } from './steps.ts';

const minuteMs = 60_000;

describe('a pause beside a turn', () => {
  it('at whichever step of the turn it comes, lets go what is in hand and no more until it ends', async () => {
    const clean = actingAt(Infinity, async () => {});
    const counted = await createLifeWorld();
    await counted.turn((await counted.submit()).documentId, clean);
    const wrong: string[] = [];
    const held: number[] = [];
    for (let at = 0; at < clean.seen.length; at += 1) {
      const world = await createLifeWorld();
      const first = (await world.submit()).documentId;
      await world.turn(
        first,
        actingAt(at, () => world.pause()),
      );
      const inBooks = world.rows('Invoice').length;
      const second = (await world.submit({ id: 'ext-2', number: 'INV-2' })).documentId;
      for (const documentId of [first, second]) await world.turn(documentId, noSteps);
      const states = async () =>
        (await Promise.all([first, second].map(world.document))).map(
          ({ state, waitingReason }) => waitingReason ?? state,
        );
      const paused = await states();
      if (paused[0] === 'pause') held.push(at);
      const isFirstDone = paused[0] === (inBooks === 1 ? 'pushed' : 'pause');
      const complain = (what: string): void => void wrong.push(`${at} ${clean.seen[at]}: ${what}`);
      if (!isFirstDone || paused[1] !== 'pause') complain(paused.join());
      if (world.rows('Invoice').length !== inBooks) complain('came in while it was paused');

      await world.resume();
      await world.clock.advance(minuteMs);
      await world.turn(first, noSteps);
      if (`${(await states()).join()} ${world.rows('Invoice').length}` !== 'pushed,pushed 2')
        complain(`then ${(await states()).join()}`);
    }

    expect([held.length > 0, held.length < clean.seen.length]).toEqual([true, true]);
    expect(wrong).toEqual([]);
  });
});
