import { beforeEach, describe, expect, it } from 'vitest';
import {
  itemAbsent,
  itemPresent,
  queryAll,
  type Claim,
  type Item,
  type Table,
} from '../../../shared/store/table.ts';

const key = { pk: 'P#1', sk: 'A' };
const claim = (attribute: string, is: '=' | '<' | '<=' | '>' | '>=', value: string | number): Claim => ({
  attribute,
  is,
  value,
});

/** What a table promises to the stores above it. */
export function describeTable(tableName: string, createTable: () => Promise<Table>): void {
  describe(`a table: ${tableName}`, () => {
    let table: Table;
    beforeEach(async () => {
      table = await createTable();
    });

    describe('put and get', () => {
      it('give back every kind of value', async () => {
        const item: Item = {
          ...key,
          text: 'ä€😀',
          count: 12,
          share: -0.25,
          isTrue: true,
          bytes: new Uint8Array([0, 255, 7]),
          list: ['a', 1, { deep: [] }],
          map: { inner: { empty: '' } },
        };

        const outcome = await table.put(item);

        expect(outcome.isDone).toBe(true);
        expect(await table.get(key, { isConsistent: true })).toEqual(item);
      });

      it('leave out what is undefined, at any depth', async () => {
        await table.put({ ...key, none: undefined, map: { none: undefined, some: 1 } });

        expect(await table.get(key)).toEqual({ ...key, map: { some: 1 } });
      });

      it('replace the whole item', async () => {
        await table.put({ ...key, a: 1, b: 2 });
        await table.put({ ...key, c: 3 });

        expect(await table.get(key)).toEqual({ ...key, c: 3 });
      });

      it('find nothing where nothing was put', async () => {
        expect(await table.get(key)).toBeUndefined();
      });

      it('keep no tie to what was handed in or out', async () => {
        const map = { inner: 1 };
        await table.put({ ...key, map });
        map.inner = 2;
        const read = await table.get(key);
        (read!['map'] as { inner: number }).inner = 3;

        expect(await table.get(key)).toEqual({ ...key, map: { inner: 1 } });
      });
    });

    describe('getMany', () => {
      it('finds those of 150 keys that are there', async () => {
        const keys = Array.from({ length: 150 }, (_, index) => ({ pk: 'P#1', sk: `K${index}` }));
        await Promise.all(keys.slice(0, 120).map((one) => table.put(one)));

        const found = await table.getMany(keys, { isConsistent: true });

        expect(found.map(({ sk }) => sk).toSorted()).toEqual(
          keys
            .slice(0, 120)
            .map(({ sk }) => sk)
            .toSorted(),
        );
      });

      it('asks nothing for no keys', async () => {
        expect(await table.getMany([])).toEqual([]);
      });
    });

    describe('a condition', () => {
      it('lets one of many create an item, and shows the others what lies there', async () => {
        const outcomes = await Promise.all(
          Array.from({ length: 8 }, (_, by) => table.put({ ...key, by }, itemAbsent)),
        );

        const [winner] = outcomes.filter((outcome) => outcome.isDone);
        expect(outcomes.filter((outcome) => outcome.isDone)).toHaveLength(1);
        const stored = await table.get(key, { isConsistent: true });
        expect(winner).toEqual({ isDone: true, item: stored });
        for (const outcome of outcomes.filter(({ isDone }) => !isDone))
          expect(outcome).toEqual({ isDone: false, current: stored });
      });

      it('that fails on a missing item shows that nothing is there, and creates nothing', async () => {
        expect(await table.update(key, { set: { a: 1 } }, itemPresent)).toEqual({
          isDone: false,
          current: undefined,
        });
        expect(await table.delete(key, itemPresent)).toEqual({ isDone: false, current: undefined });
        expect(await table.get(key)).toBeUndefined();
      });

      it.each<[string, Claim, boolean]>([
        ['= a number that is equal', claim('count', '=', 5), true],
        ['= a number that is not', claim('count', '=', 6), false],
        ['= the same digits as text', claim('count', '=', '5'), false],
        ['< a higher number', claim('count', '<', 10), true],
        ['< the same number', claim('count', '<', 5), false],
        ['<= the same number', claim('count', '<=', 5), true],
        ['> a lower number', claim('count', '>', 4), true],
        ['>= a higher number', claim('count', '>=', 6), false],
        ['< a number, of a text', claim('text', '<', 9), false],
        ['< a later text, by code points', claim('text', '<', 'n'), true],
        ['< an earlier text, by code points', claim('text', '<', 'Z'), false],
        ['> anything, of what is missing', claim('none', '>', 0), false],
        ['< anything, of what is missing', claim('none', '<', 'z'), false],
        ['= true', { attribute: 'isTrue', is: '=', value: true }, true],
        ['= false', { attribute: 'isTrue', is: '=', value: false }, false],
        ['in a list that holds it', { attribute: 'text', is: 'in', values: ['l', 'm'] }, true],
        ['in a list that does not', { attribute: 'text', is: 'in', values: ['l'] }, false],
        ['in a list, of what is missing', { attribute: 'none', is: 'in', values: ['l'] }, false],
        ['absent, of what is missing', { attribute: 'none', is: 'absent' }, true],
        ['absent, of what is there', { attribute: 'text', is: 'absent' }, false],
        ['present, of what is there', { attribute: 'count', is: 'present' }, true],
        ['present, of what is missing', { attribute: 'none', is: 'present' }, false],
      ])('%s', async (_, one, isMet) => {
        await table.put({ ...key, count: 5, text: 'm', isTrue: true });

        const outcome = await table.update(key, { set: { seen: 1 } }, [[one]]);

        expect(outcome.isDone).toBe(isMet);
      });

      it('holds when all claims of one alternative do', async () => {
        await table.put({ ...key, a: 1, b: 2 });
        const [isA, isB, isNotB] = [claim('a', '=', 1), claim('b', '=', 2), claim('b', '=', 3)];

        expect((await table.put({ ...key, a: 1, b: 2 }, [[isA, isNotB], [isB]])).isDone).toBe(true);
        expect((await table.put({ ...key, a: 1, b: 2 }, [[isA, isNotB]])).isDone).toBe(false);
        expect((await table.put({ ...key, a: 1, b: 2 }, [[isA, isB]])).isDone).toBe(true);
      });
    });

    describe('update', () => {
      it('sets, removes and adds, and answers the new item', async () => {
        await table.put({ ...key, stays: 'x', goes: 'y', count: 2 });

        const outcome = await table.update(key, {
          set: { comes: { a: [1] }, goes: undefined },
          add: { count: 3, fresh: 1 },
        });

        const item = { ...key, stays: 'x', comes: { a: [1] }, count: 5, fresh: 1 };
        expect(outcome).toEqual({ isDone: true, item });
        expect(await table.get(key)).toEqual(item);
      });

      it('creates what is not there', async () => {
        expect(await table.update(key, { add: { count: 1 } })).toEqual({
          isDone: true,
          item: { ...key, count: 1 },
        });
      });

      it('counts every one of many at once', async () => {
        await Promise.all(Array.from({ length: 20 }, () => table.update(key, { add: { count: 1 } })));

        expect((await table.get(key, { isConsistent: true }))?.['count']).toBe(20);
      });

      it('removes what is missing without complaint', async () => {
        await table.put({ ...key, a: 1 });

        expect((await table.update(key, { set: { none: undefined } })).isDone).toBe(true);
      });
    });

    describe('delete', () => {
      it('removes the item and is content when there is none', async () => {
        await table.put({ ...key, a: 1 });

        expect((await table.delete(key)).isDone).toBe(true);
        expect((await table.delete(key)).isDone).toBe(true);
        expect(await table.get(key)).toBeUndefined();
      });

      it('keeps an item that is not as claimed', async () => {
        await table.put({ ...key, a: 1 });

        const outcome = await table.delete(key, [[claim('a', '=', 2)]]);

        expect(outcome).toEqual({ isDone: false, current: { ...key, a: 1 } });
      });
    });

    describe('query', () => {
      const sortKeys = ['A#1', 'A#2', 'A#Z', 'A#a', 'A#~', 'A#é', 'B#1'];
      beforeEach(async () => {
        for (const sk of sortKeys.toReversed()) await table.put({ pk: 'P#1', sk });
        await table.put({ pk: 'P#2', sk: 'A#1' });
      });
      const found = async (range: Omit<Parameters<Table['query']>[0], 'pk'>): Promise<string[]> =>
        (await table.query({ pk: 'P#1', isConsistent: true, ...range })).items.map(({ sk }) => sk);

      it('answers one partition in the order of bytes', async () => {
        expect(await found({})).toEqual(sortKeys);
      });

      it('answers backwards', async () => {
        expect(await found({ isDescending: true, limit: 2 })).toEqual(['B#1', 'A#é']);
      });

      it('keeps to a prefix', async () => {
        expect(await found({ prefix: 'A#' })).toEqual(sortKeys.slice(0, 6));
        expect(await found({ prefix: 'C' })).toEqual([]);
      });

      it('keeps to bounds, both included', async () => {
        expect(await found({ from: 'A#2', to: 'A#a' })).toEqual(['A#2', 'A#Z', 'A#a']);
        expect(await found({ from: 'A#é' })).toEqual(['A#é', 'B#1']);
        expect(await found({ to: 'A#1' })).toEqual(['A#1']);
      });

      it.each([false, true])('pages without a gap or a repeat (descending: %s)', async (isDescending) => {
        const all: string[] = [];
        let startAfter: string | undefined;
        do {
          const page = await table.query({
            ...{ pk: 'P#1', prefix: 'A#', limit: 2, isDescending },
            ...(startAfter === undefined ? {} : { startAfter }),
          });
          all.push(...page.items.map(({ sk }) => sk));
          startAfter = page.next;
        } while (startAfter !== undefined);

        const wanted = sortKeys.slice(0, 6);
        expect(all).toEqual(isDescending ? wanted.toReversed() : wanted);
      });

      it('answers only the attributes that were asked for, and the keys', async () => {
        await table.put({ pk: 'P#3', sk: 'A', state: 'queued', number: '7', lines: ['long'] });

        const { items } = await table.query({ pk: 'P#3', attributes: ['state', 'number', 'missing'] });

        expect(items).toEqual([{ pk: 'P#3', sk: 'A', state: 'queued', number: '7' }]);
      });

      it('is read to its end by queryAll', async () => {
        const all: string[] = [];
        for await (const { sk } of queryAll(table, { pk: 'P#1', limit: 3 })) all.push(sk);

        expect(all).toEqual(sortKeys);
      });
    });

    describe('the index of what is due', () => {
      const due = async (to: string, limit = 10): Promise<string[]> =>
        (await table.query({ pk: 'LANE', index: 'due', to, limit })).items.map(({ pk }) => pk);

      it('lists by time what is due by then, and nothing else', async () => {
        await table.put({ pk: 'T#late', sk: 'L', duePk: 'LANE', dueAt: '2026-03-02T12:00' });
        await table.put({ pk: 'T#soon', sk: 'L', duePk: 'LANE', dueAt: '2026-03-02T10:00' });
        await table.put({ pk: 'T#now', sk: 'L', duePk: 'LANE', dueAt: '2026-03-02T11:00' });
        await table.put({ pk: 'T#never', sk: 'L' });
        await table.put({ pk: 'T#other', sk: 'L', duePk: 'OTHER', dueAt: '2026-03-02T10:00' });

        expect(await due('2026-03-02T11:00')).toEqual(['T#soon', 'T#now']);
        expect(await due('2026-03-02T11:00', 1)).toEqual(['T#soon']);
      });

      it('leaves out what was due before a moment, where one is given', async () => {
        await table.put({ pk: 'T#soon', sk: 'L', duePk: 'LANE', dueAt: '2026-03-02T10:00' });
        await table.put({ pk: 'T#now', sk: 'L', duePk: 'LANE', dueAt: '2026-03-02T11:00' });
        const range = { pk: 'LANE', index: 'due', from: '2026-03-02T10:30', to: '2026-03-02T23:00' } as const;

        const { items } = await table.query(range);

        expect(items.map(({ pk }) => pk)).toEqual(['T#now']);
      });

      it('forgets what is due no more', async () => {
        const lane = { pk: 'T#1', sk: 'L' };
        await table.put({ ...lane, duePk: 'LANE', dueAt: '2026-03-02T10:00' });
        await table.update(lane, { set: { duePk: undefined, dueAt: undefined } });

        expect(await due('2026-03-02T23:00')).toEqual([]);
      });
    });
  });
}
