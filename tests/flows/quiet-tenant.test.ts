import { expect, it } from 'vitest';
import { createCausesWorld } from './causes-world.ts';

const days = 21;
const hourMs = 3_600_000;

it('costs at most ten billed reads a day on average, over all flows, once nothing goes on', async () => {
  const world = await createCausesWorld();
  const { documentId } = await world.submit();
  await world.settle([documentId]);
  await world.handle(world.notice('invoice', (await world.document(documentId)).entity!.id));
  // So long after the last push the books are looked through at night only.
  await world.clock.advance(4 * 24 * hourMs);
  const reads: number[] = [];

  for (let day = 0; day < days; day += 1) {
    reads.push(
      await world.metered(async () => {
        await world.reconcileNow();
        await world.clock.advance(6 * hourMs);
        const due = await world.watches.dueBy(world.isoNow(), 1);
        if (due.length > 0) await world.look();
        await world.refresh();
        await world.clock.advance(18 * hourMs - 120_000);
      }),
    );
  }

  const average = reads.reduce((sum, one) => sum + one, 0) / days;
  const shown = `${reads.join(' ')}, ${average.toFixed(1)} a day`;
  process.stdout.write(`billed reads of ${String(days)} quiet days: ${shown}\n`);
  expect(average).toBeLessThanOrEqual(10);
});
