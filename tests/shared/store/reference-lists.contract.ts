import { beforeEach, describe, expect, it } from 'vitest';
import { realmIdSchema, tenantIdSchema } from '../../../shared/domain/ids.ts';
import type { PartyEntry } from '../../../shared/domain/reference-data.ts';
import { tenantPartition } from '../../../shared/store/keys.ts';
import { createReferenceLists } from '../../../shared/store/reference-lists.ts';
import { queryAll, type Table } from '../../../shared/store/table.ts';
import { itemBytes } from '../../fakes/memory-table.ts';

const tenantId = tenantIdSchema.parse('acme');
const realmId = realmIdSchema.parse('9341000000000001');
const company = { tenantId, realmId };
const customers = { ...company, kind: 'customer' } as const;
const hour = 3_600_000;
const at = (time: string): string => `2026-03-02T${time}:00.000Z`;

const party = (id: number, name: string, more: Partial<PartyEntry> = {}): PartyEntry => ({
  id: String(id),
  name,
  isActive: true,
  ...more,
});
const numbered = (count: number): PartyEntry[] =>
  Array.from({ length: count }, (_, index) => party(index + 1, `Haulier ${String(index).padStart(5, '0')}`));
const list = (entries: readonly PartyEntry[], changedSince = at('10:00')) => ({ entries, changedSince });
const namesOf = (entries: readonly PartyEntry[] | undefined): string[] | undefined =>
  entries?.map(({ name }) => name);

/** A table that does something else first, once, when a call comes to it. */
function interrupted(
  table: Table,
  of: { operation: 'put' | 'update' | 'getMany'; nth: number },
  first: () => Promise<unknown>,
): Table {
  let calls = 0;
  const before = async (operation: string): Promise<void> => {
    if (operation === of.operation && (calls += 1) === of.nth) await first();
  };
  return {
    ...table,
    put: async (...call) => (await before('put'), table.put(...call)),
    update: async (...call) => (await before('update'), table.update(...call)),
    getMany: async (...call) => (await before('getMany'), table.getMany(...call)),
  };
}
const dies = async (): Promise<never> => {
  throw new Error('the worker died');
};

/** What the store of reference lists promises, whatever table lies below. */
export function describeReferenceLists(tableName: string, createTable: () => Promise<Table>): void {
  describe(`the reference lists on ${tableName}`, () => {
    let table: Table;
    let clock: { nowMs: number };
    let ids: number;
    beforeEach(async () => {
      table = await createTable();
      clock = { nowMs: Date.parse(at('10:02')) };
      ids = 0;
    });
    const lists = (over: Table = table) =>
      createReferenceLists({ table: over, nowMs: () => clock.nowMs, newId: () => `id-${(ids += 1)}` });
    const chunks = async () => {
      const found = [];
      const range = {
        pk: tenantPartition(tenantId),
        prefix: `REFERENCE#${realmId}#CHUNK#`,
        isConsistent: true,
      };
      for await (const item of queryAll(table, range)) found.push(item);
      return found;
    };

    it('tells a list that was never read from an empty one', async () => {
      expect(await lists().read(customers)).toBeUndefined();
      expect(await lists().page(customers, { limit: 10 })).toBeUndefined();

      expect(await lists().replace(customers, list([]))).toBe('stored');

      expect(await lists().read(customers)).toEqual([]);
      expect(await lists().page(customers, { limit: 10 })).toEqual({ entries: [] });
    });

    it('gives entries in the order of names, whatever their case, and one by its id', async () => {
      const entries = [
        party(1, 'beta'),
        party(2, 'Alpha', { isActive: false }),
        party(3, 'ALPHA B', { email: 'a@b.example' }),
      ];
      await lists().replace(customers, list(entries));

      expect(namesOf(await lists().read(customers))).toEqual(['Alpha', 'ALPHA B', 'beta']);
      expect(await lists().get(customers, '3')).toEqual(entries[2]);
      expect(await lists().get(customers, '9')).toBeUndefined();
    });

    it('keeps companies, kinds and tenants apart', async () => {
      await lists().replace(customers, list([party(1, 'Alpha')]));

      expect(await lists().read({ ...customers, kind: 'vendor' })).toBeUndefined();
      expect(await lists().read({ ...customers, realmId: realmIdSchema.parse('1') })).toBeUndefined();
      expect(await lists().read({ ...customers, tenantId: tenantIdSchema.parse('other') })).toBeUndefined();
    });

    it('replaces a list and removes the parts of the one before', async () => {
      await lists().replace(customers, list(numbered(1200)));
      expect(await chunks()).toHaveLength(3);

      await lists().replace(customers, list([party(1, 'Alpha')], at('11:00')));

      expect(namesOf(await lists().read(customers))).toEqual(['Alpha']);
      expect(await chunks()).toHaveLength(1);
    });

    it('keeps ten thousand entries in parts far below the limit of an item, and finds each', async () => {
      const entries = numbered(10_000).map((entry) => ({ ...entry, email: `${entry.id}@haulier.example` }));
      await lists().replace(customers, list(entries));

      expect(await lists().read(customers)).toEqual(entries);
      expect(await lists().get(customers, '9999')).toEqual(entries[9998]);
      const sizes = (await chunks()).map((item) => itemBytes(item));
      expect(sizes).toHaveLength(20);
      expect(Math.max(...sizes)).toBeLessThan(50_000);
    });

    it('makes smaller parts of longer entries', async () => {
      const random = (id: number): string =>
        Array.from({ length: 400 }, (_, index) =>
          String.fromCodePoint(0x4e00 + ((id * 7919 + index * 104_729) % 20_000)),
        ).join('');
      const entries = Array.from({ length: 500 }, (_, index) => party(index, `${index} ${random(index)}`));

      await lists().replace(customers, list(entries));

      expect(await lists().read(customers)).toHaveLength(500);
      expect(Math.max(...(await chunks()).map((item) => itemBytes(item)))).toBeLessThan(300_000);
    });

    it('writes no part again when nothing changed', async () => {
      await lists().replace(customers, list([party(1, 'Alpha'), party(2, 'Beta')]));
      const [before] = await chunks();

      const outcome = await lists().replace(
        customers,
        list([party(2, 'Beta'), party(1, 'Alpha')], at('11:00')),
      );

      expect(outcome).toBe('unchanged');
      expect(await chunks()).toEqual([before]);
      expect((await lists().state(company)).customer.changedSince).toBe(at('11:00'));
    });

    describe('page', () => {
      const all = async (wanted: { limit: number; search?: string; isActive?: boolean }) => {
        const pages: string[][] = [];
        let after: string | undefined;
        do {
          const page = await lists().page(customers, after === undefined ? wanted : { ...wanted, after });
          pages.push(page!.entries.map(({ name }) => name));
          after = page!.next;
        } while (after !== undefined);
        return pages;
      };

      it('gives every entry once, across parts', async () => {
        await lists().replace(customers, list(numbered(1100)));

        const pages = await all({ limit: 300 });

        expect(pages.map((page) => page.length)).toEqual([300, 300, 300, 200]);
        expect(pages.flat()).toEqual(numbered(1100).map(({ name }) => name));
      });

      it('ends with a full page when nothing follows', async () => {
        await lists().replace(customers, list(numbered(4)));

        expect(await all({ limit: 2 })).toEqual([
          ['Haulier 00000', 'Haulier 00001'],
          ['Haulier 00002', 'Haulier 00003'],
        ]);
      });

      it('finds by part of a name or company name, in any case, and by activity', async () => {
        await lists().replace(
          customers,
          list([
            ...numbered(1100),
            party(2001, 'Zoé Quarries', { companyName: 'Stone Trading plc' }),
            party(2002, 'Old QUARRY (deleted)', { isActive: false }),
          ]),
        );

        expect(await all({ limit: 5, search: ' quarr' })).toEqual([['Old QUARRY (deleted)', 'Zoé Quarries']]);
        expect(await all({ limit: 5, search: 'quarr', isActive: true })).toEqual([['Zoé Quarries']]);
        expect(await all({ limit: 5, search: 'STONE' })).toEqual([['Zoé Quarries']]);
        expect(await all({ limit: 5, search: '', isActive: false })).toEqual([['Old QUARRY (deleted)']]);
        expect(await all({ limit: 5, search: 'nobody' })).toEqual([[]]);
      });

      it('goes on at its place when the list was replaced between two pages', async () => {
        await lists().replace(customers, list(numbered(6)));
        const first = await lists().page(customers, { limit: 3 });
        const changed = [party(9, 'Aardvark'), ...numbered(6).filter(({ id }) => id !== '3' && id !== '5')];
        await lists().replace(customers, list(changed, at('11:00')));

        const second = await lists().page(customers, { limit: 3, after: first!.next! });

        expect(namesOf(second!.entries)).toEqual(['Haulier 00003', 'Haulier 00005']);
      });
    });

    describe('applyChanges', () => {
      it('adds, renames and removes, and moves the moment to ask from', async () => {
        await lists().replace(customers, list([party(1, 'Alpha'), party(2, 'Beta'), party(3, 'Gamma')]));

        const outcome = await lists().applyChanges(
          customers,
          { upserts: [party(4, 'Delta'), party(1, 'Zeta')], removedIds: ['2', '77'] },
          at('11:00'),
        );

        expect(outcome).toBe('stored');
        expect(namesOf(await lists().read(customers))).toEqual(['Delta', 'Gamma', 'Zeta']);
        expect((await lists().state(company)).customer).toEqual({
          count: 3,
          pulledAt: at('10:02'),
          changedSince: at('11:00'),
        });
        expect(await chunks()).toHaveLength(1);
      });

      it('writes no part for changes that touch nothing we keep', async () => {
        await lists().replace(customers, list([party(1, 'Alpha')]));
        const [before] = await chunks();

        const noise = { upserts: [party(1, 'Alpha')], removedIds: [] };
        expect(await lists().applyChanges(customers, noise, at('11:00'))).toBe('unchanged');
        expect(await lists().applyChanges(customers, { upserts: [], removedIds: [] }, at('12:00'))).toBe(
          'unchanged',
        );

        expect(await chunks()).toEqual([before]);
        expect((await lists().state(company)).customer.changedSince).toBe(at('12:00'));
      });

      it('has nothing to change in a list that was never read', async () => {
        expect(await lists().applyChanges(customers, { upserts: [], removedIds: [] }, at('11:00'))).toBe(
          'noList',
        );
      });

      it('leaves out changes that were asked for before the list was read', async () => {
        await lists().replace(customers, list([party(1, 'New name')], at('11:00')));
        const old = { upserts: [party(1, 'Old name')], removedIds: [] };

        expect(await lists().applyChanges(customers, old, at('10:30'))).toBe('superseded');
        expect(await lists().applyChanges(customers, { upserts: [], removedIds: [] }, at('10:30'))).toBe(
          'superseded',
        );
        expect(namesOf(await lists().read(customers))).toEqual(['New name']);
      });

      it('loses nothing when two writers change a list at once', async () => {
        await lists().replace(customers, list([party(1, 'Alpha')]));
        const add = (over: Table, id: number, name: string) =>
          lists(over).applyChanges(customers, { upserts: [party(id, name)], removedIds: [] }, at('11:00'));
        const slow = interrupted(table, { operation: 'update', nth: 1 }, () => add(table, 2, 'Beta'));

        await add(slow, 3, 'Gamma');

        expect(namesOf(await lists().read(customers))).toEqual(['Alpha', 'Beta', 'Gamma']);
        expect(await chunks()).toHaveLength(1);
      });
    });

    describe('when things go wrong', () => {
      it('keeps the list as it was when a writer dies before all parts are stored', async () => {
        await lists().replace(customers, list([party(1, 'Alpha')]));
        const dying = interrupted(table, { operation: 'put', nth: 3 }, dies);

        await expect(lists(dying).replace(customers, list(numbered(2000), at('11:00')))).rejects.toThrow(
          'died',
        );

        expect(namesOf(await lists().read(customers))).toEqual(['Alpha']);
      });

      it('keeps the list when a writer dies between the parts and the flip, and clears up an hour later', async () => {
        await lists().replace(customers, list([party(1, 'Alpha')]));
        const dying = interrupted(table, { operation: 'update', nth: 1 }, dies);
        await expect(lists(dying).replace(customers, list(numbered(2000), at('11:00')))).rejects.toThrow(
          'died',
        );
        expect(namesOf(await lists().read(customers))).toEqual(['Alpha']);
        expect(await chunks()).toHaveLength(5);

        clock.nowMs += hour + 1;
        await lists().replace(customers, list([party(2, 'Beta')], at('12:00')));

        expect(await chunks()).toHaveLength(1);
        expect(namesOf(await lists().read(customers))).toEqual(['Beta']);
      });

      it('leaves the parts alone that another writer is just storing', async () => {
        await lists().replace(customers, list([party(1, 'Alpha')]));
        const slow = interrupted(table, { operation: 'update', nth: 1 }, () =>
          lists().replace(customers, list([party(2, 'Beta')], at('11:00'))),
        );

        expect(await lists(slow).replace(customers, list(numbered(600), at('12:00')))).toBe('stored');

        expect(await lists().read(customers)).toHaveLength(600);
        expect(await chunks()).toHaveLength(2);
      });

      it('does not let a slower reading replace one that began later', async () => {
        const slow = interrupted(table, { operation: 'update', nth: 1 }, () =>
          lists().replace(customers, list([party(2, 'Later')], at('12:00'))),
        );

        expect(await lists(slow).replace(customers, list(numbered(600), at('11:00')))).toBe('superseded');

        expect(namesOf(await lists().read(customers))).toEqual(['Later']);
        expect(await chunks()).toHaveLength(1);
      });

      it('ends with the list of one of two writers, whole', async () => {
        const one = numbered(1200);
        const two = numbered(700).map((entry) => ({ ...entry, name: `X${entry.name}` }));

        const outcomes = await Promise.all([
          lists().replace(customers, list(one)),
          lists().replace(customers, list(two)),
        ]);

        expect(outcomes).toEqual(['stored', 'stored']);
        const read = await lists().read(customers);
        expect([one, two]).toContainEqual(read);
        expect(await chunks()).toHaveLength(read!.length === 1200 ? 3 : 2);
      });

      it('never gives a reader half of a list that is replaced meanwhile', async () => {
        await lists().replace(customers, list(numbered(1200)));
        const next = numbered(1300).map((entry) => ({ ...entry, name: `X${entry.name}` }));
        const replaced = () => lists().replace(customers, list(next, at('11:00')));

        const reader = lists(interrupted(table, { operation: 'getMany', nth: 1 }, replaced));

        expect(await reader.read(customers)).toEqual(next);
      });

      it('knows its own flip again when the answer was lost and it is sent twice', async () => {
        const twice: Table = {
          ...table,
          update: async (...call) => {
            await table.update(...call);
            return table.update(...call);
          },
        };

        expect(await lists(twice).replace(customers, list([party(1, 'Alpha')]))).toBe('stored');

        expect(namesOf(await lists().read(customers))).toEqual(['Alpha']);
      });

      it('does not flip to parts that may have been cleared up meanwhile', async () => {
        const frozen = interrupted(table, { operation: 'put', nth: 1 }, async () => {
          clock.nowMs += hour;
        });

        expect(await lists(frozen).replace(customers, list([party(1, 'Alpha')]))).toBe('stored');

        const [chunk] = await chunks();
        expect(chunk!.sk).toContain(at('11:02'));
      });
    });

    describe('noteFailure and state', () => {
      it('tells the last failure beside a list that stays, until a reading succeeds', async () => {
        await lists().replace(customers, list([party(1, 'Alpha')]));
        await lists().noteFailure(customers, { at: at('11:00'), reason: 'unavailable' });

        expect((await lists().state(company)).customer).toEqual({
          count: 1,
          pulledAt: at('10:02'),
          changedSince: at('10:00'),
          lastFailure: { at: at('11:00'), reason: 'unavailable' },
        });
        expect(namesOf(await lists().read(customers))).toEqual(['Alpha']);

        await lists().replace(customers, list([party(1, 'Alpha')], at('12:00')));
        expect((await lists().state(company)).customer).not.toHaveProperty('lastFailure');
      });

      it('notes the failure of a first reading, and forgets it with the list', async () => {
        await lists().noteFailure(customers, { at: at('09:00'), reason: 'throttled' });
        expect(await lists().state(company)).toEqual({
          account: {},
          taxCode: {},
          term: {},
          customer: { lastFailure: { at: at('09:00'), reason: 'throttled' } },
          vendor: {},
          employee: {},
          item: {},
        });
        expect(await lists().read(customers)).toBeUndefined();

        await lists().replace(customers, list([]));

        expect((await lists().state(company)).customer).toEqual({
          count: 0,
          pulledAt: at('10:02'),
          changedSince: at('10:00'),
        });
      });

      it('notes no failure of a reading that began before the one that succeeded', async () => {
        await lists().replace(customers, list([], at('12:00')));

        await lists().noteFailure(customers, { at: at('11:00'), reason: 'unavailable' });

        expect((await lists().state(company)).customer).not.toHaveProperty('lastFailure');
      });
    });
  });
}
