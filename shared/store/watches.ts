import * as z from 'zod';
import type { TenantId } from '../domain/ids.ts';
import { dueTenants, postponeDue } from './due-tenants.ts';
import { dueWatches, keys } from './keys.ts';
import { itemPresent, type Table } from './table.ts';

const watchSchema = z.object({
  /** Changes of the books up to then are known; nothing is where it is absent. */
  seenTo: z.string().optional(),
  /** When the books were looked through last, whatever came of it. */
  lookedAt: z.string().optional(),
  /** The latest change that a notice told of. */
  noticedAt: z.string().optional(),
  /** When a document of ours was written there last: a notice of it must come. */
  pushedAt: z.string().optional(),
});
export type Watch = z.infer<typeof watchSchema>;

export type Watches = ReturnType<typeof createWatches>;

/** How far the changes of tenants' books are known, and when they are looked through next. One item per tenant. */
export function createWatches(table: Table) {
  return {
    async get(tenantId: TenantId): Promise<Watch> {
      const item = await table.get(keys.watch(tenantId), { isConsistent: true });
      return watchSchema.parse(item ?? {});
    },

    /** Notes that a notice must come for what was written, and looks through the books then should none have come. */
    async expectNotice(tenantId: TenantId, of: { pushedAt: string; dueAt: string }): Promise<void> {
      await table.update(keys.watch(tenantId), { set: { ...of, duePk: dueWatches } }, [
        [{ attribute: 'dueAt', is: 'absent' }],
        [{ attribute: 'dueAt', is: '>', value: of.dueAt }],
        // Due already; what was written meanwhile is looked for as well.
        [{ attribute: 'dueAt', is: '<=', value: of.pushedAt }],
      ]);
    },

    /** Notes that notices came. */
    async noticed(tenantId: TenantId, changedAt: string): Promise<void> {
      await table.update(keys.watch(tenantId), { set: { noticedAt: changedAt } }, [
        [{ attribute: 'noticedAt', is: 'absent' }],
        [{ attribute: 'noticedAt', is: '<', value: changedAt }],
      ]);
    },

    /** Notes a look through the books, where there is anything to look for; without `dueAt` the next one is up to the nightly reconcile. */
    async looked(
      tenantId: TenantId,
      of: { lookedAt: string; seenTo?: string | undefined; dueAt: string | undefined },
    ): Promise<void> {
      const { lookedAt, seenTo, dueAt } = of;
      await table.update(
        keys.watch(tenantId),
        {
          set: {
            lookedAt,
            ...(seenTo === undefined ? {} : { seenTo }),
            dueAt,
            duePk: dueAt === undefined ? undefined : dueWatches,
          },
        },
        itemPresent,
      );
    },

    /**
     * Looks through the books as soon as can be, however lately that was done: notices were missed. Of another company than
     * before nothing is known.
     */
    async lookNow(tenantId: TenantId, of: { now: string; isOtherCompany: boolean }): Promise<void> {
      await table.update(keys.watch(tenantId), {
        set: {
          ...{ dueAt: of.now, duePk: dueWatches, lookedAt: undefined },
          ...(of.isOtherCompany ? { seenTo: undefined, noticedAt: undefined, pushedAt: undefined } : {}),
        },
      });
    },

    /** Tenants whose books are to be looked through. */
    dueBy(now: string, limit: number): Promise<TenantId[]> {
      return dueTenants(table, { pk: dueWatches, to: now, limit });
    },

    /** Moves a due time on, so that it is sent once; false when somebody else did. */
    async postpone(tenantId: TenantId, of: { now: string; to: string }): Promise<boolean> {
      const outcome = await postponeDue(table, keys.watch(tenantId), of);
      return outcome.isDone;
    },
  };
}
