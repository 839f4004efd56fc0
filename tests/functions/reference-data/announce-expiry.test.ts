import { beforeEach, describe, expect, it } from 'vitest';
import { createRefreshWorld } from './refresh-world.ts';

const dayMs = 86_400_000;

let world: Awaited<ReturnType<typeof createRefreshWorld>>;
let expiresAt: string;
beforeEach(async () => {
  world = await createRefreshWorld();
  expiresAt = new Date(world.clock.nowMs() + 33 * dayMs).toISOString();
  await change({ refreshTokenHardExpiresAt: expiresAt });
});

async function change(to: object): Promise<void> {
  const connection = await world.connections.get(world.tenantId);
  await world.connections.replace({ ...connection!, ...to }, connection);
}
const told = () => world.events.filter(({ type }) => type === 'connection.expiring');
const daysTold = () => told().map((event) => ('daysAhead' in event ? event.daysAhead : undefined));
async function aDayPasses(): Promise<void> {
  await world.clock.advance(dayMs);
  await world.refresh();
}

describe('the end of a grant', () => {
  it('is told 30, 14, 7 and 2 days ahead, once each', async () => {
    for (let day = 0; day < 35; day += 1) await aDayPasses();

    expect(daysTold()).toEqual([30, 14, 7, 2]);
    expect(new Set(told().map(({ eventId }) => eventId)).size).toBe(4);
    expect(told()[0]).toMatchObject({ realmId: world.realmId, expiresAt });
  });

  it('is noted for the tenant’s digest each time it is told', async () => {
    await world.clock.advance(3 * dayMs);
    await world.refresh();

    expect(world.told).toContain(`note expiring ${world.tenantId}`);
    await aDayPasses();
    expect(world.told).not.toContain(`note expiring ${world.tenantId}`);
  });

  it('is told by the nearest of them after days in which nothing was read', async () => {
    await world.clock.advance(27 * dayMs);
    await world.refresh();
    await aDayPasses();

    expect(daysTold()).toEqual([7]);
  });

  it('is told again under the same id by whoever died before it was noted', async () => {
    await world.clock.advance(4 * dayMs);
    await world.refresh();
    await change({ expiryToldDays: undefined });
    await aDayPasses();

    expect(daysTold()).toEqual([30, 30]);
    expect(told()[0]?.eventId).toBe(told()[1]?.eventId);
  });

  it('is told although QuickBooks cannot be read', async () => {
    await world.clock.advance(4 * dayMs);
    world.simulator.control.planOutage({ durationMs: dayMs, status: 503 });
    await world.refresh();

    expect(daysTold()).toEqual([30]);
  });

  it('is another one after reconnecting, and none where Intuit names no end', async () => {
    await world.clock.advance(4 * dayMs);
    await world.refresh();
    const later = new Date(world.clock.nowMs() + 5 * dayMs).toISOString();
    await change({ epoch: 3, expiryToldDays: undefined, refreshTokenHardExpiresAt: later });
    await world.refresh();
    await change({ epoch: 5, expiryToldDays: undefined, refreshTokenHardExpiresAt: undefined });
    await world.refresh();

    expect(daysTold()).toEqual([30, 7]);
  });
});
