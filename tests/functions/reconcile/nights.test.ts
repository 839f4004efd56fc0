// Whole nights in memory: schedules fire on a clock, the sweeper comes every hour, workers run and die, Scheduler is down,
// the tenant moves. However it goes, the stores hold one finished run for each date.
import { describe, expect, it } from 'vitest';
import { createNightWorld, tenantId } from './night-world.ts';

const hourMs = 3_600_000;

/** A linear congruential generator: enough to choose faults by. */
function randomOf(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

/** From the beginning of March until after Easter: the clocks of all of these change once. */
const start = '2026-03-02T09:30:00.000Z';
const days = 38;

describe.each(['America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Beirut'])(
  'the nights of a tenant in %s',
  (timeZone) => {
    async function live(seed: number) {
      const random = randomOf(seed);
      const world = createNightWorld(start);
      world.setReconcile(async () => {
        // A worker that dies here left the run claimed.
        if (random() < 0.2) throw new Error('The worker died.');
        return { outcome: 'complete', certificate: {} };
      });
      await world.connect(timeZone);
      await world.pass(days * 24, async () => {
        world.faults.isFiringLost = random() < 0.3;
        world.faults.isSchedulerDown = random() < 0.2;
        if (random() < 0.02) world.dropSchedules();
        if (random() < 0.1) world.messages.push({ tenantId }, { tenantId });
      });
      return world;
    }

    it('are one for each date, whatever fails', async () => {
      const dates = Array.from({ length: days - 1 }, (_, day) =>
        new Date(Date.parse('2026-03-03') + day * 24 * hourMs).toISOString().slice(0, 10),
      );
      for (const seed of [1, 2]) {
        const world = await live(seed);

        const runs = (await world.all()).filter(({ localDate }) => localDate <= dates.at(-1)!);
        expect(runs.map(({ localDate }) => localDate)).toEqual(dates);
        expect(runs.filter(({ state }) => state !== 'finished')).toEqual([]);
        expect(world.reconciled.length).toBeGreaterThan(days);
      }
    });
  },
);

describe('a tenant that moves', () => {
  const zones = ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'America/New_York', 'Asia/Kolkata'];

  it('has one night a date, none further than 48 hours from the next, and a schedule for where it is', async () => {
    for (const seed of [1, 2, 3, 4]) {
      const random = randomOf(seed);
      const world = createNightWorld(start);
      let zone = 'Europe/London';
      await world.connect(zone);
      await world.pass(days * 24, async () => {
        world.faults.isSchedulerDown = random() < 0.3;
        if (random() > 0.02) return;
        zone = zones[Math.floor(random() * zones.length)]!;
        await world.moveTo(zone);
      });
      world.faults.isSchedulerDown = false;
      await world.pass(48);

      const runs = await world.all();
      const startedMs = runs.map(({ startedAt }) => Date.parse(startedAt));
      const waits = startedMs.slice(1).map((ms, index) => ms - startedMs[index]!);
      expect(runs.length).toBeGreaterThan(days - 8);
      expect(Math.max(...waits)).toBeLessThanOrEqual(48 * hourMs);
      expect(Math.min(...waits)).toBeGreaterThanOrEqual(0);
      expect(world.zones()).toEqual([zone]);
    }
  });
});
