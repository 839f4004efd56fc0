import * as z from 'zod';
import type { TenantId } from '../domain/ids.ts';
import { dueTenants } from './due-tenants.ts';
import { dueLanes, keys } from './keys.ts';
import type { Claim, Item, Table } from './table.ts';

/**
 * A tenant's lane: whoever holds its lease is the only one who may create documents in the tenant's books.
 * `fence` rises with every holder; work of an earlier fence is recognised as such.
 */
export interface Lane {
  readonly fence: number;
  /** Rises with every batch of pointers that came in while the lane was held. */
  readonly runSequence: number;
  readonly leaseUntil: string | undefined;
  /** Set by a submission before it stores; cleared by a turn that has looked for documents never sent. */
  readonly armedAt: string | undefined;
  /** The id up to which documents were looked through for ones never sent. */
  readonly sweptTo: string | undefined;
  readonly dueAt: string | undefined;
  /** Turns in a row that found QuickBooks without an answer. */
  readonly troubles: number;
  /** No call before this: QuickBooks or our own limit says wait. Pointers that come meanwhile are kept. */
  readonly restUntil: string | undefined;
  /** More of a bulk is expected until then, and worth waiting a moment for. */
  readonly bulkUntil: string | undefined;
}

const laneSchema = z.object({
  fence: z.int().default(0),
  runSequence: z.int().default(0),
  leaseUntil: z.string().optional(),
  armedAt: z.string().optional(),
  sweptTo: z.string().optional(),
  dueAt: z.string().optional(),
  troubles: z.int().default(0),
  restUntil: z.string().optional(),
  bulkUntil: z.string().optional(),
});

const readLane = (item: Item | undefined): Lane => {
  const lane = laneSchema.parse(item ?? {});
  return {
    fence: lane.fence,
    runSequence: lane.runSequence,
    leaseUntil: lane.leaseUntil,
    armedAt: lane.armedAt,
    sweptTo: lane.sweptTo,
    dueAt: lane.dueAt,
    troubles: lane.troubles,
    restUntil: lane.restUntil,
    bulkUntil: lane.bulkUntil,
  };
};

const sameOrAbsent = (attribute: string, value: string | undefined): Claim =>
  value === undefined ? { attribute, is: 'absent' } : { attribute, is: '=', value };

// In the index the sweeper reads, a lane without a due time is not listed.
const due = (dueAt: string | undefined) => ({ duePk: dueAt === undefined ? undefined : dueLanes, dueAt });

// Comes into play only if a caller dies before it has sent the turn.
const turnAtLatestMs = 120_000;

export type Lanes = ReturnType<typeof createLanes>;

export function createLanes(table: Table) {
  return {
    async get(tenantId: TenantId): Promise<Lane> {
      return readLane(await table.get(keys.lane(tenantId), { isConsistent: true }));
    },

    /** Takes the lane if nobody holds it. Should the holder die, the sweeper finds the lane once the lease is over. */
    async acquire(
      tenantId: TenantId,
      lease: { now: string; until: string },
    ): Promise<{ isHeld: true; lane: Lane } | { isHeld: false }> {
      const outcome = await table.update(
        keys.lane(tenantId),
        { set: { leaseUntil: lease.until, ...due(lease.until) }, add: { fence: 1 } },
        [
          [{ attribute: 'leaseUntil', is: 'absent' }],
          [{ attribute: 'leaseUntil', is: '<', value: lease.now }],
        ],
      );
      return outcome.isDone ? { isHeld: true, lane: readLane(outcome.item) } : { isHeld: false };
    },

    /**
     * Gives the lane up, unless pointers or submissions came in since `seen` (then the holder must look again), or it has
     * passed to somebody else.
     */
    async release(
      tenantId: TenantId,
      lease: {
        fence: number;
        seen: Lane;
        dueAt: string | undefined;
        armedAt: string | undefined;
        sweptTo: string | undefined;
        troubles: number;
        restUntil: string | undefined;
        bulkUntil?: string | undefined;
      },
    ): Promise<'released' | 'lost' | { newest: Lane }> {
      const outcome = await table.update(
        keys.lane(tenantId),
        {
          set: {
            leaseUntil: undefined,
            armedAt: lease.armedAt,
            sweptTo: lease.sweptTo,
            troubles: lease.troubles === 0 ? undefined : lease.troubles,
            restUntil: lease.restUntil,
            bulkUntil: lease.bulkUntil,
            ...due(lease.dueAt),
          },
        },
        [
          [
            { attribute: 'fence', is: '=', value: lease.fence },
            lease.seen.runSequence === 0
              ? { attribute: 'runSequence', is: 'absent' }
              : { attribute: 'runSequence', is: '=', value: lease.seen.runSequence },
            sameOrAbsent('armedAt', lease.seen.armedAt),
            sameOrAbsent('sweptTo', lease.seen.sweptTo),
          ],
        ],
      );
      if (outcome.isDone) return 'released';
      const newest = readLane(outcome.current);
      return newest.fence === lease.fence ? { newest } : 'lost';
    },

    /**
     * Takes the lane from whoever holds it: no write of that turn begins any more, and the next holder finds its intents. The
     * sweeper sends a turn at `dueAt`, or none at all.
     */
    async takeAway(tenantId: TenantId, dueAt: string | undefined): Promise<void> {
      const set = { leaseUntil: undefined, ...due(dueAt) };
      await table.update(keys.lane(tenantId), { set, add: { fence: 1 } });
    },

    /** Tells the holder, if there is one, that pointers came in. Returns the lane as it is then. */
    async announce(tenantId: TenantId): Promise<Lane> {
      const outcome = await table.update(keys.lane(tenantId), { add: { runSequence: 1 } });
      return readLane(outcome.isDone ? outcome.item : outcome.current);
    },

    /**
     * Makes sure that a turn will look for documents that were stored and never sent, whatever happens to the caller.
     * Costs a read, and a write at most once per `freshSince`.
     */
    async arm(tenantId: TenantId, times: { now: string; freshSince: string; dueAt: string }): Promise<void> {
      const lane = readLane(await table.get(keys.lane(tenantId), { isConsistent: true }));
      if (lane.armedAt !== undefined && lane.armedAt > times.freshSince) return;
      // A lane is given up or becomes due in between: then it is the other write that fits.
      for (;;) {
        const whenIdle = await table.update(
          keys.lane(tenantId),
          { set: { armedAt: times.now, ...due(times.dueAt) } },
          [[{ attribute: 'dueAt', is: 'absent' }]],
        );
        if (whenIdle.isDone) return;
        const whenDue = await table.update(keys.lane(tenantId), { set: { armedAt: times.now } }, [
          [{ attribute: 'dueAt', is: 'present' }],
        ]);
        if (whenDue.isDone) return;
      }
    },

    /** The same for a caller that is about to give the lane work and to send its turn: a turn comes even if it dies first. */
    async armNow(tenantId: TenantId, nowMs: number): Promise<void> {
      const now = new Date(nowMs).toISOString();
      const dueAt = new Date(nowMs + turnAtLatestMs).toISOString();
      await this.arm(tenantId, { now, freshSince: now, dueAt });
    },

    /** Lets the next turn look further back, for a document that is stored under an id older than now. */
    async sweepFrom(tenantId: TenantId, from: string): Promise<void> {
      await table.update(keys.lane(tenantId), { set: { sweptTo: from } }, [
        [{ attribute: 'sweptTo', is: '>', value: from }],
      ]);
    },

    /** Lanes whose time has come: lease over, retry due, or submissions to look through. */
    dueBy(now: string, limit: number): Promise<TenantId[]> {
      return dueTenants(table, { pk: dueLanes, to: now, limit });
    },
  };
}
