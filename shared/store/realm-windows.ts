import * as z from 'zod';
import { DependencyError } from '../domain/errors.ts';
import type { RealmId } from '../domain/ids.ts';
import { keys } from './keys.ts';
import type { Item, Table } from './table.ts';

/** The turns that were handed out for one realm: epoch milliseconds in rising order. */
export interface StoredWindows {
  readonly pausedUntilMs: number;
  readonly callsAtMs: readonly number[];
  readonly batchesAtMs: readonly number[];
}

interface Known {
  readonly version: number;
  readonly windows: StoredWindows;
}

const itemSchema = z.object({
  version: z.int(),
  pausedUntilMs: z.number(),
  calls: z.string(),
  batches: z.string(),
});

const maxTries = 12;
const firstBackoffMs = 10;
const maxBackoffMs = 500;
// Rows this process saw last; a stale one only costs a try.
const maxKnownRealms = 1000;

/** One row per realm, changed by all workers under a version. A call costs one write and, as a rule, no read. */
export function createRealmWindows(deps: {
  table: Table;
  sleep: (ms: number) => Promise<void>;
  random: () => number;
}) {
  const known = new Map<RealmId, Known>();
  const lines = new Map<RealmId, Promise<unknown>>();

  return {
    /**
     * Decides on the newest windows and stores the decision if nobody else changed them meanwhile; else decides again.
     * Throws {@link DependencyError} when others keep changing them.
     */
    update<Result>(
      realmId: RealmId,
      decide: (windows: StoredWindows) => { windows?: StoredWindows; result: Result },
    ): Promise<Result> {
      // Calls of one process stand in line instead of failing one another.
      const turn = (lines.get(realmId) ?? Promise.resolve()).then(() => change(realmId, decide));
      const settled: Promise<void> = turn.then(nothing, nothing).finally(() => {
        if (lines.get(realmId) === settled) lines.delete(realmId);
      });
      lines.set(realmId, settled);
      return turn;
    },
  };

  async function change<Result>(
    realmId: RealmId,
    decide: (windows: StoredWindows) => { windows?: StoredWindows; result: Result },
  ): Promise<Result> {
    let current = known.get(realmId) ?? (await read(realmId));
    for (let attempt = 0; attempt < maxTries; attempt += 1) {
      if (attempt > 0) await deps.sleep(backoffMs(attempt));
      const { windows, result } = decide(current.windows);
      if (windows === undefined) return result;
      const next: Known = { version: current.version + 1, windows };
      const outcome = await deps.table.put(
        writeItem(realmId, next),
        current.version === 0
          ? [[{ attribute: 'pk', is: 'absent' }]]
          : [[{ attribute: 'version', is: '=', value: current.version }]],
      );
      if (outcome.isDone) {
        remember(realmId, next);
        return result;
      }
      current = readItem(outcome.current);
    }
    known.delete(realmId);
    throw new DependencyError({
      dependency: 'dynamodb',
      message: `Cannot take a turn for realm ${realmId}: too many workers ask at once. It is tried again later.`,
    });
  }

  async function read(realmId: RealmId): Promise<Known> {
    return readItem(await deps.table.get(keys.realmWindows(realmId), { isConsistent: true }));
  }

  function remember(realmId: RealmId, next: Known): void {
    if (known.size >= maxKnownRealms) known.clear();
    known.set(realmId, next);
  }

  function backoffMs(attempt: number): number {
    return Math.min(maxBackoffMs, firstBackoffMs * 2 ** attempt) * deps.random();
  }
}

const nothing = (): void => {};

function readItem(item: Item | undefined): Known {
  if (item === undefined) {
    return { version: 0, windows: { pausedUntilMs: 0, callsAtMs: [], batchesAtMs: [] } };
  }
  const { version, pausedUntilMs, calls, batches } = itemSchema.parse(item);
  return {
    version,
    windows: { pausedUntilMs, callsAtMs: readTimes(calls), batchesAtMs: readTimes(batches) },
  };
}

// A window lasts a minute and a pause not much longer; then the row says nothing, and the table drops it.
const keptForSeconds = 86_400;

const writeItem = (realmId: RealmId, { version, windows }: Known): Item => ({
  ...keys.realmWindows(realmId),
  version,
  expiresAt: Math.ceil(lastMs(windows) / 1000) + keptForSeconds,
  pausedUntilMs: windows.pausedUntilMs,
  calls: writeTimes(windows.callsAtMs),
  batches: writeTimes(windows.batchesAtMs),
});

const lastMs = ({ callsAtMs, batchesAtMs, pausedUntilMs }: StoredWindows): number =>
  Math.max(callsAtMs.at(-1) ?? 0, batchesAtMs.at(-1) ?? 0, pausedUntilMs);

// The row is written with every call, and each begun kilobyte costs: times are kept as distances in base 36.
const writeTimes = (timesMs: readonly number[]): string =>
  timesMs.map((atMs, index) => (atMs - (timesMs[index - 1] ?? 0)).toString(36)).join(' ');

function readTimes(text: string): number[] {
  let atMs = 0;
  return text === '' ? [] : text.split(' ').map((distance) => (atMs += Number.parseInt(distance, 36)));
}
