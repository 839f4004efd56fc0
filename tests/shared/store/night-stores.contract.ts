import { beforeEach, describe, expect, it } from 'vitest';
import { tenantIdSchema } from '../../../shared/domain/ids.ts';
import { keys } from '../../../shared/store/keys.ts';
import { createNights } from '../../../shared/store/nights.ts';
import { createReconcileRuns } from '../../../shared/store/reconcile-runs.ts';
import type { Table } from '../../../shared/store/table.ts';

const tenantId = tenantIdSchema.parse('acme');
const other = tenantIdSchema.parse('other');
const night = { localDate: '2026-03-02' };
const lease = { now: '2026-03-02T02:00:00.000Z', until: '2026-03-02T02:16:00.000Z', timeZone: 'UTC' };
const second = { now: '2026-03-02T03:00:00.000Z', until: '2026-03-02T03:16:00.000Z', timeZone: 'UTC' };
const third = { now: '2026-03-02T04:00:00.000Z', until: '2026-03-02T04:16:00.000Z', timeZone: 'UTC' };
const fourth = { now: '2026-03-02T05:00:00.000Z', until: '2026-03-02T05:16:00.000Z', timeZone: 'UTC' };
const complete = {
  at: '2026-03-02T02:05:00.000Z',
  outcome: 'complete',
  certificate: { checked: 3, verdicts: { agrees: 3 } },
  certificateHash: 'abc',
} as const;

/** What the stores of nights and of the runs in them promise, whatever table lies below. */
export function describeNightStores(tableName: string, createTable: () => Promise<Table>): void {
  describe(`the stores of nights on ${tableName}`, () => {
    let table: Table;
    beforeEach(async () => {
      table = await createTable();
    });

    describe('createReconcileRuns', () => {
      it('gives the night of a date to one of many', async () => {
        const runs = createReconcileRuns(table);

        const claims = await Promise.all(Array.from({ length: 6 }, () => runs.claim(tenantId, night, lease)));

        expect(claims.map(({ outcome }) => outcome).toSorted()).toEqual([
          'claimed',
          ...Array.from({ length: 5 }, () => 'held'),
        ]);
        expect(await runs.get(tenantId, night)).toEqual({
          localDate: '2026-03-02',
          state: 'running',
          timeZone: 'UTC',
          startedAt: lease.now,
          attempt: 1,
          fence: 1,
          leaseUntil: lease.until,
        });
        expect(await runs.get(other, night)).toBeUndefined();
      });

      it('resumes a run once its lease is over, by one of many, under a higher fence', async () => {
        const runs = createReconcileRuns(table);
        await runs.claim(tenantId, night, lease);

        const early = await runs.claim(tenantId, night, { ...second, now: lease.until });
        const claims = await Promise.all(
          Array.from({ length: 4 }, () => runs.claim(tenantId, night, second)),
        );

        expect(early).toEqual({ outcome: 'held', until: lease.until });
        expect(claims.filter(({ outcome }) => outcome === 'claimed')).toEqual([
          {
            outcome: 'claimed',
            run: expect.objectContaining({ attempt: 2, fence: 2, startedAt: lease.now }),
          },
        ]);
      });

      it('refuses what a holder writes after the run has passed to another', async () => {
        const runs = createReconcileRuns(table);
        await runs.claim(tenantId, night, lease);
        await runs.claim(tenantId, night, second);

        expect(await runs.finish(tenantId, night, { fence: 1, ...complete })).toBe(false);
        expect(await runs.finish(tenantId, night, { fence: 2, ...complete })).toBe(true);
      });

      it('lets a run be tried three times, and then only be finished', async () => {
        const runs = createReconcileRuns(table);
        await runs.claim(tenantId, night, lease);
        await runs.claim(tenantId, night, second);
        await runs.claim(tenantId, night, third);

        const claim = await runs.claim(tenantId, night, fourth);

        expect(claim).toMatchObject({ outcome: 'exhausted', run: { attempt: 3, fence: 3 } });
        const given = { ...complete, fence: 3, outcome: 'incomplete' as const };
        expect(await runs.finish(tenantId, night, given)).toBe(true);
        expect((await runs.claim(tenantId, night, fourth)).outcome).toBe('finished');
      });

      it('finishes once, knows its own writing again, and gives a finished run to nobody', async () => {
        const runs = createReconcileRuns(table);
        await runs.claim(tenantId, night, lease);

        expect(await runs.finish(tenantId, night, { fence: 1, ...complete })).toBe(true);
        expect(await runs.finish(tenantId, night, { fence: 1, ...complete })).toBe(true);
        expect(await runs.finish(tenantId, night, { fence: 1, ...complete, certificateHash: 'else' })).toBe(
          false,
        );

        expect(await runs.claim(tenantId, night, fourth)).toEqual({
          outcome: 'finished',
          run: {
            localDate: '2026-03-02',
            state: 'finished',
            timeZone: 'UTC',
            startedAt: lease.now,
            attempt: 1,
            fence: 1,
            leaseUntil: lease.until,
            finishedAt: '2026-03-02T02:05:00.000Z',
            outcome: 'complete',
            certificate: { checked: 3, verdicts: { agrees: 3 } },
            certificateHash: 'abc',
          },
        });
        expect(await runs.finish(other, night, { fence: 1, ...complete })).toBe(false);
      });

      it('lists runs newest first, those by hand after the night of their date, page by page', async () => {
        const runs = createReconcileRuns(table);
        const byHand = { localDate: '2026-03-02', requestedAt: '2026-03-02T14:00:00.000Z' };
        for (const name of [{ localDate: '2026-03-01' }, night, byHand])
          await runs.claim(tenantId, name, lease);

        const first = await runs.list(tenantId, { limit: 2 });
        const rest = await runs.list(tenantId, { limit: 2, after: first.next });

        expect(first.runs.map(({ localDate, requestedAt }) => [localDate, requestedAt])).toEqual([
          ['2026-03-02', '2026-03-02T14:00:00.000Z'],
          ['2026-03-02', undefined],
        ]);
        expect(rest.runs.map(({ localDate }) => localDate)).toEqual(['2026-03-01']);
        expect(rest.next).toBeUndefined();
        expect(await runs.latest(tenantId)).toMatchObject(byHand);
        expect(await runs.latest(other)).toBeUndefined();
      });

      it('finds the newest night behind any number of runs by hand', async () => {
        const runs = createReconcileRuns(table);
        await runs.claim(tenantId, night, lease);
        for (let hour = 10; hour < 17; hour += 1) {
          const requestedAt = `2026-03-03T${String(hour)}:00:00.000Z`;
          await runs.claim(tenantId, { localDate: '2026-03-03', requestedAt }, lease);
        }

        expect((await runs.latestNight(tenantId))?.localDate).toBe('2026-03-02');
        expect(await runs.latestNight(other)).toBeUndefined();
      });
    });

    describe('createNights', () => {
      const now = '2026-03-02T10:00:00.000Z';

      it('lists a tenant from the moment at which it is to be looked at', async () => {
        const nights = createNights(table);
        await nights.begin(tenantId, now);
        await nights.begin(other, now);

        await nights.lookAt(tenantId, '2026-03-03T03:00:00.000Z');

        expect(await nights.dueBy(now, 10)).toEqual([other]);
        expect(await nights.dueBy('2026-03-03T02:59:59.999Z', 10)).toEqual([other]);
        expect(await nights.dueBy('2026-03-03T03:00:00.000Z', 10)).toEqual([other, tenantId]);
      });

      it('lets one of many move a due time on', async () => {
        const nights = createNights(table);
        await nights.begin(tenantId, now);

        const to = '2026-03-02T12:00:00.000Z';
        const moved = await Promise.all(
          Array.from({ length: 4 }, () => nights.postpone(tenantId, { now, to })),
        );

        expect(moved.filter((night) => night !== undefined)).toEqual([
          { dueAt: to, timeZone: undefined, isEnding: false },
        ]);
        expect(await nights.postpone(other, { now, to })).toBeUndefined();
      });

      it('remembers the zone of the schedule until the zone changes', async () => {
        const nights = createNights(table);
        await nights.begin(tenantId, now);
        expect(await nights.get(tenantId)).toEqual({ dueAt: now, timeZone: undefined, isEnding: false });

        await nights.noteScheduled(tenantId, 'Europe/London');
        await nights.lookAt(tenantId, '2026-03-03T03:00:00.000Z');
        expect((await nights.get(tenantId))?.timeZone).toBe('Europe/London');

        await nights.noteZoneChange(tenantId, '2026-03-02T11:00:00.000Z');
        expect(await nights.get(tenantId)).toEqual({
          dueAt: '2026-03-02T11:00:00.000Z',
          timeZone: undefined,
          isEnding: false,
        });
      });

      it('knows no nights of a tenant that never began, and makes none up', async () => {
        const nights = createNights(table);

        await nights.noteScheduled(tenantId, 'UTC');
        await nights.noteZoneChange(tenantId, now);
        await nights.noteGood(tenantId, now);
        await nights.end(tenantId, now);

        expect(await nights.lookAt(tenantId, now)).toBeUndefined();
        expect(await nights.get(tenantId)).toBeUndefined();
        expect(await table.get(keys.goodNight(tenantId))).toBeUndefined();
      });

      it('keeps an ended tenant until its schedule is gone, and one that began anew for good', async () => {
        const nights = createNights(table);
        await nights.begin(tenantId, now);
        await nights.end(tenantId, now);
        expect(await nights.get(tenantId)).toMatchObject({ isEnding: true });
        expect(await nights.withoutGoodNight('2030-01-01T00:00:00.000Z', 10)).toEqual([]);

        const later = '2026-03-02T10:00:01.000Z';
        await nights.begin(tenantId, later);
        expect(await nights.forget(tenantId, now)).toBe(false);

        await nights.end(tenantId, now);
        await nights.noteScheduled(tenantId, 'UTC');
        expect((await nights.get(tenantId))?.timeZone).toBeUndefined();
        expect(await nights.lookAt(tenantId, '2030-01-01T00:00:00.000Z')).toBeUndefined();
        expect(await nights.forget(tenantId, now)).toBe(true);
        expect(await nights.forget(tenantId, now)).toBe(true);
        expect(await nights.get(tenantId)).toBeUndefined();
      });

      it('tells the last good night and how long it counts, and none before there was one', async () => {
        const nights = createNights(table);
        expect(await nights.lastGood(tenantId)).toBeUndefined();
        await nights.begin(tenantId, now);
        expect(await nights.lastGood(tenantId)).toEqual({
          goodAt: undefined,
          countsUntil: '2026-03-03T12:00:00.000Z',
        });

        await nights.noteGood(tenantId, '2026-03-03T02:05:00.000Z');

        expect(await nights.lastGood(tenantId)).toEqual({
          goodAt: '2026-03-03T02:05:00.000Z',
          countsUntil: '2026-03-04T04:05:00.000Z',
        });
      });

      it('counts a good night for 26 hours, and for 48 after a change of zone', async () => {
        const nights = createNights(table);
        await nights.begin(tenantId, now);
        await nights.noteGood(tenantId, '2026-03-03T02:05:00.000Z');
        await nights.noteGood(tenantId, '2026-03-02T14:00:00.000Z');

        expect(await nights.withoutGoodNight('2026-03-04T04:04:59.999Z', 10)).toEqual([]);
        expect(await nights.withoutGoodNight('2026-03-04T04:05:00.000Z', 10)).toEqual([tenantId]);

        await nights.noteZoneChange(tenantId, '2026-03-03T12:00:00.000Z');
        expect(await nights.withoutGoodNight('2026-03-05T02:04:59.999Z', 10)).toEqual([]);
        expect(await nights.withoutGoodNight('2026-03-05T02:05:00.000Z', 10)).toEqual([tenantId]);
      });
    });
  });
}
