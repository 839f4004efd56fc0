import * as z from 'zod';
import { dateOnSchema } from '../domain/document-fields.ts';
import type { TenantId } from '../domain/ids.ts';
import { keys, prefixes, tenantPartition } from './keys.ts';
import { itemAbsent, queryAll, type Item, type Table } from './table.ts';

/** Which run: the one night of a local date, or one that somebody asked for at a moment. */
export interface ReconcileRunName {
  readonly localDate: string;
  /** Of runs by hand only. */
  readonly requestedAt?: string | undefined;
}

const attributesSchema = z.object({
  state: z.enum(['running', 'finished']),
  timeZone: z.string(),
  /** When it was first claimed. */
  startedAt: z.string(),
  /** Claims so far, this one included. */
  attempt: z.int(),
  /** Rises with every claim; what an earlier holder writes is refused by it. */
  fence: z.int(),
  leaseUntil: z.string(),
  finishedAt: z.string().optional(),
  outcome: z.enum(['complete', 'incomplete']).optional(),
  /** What was proven, as whoever reconciled wrote it. */
  certificate: z.record(z.string(), z.unknown()).optional(),
  certificateHash: z.string().optional(),
});

/** A reconcile of one tenant, under way or finished. */
export type ReconcileRun = ReconcileRunName & z.infer<typeof attributesSchema>;
/** `incomplete`: something was not checked. */
export type ReconcileOutcome = NonNullable<ReconcileRun['outcome']>;

/** What came of claiming: `exhausted` was tried as often as may be and is only to be finished as incomplete. */
export type ReconcileClaim =
  | { readonly outcome: 'claimed' | 'exhausted' | 'finished'; readonly run: ReconcileRun }
  | { readonly outcome: 'held'; readonly until: string };

export interface ReconcileRunPage {
  /** Newest first. */
  readonly runs: readonly ReconcileRun[];
  /** Give it back as `after` for the next page; absent on the last one. */
  readonly next?: string;
}

const maxAttempts = 3;

export type ReconcileRuns = ReturnType<typeof createReconcileRuns>;

/** The runs of all tenants. There is one item for a tenant's local date, so that no date can have two nights (I9). */
export function createReconcileRuns(table: Table) {
  return {
    async get(tenantId: TenantId, name: ReconcileRunName): Promise<ReconcileRun | undefined> {
      const item = await table.get(keys.reconcileRun(tenantId, name), { isConsistent: true });
      return item === undefined ? undefined : readRun(item);
    },

    /** Takes a run on: a new one, or one whose holder died. */
    async claim(
      tenantId: TenantId,
      name: ReconcileRunName,
      of: { now: string; until: string; timeZone: string },
    ): Promise<ReconcileClaim> {
      const key = keys.reconcileRun(tenantId, name);
      const fresh = { state: 'running', timeZone: of.timeZone, startedAt: of.now, attempt: 1, fence: 1 };
      const created = await table.put({ ...key, ...fresh, leaseUntil: of.until }, itemAbsent);
      if (created.isDone) return { outcome: 'claimed', run: readRun(created.item) };
      if (created.current === undefined) return { outcome: 'held', until: of.until };
      const found = readRun(created.current);
      if (found.state === 'finished') return { outcome: 'finished', run: found };
      if (found.leaseUntil >= of.now) return { outcome: 'held', until: found.leaseUntil };
      if (found.attempt >= maxAttempts) return { outcome: 'exhausted', run: found };
      const resumed = await table.update(
        key,
        { set: { leaseUntil: of.until, timeZone: of.timeZone }, add: { attempt: 1, fence: 1 } },
        [
          [
            { attribute: 'state', is: '=', value: 'running' },
            { attribute: 'fence', is: '=', value: found.fence },
            { attribute: 'leaseUntil', is: '=', value: found.leaseUntil },
          ],
        ],
      );
      // Somebody else was quicker.
      return resumed.isDone
        ? { outcome: 'claimed', run: readRun(resumed.item) }
        : { outcome: 'held', until: of.until };
    },

    /** Ends a run for good; false when it has passed to somebody else, or was finished with something else. */
    async finish(
      tenantId: TenantId,
      name: ReconcileRunName,
      of: {
        fence: number;
        at: string;
        outcome: ReconcileOutcome;
        certificate: Readonly<Record<string, unknown>>;
        certificateHash: string;
      },
    ): Promise<boolean> {
      const { fence, at, outcome, certificate, certificateHash } = of;
      const finished = await table.update(
        keys.reconcileRun(tenantId, name),
        { set: { state: 'finished', finishedAt: at, outcome, certificate, certificateHash } },
        heldUnder(fence),
      );
      if (finished.isDone) return true;
      // The answer to the same write may have been lost.
      if (finished.current === undefined) return false;
      const found = readRun(finished.current);
      return found.fence === fence && found.certificateHash === certificateHash;
    },

    async list(
      tenantId: TenantId,
      page: { limit: number; after?: string | undefined },
    ): Promise<ReconcileRunPage> {
      const { items, next } = await table.query({
        pk: tenantPartition(tenantId),
        prefix: prefixes.reconcileRuns,
        isDescending: true,
        isConsistent: true,
        limit: page.limit,
        ...(page.after === undefined ? {} : { startAfter: prefixes.reconcileRuns + page.after }),
      });
      const runs = items.map(readRun);
      return next === undefined ? { runs } : { runs, next: next.slice(prefixes.reconcileRuns.length) };
    },

    /** The newest of all runs, by hand or not. */
    async latest(tenantId: TenantId): Promise<ReconcileRun | undefined> {
      const { runs } = await this.list(tenantId, { limit: 1 });
      return runs[0];
    },

    /** The newest night; runs by hand are passed over. */
    async latestNight(tenantId: TenantId): Promise<ReconcileRun | undefined> {
      const range = { pk: tenantPartition(tenantId), prefix: prefixes.reconcileRuns, isConsistent: true };
      for await (const item of queryAll(table, { ...range, isDescending: true, limit: 5 })) {
        const run = readRun(item);
        if (run.requestedAt === undefined) return run;
      }
      return undefined;
    },
  };
}

const heldUnder = (fence: number) =>
  [
    [
      { attribute: 'state', is: '=', value: 'running' },
      { attribute: 'fence', is: '=', value: fence },
    ],
  ] as const;

function readRun(item: Item): ReconcileRun {
  const [localDate, requestedAt] = item.sk.slice(prefixes.reconcileRuns.length).split('#');
  return {
    localDate: dateOnSchema.parse(localDate),
    ...(requestedAt === undefined ? {} : { requestedAt }),
    ...attributesSchema.parse(item),
  };
}
