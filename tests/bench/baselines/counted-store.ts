import { itemBytes } from '../../fakes/memory-table.ts';
import type { BenchClock } from '../bench-clock.ts';

type Row = { readonly pk: string; readonly sk: string; readonly [attribute: string]: unknown };

/** A table as a tutorial uses it: whole items, an index over the status of documents, transactions at double price. */
export interface CountedStore {
  get(pk: string, sk: string): Promise<Row | undefined>;
  /** False when `onlyIf` does not hold. */
  put(
    row: Row,
    options?: { isTransaction?: boolean; onlyIf?: (row: Row | undefined) => boolean },
  ): Promise<boolean>;
  delete(pk: string, sk: string): Promise<void>;
  readonly writeUnits: () => number;
}

const latencyMs = 5;

export function createCountedStore(clock: Pick<BenchClock, 'sleep'>): CountedStore {
  const rows = new Map<string, Row>();
  let units = 0;
  const unitsOf = (row: Row | undefined): number => Math.max(1, Math.ceil(itemBytes(row) / 1024));
  // An entry (keys only) that moves is deleted and put.
  const indexUnits = (before: Row | undefined, after: Row | undefined): number =>
    before?.['status'] === after?.['status']
      ? 0
      : Number(before?.['status'] !== undefined) + Number(after?.['status'] !== undefined);
  return {
    writeUnits: () => units,
    async get(pk, sk) {
      await clock.sleep(latencyMs);
      return rows.get(`${pk} ${sk}`);
    },
    async put(row, options = {}) {
      await clock.sleep(latencyMs);
      const key = `${row.pk} ${row.sk}`;
      const before = rows.get(key);
      if (options.onlyIf?.(before) === false) {
        units += unitsOf(before);
        return false;
      }
      rows.set(key, row);
      units += Math.max(unitsOf(before), unitsOf(row)) * (options.isTransaction === true ? 2 : 1);
      units += indexUnits(before, row);
      return true;
    },
    async delete(pk, sk) {
      await clock.sleep(latencyMs);
      units += unitsOf(rows.get(`${pk} ${sk}`)) + indexUnits(rows.get(`${pk} ${sk}`), undefined);
      rows.delete(`${pk} ${sk}`);
    },
  };
}
