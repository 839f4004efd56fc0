import { describe, expect, it } from 'vitest';
import { DependencyError } from '../../../shared/domain/errors.ts';
import { realmIdSchema } from '../../../shared/domain/ids.ts';
import { keys } from '../../../shared/store/keys.ts';
import { createRealmWindows, type StoredWindows } from '../../../shared/store/realm-windows.ts';
import type { Table } from '../../../shared/store/table.ts';
import { createMemoryTable, itemBytes } from '../../fakes/memory-table.ts';

const realmId = realmIdSchema.parse('9341000000000001');
const sleep = async (): Promise<void> => {};
const random = (): number => 0.5;
const startMs = 1_772_470_800_000;

const store = (table: Table) => createRealmWindows({ table, sleep, random });
const addCall = (atMs: number) => (windows: StoredWindows) => ({
  windows: { ...windows, callsAtMs: [...windows.callsAtMs, atMs] },
  result: atMs,
});
const look = (windows: StoredWindows) => ({ result: windows });

describe('createRealmWindows', () => {
  it('starts with nothing', async () => {
    expect(await store(createMemoryTable()).update(realmId, look)).toEqual({
      pausedUntilMs: 0,
      callsAtMs: [],
      batchesAtMs: [],
    });
  });

  it('gives back what was stored', async () => {
    const table = createMemoryTable();
    const windows = {
      pausedUntilMs: startMs + 60_000,
      callsAtMs: [startMs, startMs, startMs + 1_100],
      batchesAtMs: [startMs + 1_100],
    };

    await store(table).update(realmId, () => ({ windows, result: undefined }));

    expect(await store(table).update(realmId, look)).toEqual(windows);
  });

  it('loses no change of two processes that keep overtaking each other', async () => {
    const table = createMemoryTable();
    const [one, two] = [store(table), store(table)];
    const times = Array.from({ length: 10 }, (_, index) => startMs + index);

    await Promise.all(
      times.map((atMs, index) => (index % 2 === 0 ? one : two).update(realmId, addCall(atMs))),
    );

    const { callsAtMs } = await store(table).update(realmId, look);
    expect(callsAtMs.toSorted((a, b) => a - b)).toEqual(times);
  });

  it('costs one write and no read for each further turn of the same process', async () => {
    const table = createMemoryTable({ keepCalls: true });
    const windows = store(table);

    await windows.update(realmId, addCall(startMs));
    await windows.update(realmId, addCall(startMs + 1));
    await windows.update(realmId, addCall(startMs + 2));

    expect(table.calls.map(({ operation }) => operation)).toEqual(['get', 'put', 'put', 'put']);
  });

  it('writes nothing when nothing was decided', async () => {
    const table = createMemoryTable();

    await store(table).update(realmId, look);

    expect(table.items.size).toBe(0);
  });

  it('goes on after a decision that threw', async () => {
    const windows = store(createMemoryTable());

    await expect(
      windows.update(realmId, () => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');

    expect(await windows.update(realmId, addCall(startMs))).toBe(startMs);
  });

  it('gives up with a dependency error when others keep changing the row', async () => {
    const table = createMemoryTable();
    const contended: Table = {
      ...table,
      put: async () => ({ isDone: false, current: undefined }),
    };

    await expect(store(contended).update(realmId, addCall(startMs))).rejects.toThrow(DependencyError);
  });

  it('stays within a kilobyte while forty batches and forty other calls count', async () => {
    const table = createMemoryTable();
    const batchesAtMs = Array.from({ length: 40 }, (_, index) => startMs + index * 1_500);
    const callsAtMs = [...batchesAtMs, ...batchesAtMs.map((atMs) => atMs + 700)].toSorted((a, b) => a - b);

    await store(table).update(realmId, () => ({
      windows: { pausedUntilMs: 0, callsAtMs, batchesAtMs },
      result: undefined,
    }));

    expect(itemBytes(await table.get(keys.realmWindows(realmId)))).toBeLessThan(1024);
  });
});
