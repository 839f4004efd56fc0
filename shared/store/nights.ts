import * as z from 'zod';
import type { TenantId } from '../domain/ids.ts';
import { dueTenants, postponeDue } from './due-tenants.ts';
import { dueNights, keys, lateNights } from './keys.ts';
import { itemPresent, type Condition, type Item, type Table } from './table.ts';

/** When somebody is to look whether a tenant's night was run. */
export interface Night {
  readonly dueAt: string;
  /** The zone that the tenant's schedule was made for; absent until one was, and once it may be wrong. */
  readonly timeZone: string | undefined;
  /** The tenant is disconnected; what is left is to take its schedule away. */
  readonly isEnding: boolean;
}

/** How long a tenant's last good night counts. */
export interface GoodNight {
  /** Absent while there was none since its nights began. */
  readonly goodAt: string | undefined;
  readonly countsUntil: string;
}

const nightSchema = z.object({
  dueAt: z.string(),
  timeZone: z.string().optional(),
  isEnding: z.boolean().default(false),
});
const goodNightSchema = z.object({
  /** When its nights began, until there was a good one. */
  goodAt: z.string(),
  isNoneYet: z.literal(true).optional(),
  dueAt: z.string(),
});

const hourMs = 3_600_000;
// G3: no good night for 26 h, or 48 h after a change of zone.
const goodForMs = 26 * hourMs;
const goodForAfterZoneChangeMs = 48 * hourMs;

export type Nights = ReturnType<typeof createNights>;

/**
 * When each tenant's night is looked after, and until when its last good one counts. Two items a tenant, each listed in the
 * index that the sweeper reads, so that nobody reads through all tenants.
 */
export function createNights(table: Table) {
  return {
    async get(tenantId: TenantId): Promise<Night | undefined> {
      const item = await table.get(keys.night(tenantId), { isConsistent: true });
      return item === undefined ? undefined : readNight(item);
    },

    /** From now on the tenant has nights; the sweeper looks at it at `now`, should nobody be quicker. */
    async begin(tenantId: TenantId, now: string): Promise<void> {
      await table.put({ ...keys.night(tenantId), duePk: dueNights, dueAt: now });
      // Nothing is wrong yet: the first night counts as late as any other would.
      const dueAt = after(now, goodForMs);
      await table.put({
        ...keys.goodNight(tenantId),
        ...{ duePk: lateNights, dueAt, goodAt: now, isNoneYet: true },
      });
    },

    /** The zone is another one: the schedule is wrong, the next night may be due at once, and may be far away. */
    async noteZoneChange(tenantId: TenantId, now: string): Promise<void> {
      await table.update(keys.night(tenantId), { set: { dueAt: now, timeZone: undefined } }, itemPresent);
      const good = await table.get(keys.goodNight(tenantId), { isConsistent: true });
      if (good === undefined) return;
      const { goodAt } = goodNightSchema.parse(good);
      await table.update(
        keys.goodNight(tenantId),
        { set: { dueAt: after(goodAt, goodForAfterZoneChangeMs) } },
        [[{ attribute: 'goodAt', is: '=', value: goodAt }]],
      );
    },

    /** The schedule stands, for this zone. */
    async noteScheduled(tenantId: TenantId, timeZone: string): Promise<void> {
      await table.update(keys.night(tenantId), { set: { timeZone } }, goesOn);
    },

    /** When to look next. Answers the night as it is then; undefined for a tenant without nights, of which none is listed. */
    async lookAt(tenantId: TenantId, dueAt: string): Promise<Night | undefined> {
      const outcome = await table.update(keys.night(tenantId), { set: { dueAt } }, goesOn);
      return outcome.isDone ? readNight(outcome.item) : undefined;
    },

    /** Moves a due time on, so that it is sent once; undefined when somebody else did, or there are no nights any more. */
    async postpone(tenantId: TenantId, of: { now: string; to: string }): Promise<Night | undefined> {
      const outcome = await postponeDue(table, keys.night(tenantId), of);
      return outcome.isDone ? readNight(outcome.item) : undefined;
    },

    /** Tenants to look at. */
    dueBy(now: string, limit: number): Promise<TenantId[]> {
      return dueTenants(table, { pk: dueNights, to: now, limit });
    },

    /** No more nights, but for taking the schedule away, which the sweeper does, should the caller not come to it. */
    async end(tenantId: TenantId, now: string): Promise<void> {
      await table.update(keys.night(tenantId), { set: { dueAt: now, isEnding: true } }, itemPresent);
      await table.delete(keys.goodNight(tenantId));
    },

    /** The schedule is gone, and with it what was seen under this due time; false when the tenant has begun anew meanwhile. */
    async forget(tenantId: TenantId, dueAt: string): Promise<boolean> {
      const outcome = await table.delete(keys.night(tenantId), [
        [{ attribute: 'pk', is: 'absent' }],
        [{ attribute: 'dueAt', is: '=', value: dueAt }],
      ]);
      return outcome.isDone;
    },

    /** Everything was checked then; it counts for 26 hours. Told again it changes nothing. */
    async noteGood(tenantId: TenantId, at: string): Promise<void> {
      const set = { dueAt: after(at, goodForMs), goodAt: at, isNoneYet: undefined };
      await table.update(keys.goodNight(tenantId), { set }, [[{ attribute: 'goodAt', is: '<', value: at }]]);
    },

    /** The last good night; undefined for a tenant without nights. */
    async lastGood(tenantId: TenantId): Promise<GoodNight | undefined> {
      const item = await table.get(keys.goodNight(tenantId));
      if (item === undefined) return undefined;
      const { goodAt, isNoneYet, dueAt } = goodNightSchema.parse(item);
      return { goodAt: isNoneYet === true ? undefined : goodAt, countsUntil: dueAt };
    },

    /** Tenants whose last good night counts no longer. */
    withoutGoodNight(now: string, limit: number): Promise<TenantId[]> {
      return dueTenants(table, { pk: lateNights, to: now, limit });
    },
  };
}

const goesOn: Condition = [
  [
    { attribute: 'pk', is: 'present' },
    { attribute: 'isEnding', is: 'absent' },
  ],
];

const after = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();

function readNight(item: Item): Night {
  const { dueAt, timeZone, isEnding } = nightSchema.parse(item);
  return { dueAt, timeZone, isEnding };
}
