import { tenantIdSchema, type TenantId } from '../domain/ids.ts';
import { allTenants, keys } from './keys.ts';
import type { Table } from './table.ts';

export interface TenantIdPage {
  /** In the order of ids. */
  readonly tenantIds: readonly TenantId[];
  /** Give it back as `after` for the next page; absent on the last one. */
  readonly next?: TenantId;
}

export type TenantDirectory = ReturnType<typeof createTenantDirectory>;

/** Which tenants there are, so that nobody reads through the table to find them. Whoever is listed may be erased by now. */
export function createTenantDirectory(table: Table) {
  return {
    /** Told again it changes nothing. */
    async add(tenantId: TenantId): Promise<void> {
      await table.put(keys.listedTenant(tenantId));
    },

    async remove(tenantId: TenantId): Promise<void> {
      await table.delete(keys.listedTenant(tenantId));
    },

    async page({ limit, after }: { limit: number; after?: TenantId | undefined }): Promise<TenantIdPage> {
      const { items } = await table.query({
        pk: allTenants,
        // One more than the page tells that there is a next one.
        limit: limit + 1,
        ...(after === undefined ? {} : { startAfter: after }),
      });
      const tenantIds = items.slice(0, limit).map(({ sk }) => tenantIdSchema.parse(sk));
      const last = tenantIds.at(-1);
      return items.length > limit && last !== undefined ? { tenantIds, next: last } : { tenantIds };
    },
  };
}
