import { beforeEach, describe, expect, it } from 'vitest';
import { tenantIdSchema } from '../../../shared/domain/ids.ts';
import { createFigures } from '../../../shared/store/figures.ts';
import { keys } from '../../../shared/store/keys.ts';
import { createTenantRows } from '../../../shared/store/tenant-rows.ts';
import type { Table } from '../../../shared/store/table.ts';

const tenantId = tenantIdSchema.parse('acme');
const other = tenantIdSchema.parse('other');

/** What the store of figures promises, whatever table lies below. */
export function describeFigures(tableName: string, createTable: () => Promise<Table>): void {
  describe(`createFigures on ${tableName}`, () => {
    let table: Table;
    beforeEach(async () => {
      table = await createTable();
    });

    const at = (time: string) => createFigures({ table, nowMs: () => Date.parse(time) });
    const since = (time: string, of = tenantId) => at(time).since(of, Date.parse(time));

    it('adds up what was counted in a quarter of an hour', async () => {
      await at('2026-03-02T10:00:00.000Z').add(tenantId, { pushed: 2, refused: 1 });
      await at('2026-03-02T10:14:59.999Z').add(tenantId, { pushed: 3, payments: 4 });
      await at('2026-03-02T10:15:00.000Z').add(tenantId, { refused: 5, pushed: 0 });

      expect(await since('2026-03-02T10:00:00Z')).toEqual([
        { atMs: Date.parse('2026-03-02T10:00:00Z'), pushed: 5, refused: 1, payments: 4 },
        { atMs: Date.parse('2026-03-02T10:15:00Z'), pushed: 0, refused: 5, payments: 0 },
      ]);
    });

    it('loses none of what many count at once', async () => {
      const figures = at('2026-03-02T10:00:00.000Z');

      await Promise.all(Array.from({ length: 20 }, () => figures.add(tenantId, { pushed: 1 })));

      expect(await since('2026-03-02T10:00:00Z')).toMatchObject([{ pushed: 20 }]);
    });

    it('tells of the hour asked for and all after it, oldest first, and of no other tenant', async () => {
      await at('2026-03-02T09:59:00.000Z').add(tenantId, { pushed: 1 });
      await at('2026-03-03T00:00:00.000Z').add(tenantId, { pushed: 3 });
      await at('2026-03-02T10:59:00.000Z').add(tenantId, { pushed: 2 });
      await at('2026-03-02T11:00:00.000Z').add(other, { pushed: 9 });

      const found = await since('2026-03-02T10:30:00Z');

      expect(found.map(({ pushed }) => pushed)).toEqual([2, 3]);
      expect(await since('2026-03-03T01:00:00Z')).toEqual([]);
    });

    it('has the table drop an hour 400 days later', async () => {
      await at('2026-03-02T10:59:00.000Z').add(tenantId, { pushed: 1 });

      const item = await table.get(keys.figures(tenantId, '2026-03-02T10'));

      expect(item?.['expiresAt']).toBe(Date.parse('2027-04-06T10:00:00Z') / 1000);
    });

    it('goes with its tenant', async () => {
      await at('2026-03-02T10:00:00.000Z').add(tenantId, { pushed: 1 });
      await at('2026-03-02T10:00:00.000Z').add(other, { pushed: 1 });

      await createTenantRows(table).remove(tenantId, { keeping: [], isTimeOver: () => false });

      expect(await since('2026-03-02T10:00:00Z')).toEqual([]);
      expect(await since('2026-03-02T10:00:00Z', other)).toHaveLength(1);
    });
  });
}
