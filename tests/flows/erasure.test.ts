import { describe, expect, it } from 'vitest';
import { createFigures } from '../../shared/store/figures.ts';
import { createLifeWorld, erased, other } from './life-world.ts';
import { actingAt, dyingAt, noSteps, type Steps } from './steps.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;

type World = Awaited<ReturnType<typeof createLifeWorld>>;

/** The tombstone as it lies when all is done. */
const tombstone = {
  pk: 'TENANT#tenant-a',
  sk: 'TENANT',
  erasedAt: expect.any(String),
  erasedBy: 'client:vendor',
  reason: 'contractEnded',
  clearedAt: expect.any(String),
  goneAt: expect.any(String),
};

/** What is left of the tenant anywhere, once the table has dropped what has expired. */
async function leftOf(world: World, realmId = world.realmId): Promise<unknown[]> {
  await world.clock.advance(2 * dayMs);
  world.dropExpired();
  return world.rowsOf(erased, realmId);
}

describe('an erased tenant', () => {
  it('leaves its tombstone and nothing else, and its company free', async () => {
    const world = await createLifeWorld();
    const { documentId } = await world.submit();
    await world.turn(documentId, noSteps);
    await createFigures({ table: world.table, nowMs: world.clock.nowMs }).add(erased, { pushed: 1 });
    const before = JSON.stringify(world.rowsOf(other, world.otherRealm));

    const answer = await world.ask();
    await world.deliverAll();

    expect(answer).toEqual({
      tenantId: 'tenant-a',
      erasedAt: '2026-03-02T17:00:00.000Z',
      erasedBy: 'client:vendor',
      reason: 'contractEnded',
      state: 'erasing',
    });
    expect(await leftOf(world)).toEqual([tombstone]);
    expect(world.everything()).not.toContain('canary of tenant-a');
    expect(world.everything()).not.toContain('Canary Customer');
    expect(JSON.stringify(world.rowsOf(other, world.otherRealm))).toBe(before);
    expect([...world.schedules]).toEqual([other]);
    expect(world.events).toMatchObject([{ type: 'tenant.erased', isRevokeConfirmed: true }]);
  });

  it('has its grant revoked by one call, after which none follows', async () => {
    const world = await createLifeWorld();
    await world.ask();
    await world.deliverAll();

    expect(world.calls).toEqual(['POST /v2/oauth2/tokens/revoke']);
    expect(world.keysTable.items.size).toBe(1);
  });

  it('is looked at a second time, once every process from before has ended', async () => {
    const world = await createLifeWorld();
    await world.ask();
    await world.deliver();
    const clearedMs = world.clock.nowMs();
    expect(world.rowsOf(erased, world.realmId).map(({ sk }) => sk)).toEqual(['TENANT', 'CONNECTION', 'LANE']);
    // Whoever was let in before the tombstone writes as late as can be.
    await world.clock.advance(16 * minuteMs + 59_000);
    await world.table.put({ pk: 'TENANT#tenant-a', sk: 'DOCUMENT#doc_late', content: 'canary of tenant-a' });
    await world.deliverAll();

    expect(world.clock.nowMs() - clearedMs).toBeGreaterThan(15 * minuteMs);
    expect(await leftOf(world)).toEqual([tombstone]);
  });

  it('loses what a connect stores that was under way, and that grant too', async () => {
    const world = await createLifeWorld();
    const realmId = world.newCompany();
    await world.ask();
    await world.deliver();
    await world.furnish(erased, realmId);
    await world.deliverAll();

    expect(world.calls).toEqual(['POST /v2/oauth2/tokens/revoke', 'POST /v2/oauth2/tokens/revoke']);
    expect(await leftOf(world, realmId)).toEqual([tombstone]);
  });

  it('tells how far it is when asked again, and does nothing twice', async () => {
    const world = await createLifeWorld();
    const first = await world.ask();
    await world.clock.advance(1_000);
    const second = await world.ask();
    await world.deliverAll();
    const third = await world.ask();
    await world.deliverAll();

    expect([second, third]).toEqual([first, { ...first, state: 'erased' }]);
    expect(world.events).toHaveLength(1);
    expect(world.calls).toHaveLength(1);
  });

  it('is erased although the process died that put the tombstone', async () => {
    const world = await createLifeWorld();
    await expect(world.ask(erased, dyingAt(1, 'after'))).rejects.toThrow();
    await world.deliverAll();

    expect(await leftOf(world)).toEqual([tombstone]);
  });

  it('stays whole where the tombstone was never put', async () => {
    const world = await createLifeWorld();
    const before = world.everything();
    await expect(world.ask(erased, dyingAt(1, 'before'))).rejects.toThrow();
    await world.deliverAll();

    expect(world.everything()).toBe(before);
  });

  it('stays whole where another id is confirmed', async () => {
    const world = await createLifeWorld();
    const before = world.everything();

    await expect(world.ask(erased, noSteps, 'tenant-b')).rejects.toMatchObject({
      status: 400,
      code: 'erasure_not_confirmed',
    });
    expect(world.everything()).toBe(before);
    expect(world.queue).toEqual([]);
  });

  it('loses its tokens all the same when Intuit cannot be reached after three tries, and says so', async () => {
    const world = await createLifeWorld();
    world.state.isIntuitAway = true;
    await world.ask();
    await world.deliverAll();

    expect(world.calls).toHaveLength(3);
    expect(await leftOf(world)).toEqual([{ ...tombstone, isRevokeUnconfirmed: true }]);
    expect(world.events).toMatchObject([{ isRevokeConfirmed: false }]);
  });

  it('does not take a company from the tenant that has it since', async () => {
    const world = await createLifeWorld();
    await world.ask();
    await world.deliver();
    await world.furnish(other, world.realmId);
    await world.deliverAll();

    const [owner] = world.rowsOf(other, world.realmId).filter(({ sk }) => sk === 'OWNER');
    expect(owner).toMatchObject({ tenantId: 'tenant-b' });
    expect(world.keysTable.items.size).toBe(1);
  });

  it('with more rows than one run removes goes on in the next', async () => {
    const world = await createLifeWorld();
    for (let row = 0; row < 1_000; row += 1) {
      await world.table.put({ pk: 'TENANT#tenant-a', sk: `DOCUMENT#${row}`, content: 'canary of tenant-a' });
    }
    await world.ask();
    let runs = 0;
    // Each run has time for two pages.
    const slow: Steps = {
      before: async (what) => {
        if (what === 'query') await world.clock.sleep(6_000);
      },
      after: async () => {},
    };
    while (await world.deliver(slow, 72_000)) runs += 1;

    expect(runs).toBeGreaterThan(4);
    expect(await leftOf(world)).toEqual([tombstone]);
  });

  it('comes to the same wherever the worker dies', async () => {
    const clean = dyingAt(Infinity, 'before');
    const counted = await createLifeWorld();
    await counted.submit();
    await counted.ask();
    while (await counted.deliver(clean));
    const boundaries = clean.count();
    const wrong: string[] = [];
    for (let at = 0; at < boundaries; at += 1) {
      for (const when of ['before', 'after'] as const) {
        const world = await createLifeWorld();
        await world.submit();
        const before = JSON.stringify(world.rowsOf(other, world.otherRealm));
        await world.ask();
        const dying = dyingAt(at, when);
        while (await world.deliver(dying.isDead() ? noSteps : dying));
        const ids = new Set(world.events.map(({ eventId }) => eventId));
        const isOtherSame = JSON.stringify(world.rowsOf(other, world.otherRealm)) === before;
        const left = await leftOf(world);
        // A revocation whose answer died with the process is asked for once more.
        const isRight = ids.size === 1 && isOtherSame && left.length === 1 && world.calls.length <= 2;
        if (!dying.isDead() || !isRight) wrong.push(`${when} ${at}: ${JSON.stringify(left)}`);
      }
    }

    expect(boundaries).toBeGreaterThan(40);
    expect(wrong).toEqual([]);
  });
});

describe('an erasure beside a turn', () => {
  it('lets nothing more into the books at whichever step of the turn it comes, and leaves nothing', async () => {
    const clean = actingAt(Infinity, async () => {});
    const counted = await createLifeWorld();
    await counted.turn((await counted.submit()).documentId, clean);
    const steps = clean.seen.length;
    const wrong: string[] = [];
    for (let at = 0; at < steps; at += 1) {
      const world = await createLifeWorld();
      const { documentId } = await world.submit();
      let pushedBefore = -1;
      const erasing = actingAt(at, async () => {
        await world.ask();
        await world.deliver();
        pushedBefore = world.rows('Invoice').length;
      });
      await world.turn(documentId, erasing).catch(() => {});
      const pushedAfter = world.rows('Invoice').length;
      await world.clock.advance(minuteMs);
      const callsBefore = world.calls.length;
      while (await world.deliver());
      const left = await leftOf(world);
      if (pushedAfter !== pushedBefore)
        wrong.push(`${at} ${erasing.seen[at]}: pushed ${pushedAfter - pushedBefore}`);
      if (world.calls.length !== callsBefore) wrong.push(`${at} ${erasing.seen[at]}: called again`);
      if (left.length !== 1) wrong.push(`${at} ${erasing.seen[at]}: ${JSON.stringify(left)}`);
      if (/Canary Customer|canary of tenant-a/.test(world.everything()))
        wrong.push(`${at} ${erasing.seen[at]}: a trace`);
    }

    expect(counted.rows('Invoice')).not.toEqual([]);
    expect(steps).toBeGreaterThan(30);
    expect(wrong).toEqual([]);
  });

  it('lets at most the call in hand through where Intuit cannot be reached to revoke', async () => {
    const clean = actingAt(Infinity, async () => {});
    const counted = await createLifeWorld();
    await counted.turn((await counted.submit()).documentId, clean);
    const lastLookAtLane = clean.seen.findLastIndex((what) => what === 'get LANE');
    const call = clean.seen.findLastIndex((what) => what.startsWith('call '));
    const through: number[] = [];
    for (let at = 0; at < clean.seen.length; at += 1) {
      const world = await createLifeWorld();
      const { documentId } = await world.submit();
      let pushedBefore = -1;
      const erasing = actingAt(at, async () => {
        world.state.isIntuitAway = true;
        await world.ask();
        await world.deliver();
        world.state.isIntuitAway = false;
        pushedBefore = world.rows('Invoice').length;
      });
      await world.turn(documentId, erasing).catch(() => {});
      if (world.rows('Invoice').length !== pushedBefore) through.push(at);
      await world.deliverAll();
      expect(await leftOf(world)).toEqual([{ ...tombstone, isRevokeUnconfirmed: true }]);
    }

    expect([lastLookAtLane > 0, through.length > 0]).toEqual([true, true]);
    expect(through.filter((at) => at <= lastLookAtLane || at > call)).toEqual([]);
  });
});

describe('an erasure beside a reading of the company', () => {
  it('has no read answered any more at whichever step it comes, and leaves nothing', async () => {
    const clean = actingAt(Infinity, async () => {});
    const counted = await createLifeWorld();
    // As if it had been connected a while ago: then everything is read.
    await counted.clock.advance(dayMs / 24);
    await counted.refresh(clean);
    const wrong: string[] = [];
    for (let at = 0; at < clean.seen.length; at += 1) {
      const world = await createLifeWorld();
      await world.clock.advance(dayMs / 24);
      let answered = -1;
      const erasing = actingAt(at, async () => {
        await world.ask();
        await world.deliver();
        answered = world.answeredReads();
      });
      await world.refresh(erasing);
      const complain = (what: string): void => void wrong.push(`${at} ${clean.seen[at]}: ${what}`);
      if (world.answeredReads() !== answered) complain('read on');
      while (await world.deliver());
      const left = await leftOf(world);
      if (left.length !== 1) complain(JSON.stringify(left));
      if (world.events.some(({ type }) => type !== 'tenant.erased')) complain('told more');
    }

    expect(counted.answeredReads()).toBeGreaterThan(5);
    expect(clean.seen.length).toBeGreaterThan(30);
    expect(wrong).toEqual([]);
  });
});
