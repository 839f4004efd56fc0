import { describe, expect, it } from 'vitest';
import type { DocumentId } from '../../shared/domain/ids.ts';
import { createLifeWorld } from './life-world.ts';
import { actingAt, noSteps } from './steps.ts';

const minuteMs = 60_000;

/** What a turn does outside itself, when nothing comes between. */
async function stepsOfATurn(): Promise<readonly string[]> {
  const clean = actingAt(Infinity, async () => {});
  const world = await createLifeWorld();
  await world.turn((await world.submit()).documentId, clean);
  expect(world.rows('Invoice')).toHaveLength(1);
  return clean.seen;
}

/** An answer that was lost is looked up after two minutes and more. */
async function settleAfterReconnecting(
  world: Awaited<ReturnType<typeof createLifeWorld>>,
  documentId: DocumentId,
): Promise<void> {
  await world.reconnect();
  for (let turn = 0; turn < 3; turn += 1) {
    await world.clock.advance(3 * minuteMs);
    await world.turn(documentId, noSteps);
  }
}

describe('a disconnect beside a turn', () => {
  it('at whichever step of the turn lets nothing in after it, refuses nothing, and loses nothing', async () => {
    const steps = await stepsOfATurn();
    const wrong: string[] = [];
    for (let at = 0; at < steps.length; at += 1) {
      const world = await createLifeWorld();
      const { documentId } = await world.submit();
      let inBooks = -1;
      const ending = actingAt(at, async () => {
        await world.disconnect();
        inBooks = world.rows('Invoice').length;
      });
      await world.turn(documentId, ending);
      const callsBefore = world.calls.length;
      await world.clock.advance(minuteMs);
      await world.turn(documentId, noSteps);
      const { state } = await world.document(documentId);
      const complain = (what: string): void => void wrong.push(`${at} ${steps[at]}: ${what}`);
      if (world.rows('Invoice').length !== inBooks) complain('came in after it');
      if (state === 'refused') complain('refused');
      if (world.calls.length !== callsBefore) complain('called again');
      if (world.events.some(({ type }) => type !== 'connection.disconnected')) complain('told more');
      if (world.keysTable.items.size !== 1) complain('kept tokens');

      await settleAfterReconnecting(world, documentId);
      const after = await world.document(documentId);
      if (after.state !== 'pushed' || world.rows('Invoice').length !== 1) complain(`then ${after.state}`);
    }

    expect(steps.length).toBeGreaterThan(30);
    expect(wrong).toEqual([]);
  });

  it('lets at most the call in hand through where Intuit cannot be reached to revoke, and loses nothing', async () => {
    const steps = await stepsOfATurn();
    const lastLookAtLane = steps.findLastIndex((what) => what === 'get LANE');
    const through: number[] = [];
    const wrong: string[] = [];
    for (let at = 0; at < steps.length; at += 1) {
      const world = await createLifeWorld();
      const { documentId } = await world.submit();
      let inBooks = -1;
      const ending = actingAt(at, async () => {
        world.state.isIntuitAway = true;
        await world.disconnect();
        world.state.isIntuitAway = false;
        inBooks = world.rows('Invoice').length;
      });
      await world.turn(documentId, ending);
      if (world.rows('Invoice').length !== inBooks) through.push(at);
      await settleAfterReconnecting(world, documentId);
      const { state } = await world.document(documentId);
      const count = world.rows('Invoice').length;
      if (state !== 'pushed' || count !== 1)
        wrong.push(`${at} ${steps[at]}: ${state}, ${count} in the books`);
    }

    expect(through.length).toBeGreaterThan(0);
    expect(through.filter((at) => at <= lastLookAtLane)).toEqual([]);
    expect(wrong).toEqual([]);
  });
});
