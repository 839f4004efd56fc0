import { beforeEach, describe, expect, it } from 'vitest';
import { tenantIdSchema } from '../../../shared/domain/ids.ts';
import { keys } from '../../../shared/store/keys.ts';
import { createDigests } from '../../../shared/store/digests.ts';
import type { Table } from '../../../shared/store/table.ts';

const tenantId = tenantIdSchema.parse('acme');
const minuteMs = 60_000;
const startMs = Date.parse('2026-03-02T10:00:00.000Z');
const atMinute = (minute: number): number => startMs + minute * minuteMs;

/** What the store of digests promises, whatever table lies below. */
export function describeDigests(tableName: string, createTable: () => Promise<Table>): void {
  describe(`digests on ${tableName}`, () => {
    let table: Table;
    let digests: ReturnType<typeof createDigests>;
    beforeEach(async () => {
      table = await createTable();
      digests = createDigests(table);
    });
    const note = (minute: number) => digests.note(tenantId, { nowMs: atMinute(minute) });
    const dueAt = (minute: number) => digests.dueBy(new Date(atMinute(minute)).toISOString(), 10);
    const finish = (version: number, minute: number, toldErrorIds: string[] = []) =>
      digests.finish(tenantId, { version, toldErrorIds, nowMs: atMinute(minute) });

    it('are due ten minutes after the first change, however many follow', async () => {
      await note(0);
      await note(9);

      expect(await dueAt(9)).toEqual([]);
      expect(await dueAt(10)).toEqual([tenantId]);
      expect(await digests.take(tenantId, atMinute(10))).toEqual({
        ...{ version: 2, toldErrorIds: [], isExpiring: false, changedAt: '2026-03-02T10:00:00.000Z' },
      });
    });

    it('are taken by one, and come again after an hour should that one die', async () => {
      await note(0);

      expect(await digests.take(tenantId, atMinute(10))).toBeDefined();
      expect(await digests.take(tenantId, atMinute(10))).toBeUndefined();
      expect(await dueAt(69)).toEqual([]);
      expect(await dueAt(70)).toEqual([tenantId]);
    });

    it('are due no more once told, until something changes', async () => {
      await digests.note(tenantId, { nowMs: startMs, isExpiring: true });
      expect(await digests.take(tenantId, atMinute(10))).toMatchObject({ isExpiring: true });
      await finish(1, 10, ['err_1']);

      expect(await dueAt(600)).toEqual([]);
      await note(20);
      expect(await digests.take(tenantId, atMinute(30))).toEqual({
        ...{ version: 2, toldErrorIds: ['err_1'], isExpiring: false, changedAt: '2026-03-02T10:20:00.000Z' },
      });
    });

    it('leave nothing behind once nothing is open', async () => {
      await note(0);
      await digests.take(tenantId, atMinute(10));
      await finish(1, 10);

      expect(await table.get(keys.digest(tenantId))).toBeUndefined();
    });

    it('come again for what changed while one was told', async () => {
      await note(0);
      await digests.take(tenantId, atMinute(10));
      await note(10);
      await finish(1, 10, ['err_1']);

      expect(await dueAt(20)).toEqual([tenantId]);
      expect(await digests.take(tenantId, atMinute(20))).toMatchObject({
        ...{ version: 2, toldErrorIds: ['err_1'], changedAt: '2026-03-02T10:10:00.000Z' },
      });
    });

    it('of a tenant that is gone are neither taken nor made again', async () => {
      expect(await digests.take(tenantId, startMs)).toBeUndefined();
      await finish(1, 0);

      expect(await dueAt(600)).toEqual([]);
    });
  });
}
