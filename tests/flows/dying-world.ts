import { resolveSyncError } from '../../functions/sync-errors/resolve-sync-error.ts';
import type { Resolution } from '../../shared/contracts/sync-errors.ts';
import { ProblemError } from '../../shared/domain/errors.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { createFigures } from '../../shared/store/figures.ts';
import { createDrifts } from '../../shared/store/drifts.ts';
import { createSyncErrors } from '../../shared/store/sync-errors.ts';
import type { Item, Table } from '../../shared/store/table.ts';
import { queueAgainOf } from './queue-again-of.ts';
import { createReconcileWorld } from './reconcile-world.ts';

export type DyingWorld = ReturnType<typeof createDyingWorld>;

/** What happens at a boundary. `lost`: it is done, and whoever asked does not hear of it. */
export type Death = 'before' | 'after' | 'lost';

/** Where a worker meets the table, QuickBooks or the bus. */
function createGate() {
  let plan: { at: number; how: Death } | undefined;
  let isWatched = false;
  let isDead = false;
  let passed = 0;
  let hits = 0;
  const never = <Result>(): Promise<Result> => new Promise(() => {});
  return {
    hits: () => hits,
    passed: () => passed,
    plan(at: number, how: Death): void {
      plan = { at, how };
    },
    async pass<Result>(run: () => Promise<Result>): Promise<Result> {
      if (isDead) return never();
      if (!isWatched) return run();
      passed += 1;
      if (plan?.at !== passed) return run();
      hits += 1;
      if (plan.how === 'before') isDead = true;
      if (isDead) return never();
      await run();
      if (plan.how === 'lost') throw new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } });
      isDead = true;
      return never();
    },
    /** Boundaries count while this runs; whoever dies in it leaves everything as it is. */
    async watch(work: () => Promise<unknown>): Promise<void> {
      isWatched = true;
      try {
        await work();
      } catch (error) {
        if (hits === 0 && !(error instanceof ProblemError)) throw error;
      } finally {
        isWatched = false;
        isDead = false;
      }
    },
  };
}

/** A tenant's books and nights, with workers that die. */
export function createDyingWorld() {
  const gate = createGate();
  const world = createReconcileWorld({
    throughTable: ({ get, getMany, put, update, delete: remove, query }): Table => ({
      get: (...of) => gate.pass(() => get(...of)),
      getMany: (...of) => gate.pass(() => getMany(...of)),
      put: (...of) => gate.pass(() => put(...of)),
      update: (...of) => gate.pass(() => update(...of)),
      delete: (...of) => gate.pass(() => remove(...of)),
      query: (...of) => gate.pass(() => query(...of)),
    }),
    throughFetch: (fetch) => (url, init) => gate.pass(() => fetch(url, init)),
    throughPublish: (publish) => (told) => gate.pass(() => publish(told)),
  });
  const { clock, tenantId, table, sha256Hex } = world;
  const syncErrors = createSyncErrors(table);
  const resolveDeps = {
    ...{ nowMs: clock.nowMs, sha256Hex, documents: createDocuments(table), drifts: createDrifts(table) },
    ...{ queueAgain: queueAgainOf(world), publish: world.publishEvents },
    syncErrors: { ...syncErrors, leave: world.syncErrorSteps.leave },
  };

  return {
    ...world,
    gate,
    /** What a person decides about the one error that is open. */
    resolve: (errorId: string, resolution: Resolution): Promise<unknown> =>
      clock.run(resolveSyncError(resolveDeps, { tenantId, errorId, resolution, by: 'ada' })),
  };
}

// What belongs to turns of work alone; findings, which are of the attempt that came to the end; and counts for charts, which
// a worker takes along that dies.
const passing = /^(WINDOWS|LANE|RUN#|HELD#|FINDING#|FIGURES#)/;
const isMoment = (value: unknown): boolean => typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value);
const counted = new Set([
  'paymentVersion',
  // Whoever decides once more about what is queued gives it one more identity; the books show whether that is used twice.
  'generation',
  'expiresAt',
  'durationMs',
  'intuitTid',
  'SyncToken',
  'syncToken',
  'MetaData',
]);

/** The same without what depends on when, and how often, something was done. */
function timeless(value: unknown): unknown {
  if (isMoment(value)) return 'a moment';
  if (Array.isArray(value)) return value.map(timeless);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !counted.has(name))
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, content]) => [name, timeless(content)]),
  );
}

/** The version of a sync error counts how often something joined. */
const withoutCount = (item: Item): unknown =>
  item.sk.startsWith('SYNCERROR#') ? { ...item, version: undefined } : item;

/** Payments that were counted for the tenant's chart. */
export async function paymentsCounted({ table, clock, tenantId }: DyingWorld): Promise<number> {
  const quarters = await createFigures({ table, nowMs: clock.nowMs }).since(tenantId, 0);
  return quarters.reduce((sum, { payments }) => sum + payments, 0);
}

/** The table, the books, and what was told, each event once. */
export function endState(world: DyingWorld): unknown {
  const items = [...world.table.items.values()].filter(({ sk }) => !passing.test(sk));
  const events = new Map(world.events.map((event) => [event.eventId, event]));
  return {
    table: items.map((item) => JSON.stringify(timeless(withoutCount(item)))).toSorted(),
    books: ['Invoice', 'Bill', 'Payment'].map((entity) => timeless(world.rows(entity))),
    told: [...events.values()].map((event) => JSON.stringify(timeless({ ...event, eventId: '' }))).toSorted(),
  };
}
