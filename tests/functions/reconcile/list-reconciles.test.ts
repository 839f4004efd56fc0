import { beforeEach, describe, expect, it } from 'vitest';
import { listReconciles } from '../../../functions/reconcile/list-reconciles.ts';
import {
  listReconcilesQuerySchema,
  reconcilePageSchema,
} from '../../../shared/contracts/reconcile-answers.ts';
import { keys } from '../../../shared/store/keys.ts';
import { createReconcileReading, tenantId } from './reconcile-reading.ts';

let world: ReturnType<typeof createReconcileReading>;
beforeEach(() => {
  world = createReconcileReading();
});

const list = async (query: Record<string, string> = {}) =>
  reconcilePageSchema.parse(
    await listReconciles(world.deps, { tenantId, ...listReconcilesQuerySchema.parse(query) }),
  );
const chained = async (query?: Record<string, string>) =>
  (await list(query)).reconciles.map(({ runId, isChained }) => [runId, isChained]);
const night = (day: number) => ({ localDate: `2026-03-0${day}` });

describe('listReconciles', () => {
  it('tells what each came to, newest first', async () => {
    await world.finished(night(1));
    const hash = await world.finished({ localDate: '2026-03-01', requestedAt: '2026-03-01T14:03:11.000Z' });

    const { reconciles, next } = await list();

    expect(next).toBeUndefined();
    expect(reconciles.map(({ runId }) => runId)).toEqual([
      '2026-03-01.2026-03-01T14:03:11.000Z',
      '2026-03-01',
    ]);
    expect(reconciles[0]).toEqual({
      runId: '2026-03-01.2026-03-01T14:03:11.000Z',
      localDate: '2026-03-01',
      requestedAt: '2026-03-01T14:03:11.000Z',
      state: 'finished',
      outcome: 'complete',
      startedAt: '2026-03-01T14:03:11.000Z',
      finishedAt: '2026-03-01T14:04:11.000Z',
      coverage: 'changes',
      documentCount: 3,
      driftCount: 1,
      tallies: [
        { kind: 'invoice', verdict: 'agrees', count: 2, totals: { GBP: '20.00' } },
        { kind: 'invoice', verdict: 'editedInQuickBooks', count: 1, totals: { GBP: '10.00' } },
      ],
      certificateHash: hash,
      isChained: true,
    });
  });

  it('goes on page by page, over nights and runs by hand', async () => {
    await world.finished(night(1));
    await world.finished({ ...night(1), requestedAt: '2026-03-01T14:03:11.000Z' });
    await world.finished(night(2));

    const first = await list({ limit: '1' });
    const second = await list({ limit: '1', after: first.next! });
    const third = await list({ limit: '1', after: second.next! });

    expect([first, second, third].flatMap((page) => page.reconciles.map(({ runId }) => runId))).toEqual([
      '2026-03-02',
      '2026-03-01.2026-03-01T14:03:11.000Z',
      '2026-03-01',
    ]);
    expect(third.next).toBeUndefined();
  });

  it('begins before any date that is named, whether or not it had a night', async () => {
    await world.finished(night(1));
    await world.finished({ ...night(1), requestedAt: '2026-03-01T14:03:11.000Z' });
    await world.finished(night(4));

    const { reconciles, next } = await list({ after: '2026-03-03' });

    expect(reconciles.map(({ runId }) => runId)).toEqual([
      '2026-03-01.2026-03-01T14:03:11.000Z',
      '2026-03-01',
    ]);
    expect(next).toBeUndefined();
  });

  it('shows one that runs, and one that ended without a certificate', async () => {
    await world.endedInVain(night(1));
    await world.claim(night(2), '2026-03-02T02:00:00.000Z');

    const { reconciles } = await list();

    expect(reconciles).toEqual([
      {
        runId: '2026-03-02',
        localDate: '2026-03-02',
        state: 'running',
        startedAt: '2026-03-02T02:00:00.000Z',
      },
      expect.objectContaining({ runId: '2026-03-01', outcome: 'incomplete' }),
    ]);
    expect(reconciles[1]).not.toHaveProperty('isChained');
    expect(reconciles[1]).not.toHaveProperty('tallies');
  });

  describe('the chain', () => {
    it('holds across a night without a certificate, and across pages', async () => {
      await world.finished(night(1));
      await world.endedInVain(night(2));
      await world.finished(night(3));
      await world.finished(night(4));

      expect(await chained()).toEqual([
        ['2026-03-04', true],
        ['2026-03-03', true],
        ['2026-03-02', undefined],
        ['2026-03-01', true],
      ]);
      expect(await chained({ limit: '1' })).toEqual([['2026-03-04', true]]);
    });

    it('says nothing of one whose predecessor is beyond the page', async () => {
      await world.finished(night(1));
      await world.endedInVain(night(2));
      await world.finished(night(3));

      expect(await chained({ limit: '1' })).toEqual([['2026-03-03', undefined]]);
    });

    it('holds where one by hand was asked for before the night of its date', async () => {
      await world.finished(night(1));
      await world.finished({ ...night(2), requestedAt: '2026-03-02T00:30:00.000Z' });
      await world.finished(night(2));

      expect(await chained()).toEqual([
        ['2026-03-02.2026-03-02T00:30:00.000Z', true],
        ['2026-03-02', true],
        ['2026-03-01', true],
      ]);
    });

    it('breaks at a certificate that was changed', async () => {
      await world.finished(night(1));
      await world.finished(night(2));
      await world.finished(night(3));
      world.tamper('2026-03-02', { driftCount: 0 });

      expect(await chained()).toEqual([
        ['2026-03-03', true],
        ['2026-03-02', false],
        ['2026-03-01', true],
      ]);
    });

    it('breaks after one that was taken out, the first one too', async () => {
      await world.finished(night(1));
      await world.finished(night(2));
      await world.finished(night(3));
      await world.table.delete(keys.reconcileRun(tenantId, night(2)));

      expect(await chained()).toEqual([
        ['2026-03-03', false],
        ['2026-03-01', true],
      ]);
      await world.table.delete(keys.reconcileRun(tenantId, night(1)));
      expect(await chained()).toEqual([['2026-03-03', false]]);
    });
  });
});
