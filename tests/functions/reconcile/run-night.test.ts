import { describe, expect, it } from 'vitest';
import { createNightWorld, tenantId } from './night-world.ts';

const minuteMs = 60_000;

/** Connected on the afternoon of 1 March, in a zone where 2 AM is 2 AM. */
async function connected() {
  const world = createNightWorld('2026-03-01T15:00:00.000Z');
  await world.connect('UTC');
  await world.pass(1);
  world.clock.ms = Date.parse('2026-03-02T02:00:00.000Z');
  return world;
}

describe('runNight', () => {
  it('runs the night of the local date, once however often it is told', async () => {
    const world = await connected();

    const results = [await world.run(), await world.run(), await world.run()];

    expect(results).toEqual(['done', 'done', 'done']);
    expect(world.reconciled).toHaveLength(1);
    expect(await world.all()).toEqual([
      {
        localDate: '2026-03-02',
        state: 'finished',
        timeZone: 'UTC',
        startedAt: '2026-03-02T02:00:00.000Z',
        attempt: 1,
        fence: 1,
        leaseUntil: '2026-03-02T02:16:00.000Z',
        finishedAt: '2026-03-02T02:00:00.000Z',
        outcome: 'complete',
        certificate: { checked: 1 },
        // SHA-256 of {"checked":1}.
        certificateHash: '7ae4f1ace5f947537afd5afe666983efa1f9627fba39a25eb249ab5c3aeed262',
      },
    ]);
  });

  it('runs nothing before 2 AM, nor for a night before the company was connected', async () => {
    const world = await connected();

    world.clock.ms -= 1;
    await world.run();

    expect(world.reconciled).toEqual([]);
    expect(await world.nights.get(tenantId)).toMatchObject({ dueAt: '2026-03-02T03:00:00.000Z' });
  });

  it('is looked at again an hour after the next 2 AM', async () => {
    const world = await connected();

    await world.run();

    expect(await world.nights.get(tenantId)).toMatchObject({ dueAt: '2026-03-03T03:00:00.000Z' });
  });

  it('lets a message come back while another worker is at it', async () => {
    const world = await connected();
    const results: string[] = [];
    world.setReconcile(async () => {
      results.push(await world.run());
      return { outcome: 'complete', certificate: {} };
    });

    results.push(await world.run());

    expect(results).toEqual(['busy', 'done']);
    expect(world.reconciled).toHaveLength(1);
  });

  it('resumes what a worker left when it died, and the sweeper finds it once the lease is over', async () => {
    const world = await connected();
    world.setReconcile(async () => {
      throw new Error('The worker died.');
    });
    await expect(world.run()).rejects.toThrow('The worker died.');
    world.setReconcile(async () => ({ outcome: 'complete', certificate: {} }));

    world.clock.ms += 16 * minuteMs;
    expect(await world.run()).toBe('busy');
    await world.sweep();
    expect(world.messages).toEqual([{ tenantId }]);
    world.clock.ms += 1;
    expect(await world.run()).toBe('done');

    expect(world.reconciled.map(({ run }) => [run.attempt, run.fence])).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(await world.all()).toMatchObject([{ outcome: 'complete', startedAt: '2026-03-02T02:00:00.000Z' }]);
  });

  it('ends a night as incomplete after three workers died of it', async () => {
    const world = await connected();
    world.setReconcile(async () => {
      throw new Error('The worker died.');
    });
    for (const _ of [1, 2, 3]) {
      await expect(world.run()).rejects.toThrow('The worker died.');
      world.clock.ms += 17 * minuteMs;
    }

    expect(await world.run()).toBe('done');

    expect(world.reconciled).toHaveLength(3);
    expect(world.published).toEqual([
      expect.objectContaining({ type: 'reconcile.finished', outcome: 'incomplete', documentCount: 0 }),
    ]);
    expect(await world.all()).toMatchObject([
      {
        state: 'finished',
        outcome: 'incomplete',
        certificate: { coverage: 'nothing', notReadBecause: expect.stringMatching(/begun three times/) },
      },
    ]);
    expect(await world.nights.get(tenantId)).toMatchObject({ dueAt: '2026-03-03T03:00:00.000Z' });
  });

  it('takes the next night and ends the one before, where that was left lying for a day', async () => {
    const world = await connected();
    world.setReconcile(async () => {
      throw new Error('The worker died.');
    });
    await expect(world.run()).rejects.toThrow('The worker died.');
    world.setReconcile(async () => ({ outcome: 'complete', certificate: {} }));

    world.clock.ms = Date.parse('2026-03-03T02:00:00.000Z');
    await world.run();

    expect(await world.all()).toMatchObject([
      {
        localDate: '2026-03-02',
        outcome: 'incomplete',
        certificate: { coverage: 'nothing', notReadBecause: expect.stringMatching(/before the next night/) },
      },
      { localDate: '2026-03-03', outcome: 'complete' },
    ]);
  });

  it('leaves the result of whoever took the run over', async () => {
    const world = await connected();
    world.setReconcile(async () => {
      world.setReconcile(async () => ({ outcome: 'complete', certificate: { by: 'the second' } }));
      world.clock.ms += 17 * minuteMs;
      await world.run();
      return { outcome: 'complete', certificate: { by: 'the first' } };
    });

    expect(await world.run()).toBe('done');

    expect(await world.all()).toMatchObject([{ certificate: { by: 'the second' }, fence: 2 }]);
    expect(world.logged).toEqual(['night_finished', 'night_lost']);
  });

  it('counts a complete night as good for 26 hours, and an incomplete one not', async () => {
    const world = await connected();
    world.setReconcile(async () => ({ outcome: 'incomplete', certificate: {} }));
    await world.run();
    expect(await world.nights.withoutGoodNight('2026-03-02T17:00:00.000Z', 10)).toEqual([tenantId]);

    world.setReconcile(async () => ({ outcome: 'complete', certificate: {} }));
    world.clock.ms = Date.parse('2026-03-03T02:00:00.000Z');
    await world.run();
    expect(await world.nights.withoutGoodNight('2026-03-04T03:59:59.999Z', 10)).toEqual([]);
    expect(await world.nights.withoutGoodNight('2026-03-04T04:00:00.000Z', 10)).toEqual([tenantId]);
  });

  it('counts a good night whose worker died before it could say so', async () => {
    const world = await connected();
    const lease = { now: world.iso(), until: '2026-03-02T02:16:00.000Z', timeZone: 'UTC' };
    const night = { localDate: '2026-03-02' };
    await world.runs.claim(tenantId, night, lease);
    await world.runs.finish(tenantId, night, {
      fence: 1,
      at: '2026-03-02T02:05:00.000Z',
      outcome: 'complete',
      certificate: {},
      certificateHash: 'abc',
    });

    world.clock.ms = Date.parse('2026-03-02T03:00:00.000Z');
    await world.run();

    expect(world.reconciled).toEqual([]);
    expect(await world.nights.withoutGoodNight('2026-03-03T04:04:59.999Z', 10)).toEqual([]);
    expect(await world.nights.get(tenantId)).toMatchObject({ dueAt: '2026-03-03T03:00:00.000Z' });
  });

  it('ends the nights of a tenant that is connected no more, and runs none', async () => {
    const world = await connected();
    const before = await world.connections.get(tenantId);
    if (before === undefined) throw new Error('The world is connected.');
    await world.connections.replace({ ...before, state: 'disconnected' }, before);

    expect(await world.run()).toBe('done');

    expect(world.reconciled).toEqual([]);
    expect(await world.nights.get(tenantId)).toMatchObject({ isEnding: true });
  });

  it('runs what somebody asked for beside the night, once', async () => {
    const world = await connected();
    await world.run();
    world.clock.ms = Date.parse('2026-03-02T14:00:00.000Z');
    const byHand = { localDate: '2026-03-02', requestedAt: '2026-03-02T13:59:58.000Z' };

    await world.run({ tenantId, byHand });
    await world.run({ tenantId, byHand });

    expect(world.reconciled).toHaveLength(2);
    expect((await world.all()).map((run) => [run.localDate, run.requestedAt])).toEqual([
      ['2026-03-02', undefined],
      ['2026-03-02', '2026-03-02T13:59:58.000Z'],
    ]);
    expect(await world.nights.get(tenantId)).toMatchObject({ dueAt: '2026-03-03T03:00:00.000Z' });
  });

  it('notices that its schedule is for another zone than the tenant’s', async () => {
    const world = await connected();
    await world.nights.noteScheduled(tenantId, 'Europe/Paris');

    await world.run();

    expect(await world.nights.get(tenantId)).toMatchObject({
      dueAt: '2026-03-02T02:00:00.000Z',
      timeZone: undefined,
    });
  });
});
