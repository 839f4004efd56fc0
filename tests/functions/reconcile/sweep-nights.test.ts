import { describe, expect, it } from 'vitest';
import { tenantIdSchema } from '../../../shared/domain/ids.ts';
import { createNightWorld, tenantId } from './night-world.ts';

const hourMs = 3_600_000;

async function connected(timeZone = 'UTC') {
  const world = createNightWorld('2026-03-01T15:00:00.000Z');
  await world.connect(timeZone);
  await world.pass(1);
  return world;
}

describe('sweepNights', () => {
  it('sends nobody whose night was run or is not overdue', async () => {
    const world = await connected();
    world.clock.ms = Date.parse('2026-03-02T02:59:59.999Z');

    expect(await world.sweep()).toEqual({ sent: 0, tenantsWithoutGoodNight: 0 });
    expect(world.messages).toEqual([]);
  });

  it('sends a tenant whose night is overdue, once in two hours', async () => {
    const world = await connected();
    world.clock.ms = Date.parse('2026-03-02T03:00:00.000Z');

    expect((await world.sweep()).sent).toBe(1);
    world.clock.ms += hourMs;
    expect((await world.sweep()).sent).toBe(0);
    world.clock.ms += hourMs;
    expect((await world.sweep()).sent).toBe(1);

    expect(world.messages).toEqual([{ tenantId }, { tenantId }]);
  });

  it('makes a schedule that could not be made, and one that is gone', async () => {
    const world = createNightWorld('2026-03-01T15:00:00.000Z');
    world.faults.isSchedulerDown = true;
    await world.connect('Europe/London');
    expect([world.zones(), world.logged]).toEqual([[], ['night_not_scheduled']]);

    world.faults.isSchedulerDown = false;
    await world.pass(1);
    expect(world.zones()).toEqual(['Europe/London']);

    world.dropSchedules();
    await world.pass(24);
    expect(world.zones()).toEqual(['Europe/London']);
    expect((await world.all()).map(({ localDate }) => localDate)).toEqual(['2026-03-02']);
  });

  it('does not call Scheduler in a night without a 2 AM, when a whole zone is overdue', async () => {
    const world = createNightWorld('2026-03-07T15:00:00.000Z');
    await world.connect('America/New_York');
    await world.pass(1);
    world.clock.ms = Date.parse('2026-03-08T08:00:00.000Z');
    world.dropSchedules();

    expect((await world.sweep()).sent).toBe(1);
    expect(world.zones()).toEqual([]);
  });

  it('takes a schedule away that could not be taken away when the tenant was disconnected', async () => {
    const world = await connected();
    world.faults.isSchedulerDown = true;
    await world.disconnect();
    expect(world.zones()).toEqual(['UTC']);

    world.faults.isSchedulerDown = false;
    expect((await world.sweep()).sent).toBe(0);

    expect(world.zones()).toEqual([]);
    expect(await world.nights.get(tenantId)).toBeUndefined();
  });

  it('ends nights that began while the tenant was being disconnected', async () => {
    const world = await connected();
    await world.disconnect();
    await world.nights.begin(tenantId, world.iso());
    await world.nights.noteScheduled(tenantId, 'UTC');

    expect((await world.sweep()).sent).toBe(0);

    expect(await world.nights.get(tenantId)).toBeUndefined();
  });

  it('gives nights back to a tenant that connected again while they were being ended', async () => {
    const world = await connected();
    await world.nights.end(tenantId, world.iso());

    await world.sweep();

    expect(world.zones()).toEqual(['UTC']);
    expect(await world.nights.get(tenantId)).toMatchObject({ timeZone: 'UTC', isEnding: false });
  });

  it('counts tenants without a good night for 26 hours, but for those whose company cannot be read', async () => {
    const world = await connected();
    await world.connect('UTC', { state: 'needsReconnect' }, tenantIdSchema.parse('broken'));
    await world.connect('UTC', { state: 'subscriptionLapsed' }, tenantIdSchema.parse('lapsed'));
    world.clock.ms += 26 * hourMs - 1;
    const first = await world.sweep();
    world.clock.ms += 1;
    const then = await world.sweep();

    expect([first.tenantsWithoutGoodNight, then.tenantsWithoutGoodNight]).toEqual([1, 2]);
  });

  it('sends all tenants of a zone in one sweep, page by page, and reads nobody else', async () => {
    const world = createNightWorld('2026-03-07T15:00:00.000Z');
    for (let index = 0; index < 1_200; index += 1) {
      const id = tenantIdSchema.parse(`tenant-${String(index)}`);
      await world.nights.begin(id, world.iso());
      await world.nights.noteScheduled(id, 'America/New_York');
      await world.nights.lookAt(id, '2026-03-08T08:00:00.000Z');
    }
    await world.connect('Europe/London');
    await world.nights.lookAt(tenantId, '2026-03-09T03:00:00.000Z');
    world.clock.ms = Date.parse('2026-03-08T08:00:00.000Z');

    expect((await world.sweep()).sent).toBe(1_200);
    expect(new Set(world.messages.map((message) => message.tenantId)).size).toBe(1_200);
    expect(world.messages).not.toContainEqual({ tenantId });
  });
});
