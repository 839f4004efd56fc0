import { describe, expect, it } from 'vitest';
import { previousCertificate } from '../../../functions/reconcile/previous-certificate.ts';
import { createReconcileRuns } from '../../../shared/store/reconcile-runs.ts';
import { createMemoryTable } from '../../fakes/memory-table.ts';
import { createNightWorld, tenantId } from './night-world.ts';
import { createReconcileReading } from './reconcile-reading.ts';

describe('previousCertificate', () => {
  it('is that of the newest run that has one, behind any number that are under way', async () => {
    const world = createNightWorld('2026-03-01T15:00:00.000Z');
    await world.connect('UTC');
    await world.pass(1);
    world.setReconcile(async () => {
      throw new Error('The worker died.');
    });
    world.clock.ms = Date.parse('2026-03-02T02:00:00.000Z');
    await expect(world.run()).rejects.toThrow('The worker died.');
    world.clock.ms = Date.parse('2026-03-03T02:00:00.000Z');
    await expect(world.run()).rejects.toThrow('The worker died.');
    for (let hour = 10; hour < 18; hour += 1) {
      const requestedAt = `2026-03-03T${String(hour)}:00:00.000Z`;
      const lease = { now: requestedAt, until: '2026-03-04T00:00:00.000Z', timeZone: 'UTC' };
      await world.runs.claim(tenantId, { localDate: '2026-03-03', requestedAt }, lease);
    }

    const previous = await previousCertificate(world, tenantId);

    const [first] = await world.all();
    expect(previous?.certificate).toMatchObject({ localDate: '2026-03-02', outcome: 'incomplete' });
    expect(previous?.hash).toBe(first?.certificateHash);
  });

  it('is that of a night that was finished after one by hand of its date', async () => {
    const reading = createReconcileReading();
    await reading.finished({ localDate: '2026-03-02', requestedAt: '2026-03-02T00:30:00.000Z' });
    const night = await reading.finished({ localDate: '2026-03-02' });

    expect((await previousCertificate(reading, tenantId))?.hash).toBe(night);
  });

  it('is that of the night behind any number by hand of its date that were finished before', async () => {
    const reading = createReconcileReading();
    await reading.finished({ localDate: '2026-03-01' });
    for (let minute = 10; minute < 35; minute += 1) {
      const requestedAt = `2026-03-02T00:${String(minute)}:00.000Z`;
      await reading.finished({ localDate: '2026-03-02', requestedAt });
    }
    const night = await reading.finished({ localDate: '2026-03-02' });

    expect((await previousCertificate(reading, tenantId))?.hash).toBe(night);
  });

  it('is none for a tenant without one', async () => {
    const runs = createReconcileRuns(createMemoryTable());

    expect(await previousCertificate({ runs }, tenantId)).toBeUndefined();
  });
});
