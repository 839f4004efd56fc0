import type { TenantId } from '../domain/ids.ts';
import { dueTenants, postponeDue } from './due-tenants.ts';
import { dueRefreshes, keys } from './keys.ts';
import type { Table } from './table.ts';

export type Refreshes = ReturnType<typeof createRefreshes>;

/** When a tenant's company is read next. One item per tenant, listed in the index that the sweeper reads. */
export function createRefreshes(table: Table) {
  return {
    async schedule(tenantId: TenantId, dueAt: string): Promise<void> {
      await table.put({ ...keys.refresh(tenantId), duePk: dueRefreshes, dueAt });
    },

    /** Nothing is read of this tenant's company any more, until it is scheduled again. */
    async cancel(tenantId: TenantId): Promise<void> {
      await table.delete(keys.refresh(tenantId));
    },

    /** Tenants whose time has come. */
    dueBy(now: string, limit: number): Promise<TenantId[]> {
      return dueTenants(table, { pk: dueRefreshes, to: now, limit });
    },

    /** Moves a due time on, so that it is sent once; false when somebody else did, or it was cancelled. */
    async postpone(tenantId: TenantId, of: { now: string; to: string }): Promise<boolean> {
      const outcome = await postponeDue(table, keys.refresh(tenantId), of);
      return outcome.isDone;
    },
  };
}
