import type { Table } from '../../shared/store/table.ts';
import type { BenchClock } from './bench-clock.ts';

const latencyMs = 5;

/** A table that takes as long as DynamoDB does within a region. */
export function createSlowTable(clock: Pick<BenchClock, 'sleep'>, table: Table): Table {
  const slow =
    <Arguments extends unknown[], Result>(operation: (...args: Arguments) => Promise<Result>) =>
    async (...args: Arguments): Promise<Result> => {
      await clock.sleep(latencyMs);
      return operation(...args);
    };
  return {
    get: slow(table.get),
    getMany: slow(table.getMany),
    put: slow(table.put),
    update: slow(table.update),
    delete: slow(table.delete),
    query: slow(table.query),
  };
}
