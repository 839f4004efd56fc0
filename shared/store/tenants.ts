import { tenantSchema, type Tenant } from '../domain/tenant.ts';
import type { TenantId } from '../domain/ids.ts';
import { keys } from './keys.ts';
import { itemAbsent, itemPresent, type Item, type Table } from './table.ts';

// How long a process believes that a tenant it has seen is still there; spares a read per request of a backlog.
const existsForMs = 60_000;

export type Tenants = ReturnType<typeof createTenants>;

/** The vendor's customers, one item each. */
export function createTenants(deps: { table: Table; nowMs: () => number }) {
  const { table } = deps;
  const seenAtMs = new Map<TenantId, number>();

  return {
    async get(tenantId: TenantId): Promise<Tenant | undefined> {
      const item = await table.get(keys.tenant(tenantId), { isConsistent: true });
      return item === undefined ? undefined : readTenant(tenantId, item);
    },

    /** Creates the tenant, or changes its name and zone and keeps the time of its creation. */
    async put(
      tenantId: TenantId,
      facts: { name: string; timeZone: string; now: string },
    ): Promise<{ isNew: boolean; tenant: Tenant }> {
      const { now, ...described } = facts;
      const fresh = { ...described, createdAt: now, updatedAt: now };
      const created = await table.put({ ...keys.tenant(tenantId), ...fresh }, itemAbsent);
      if (created.isDone) return { isNew: true, tenant: { tenantId, ...fresh } };
      const changed = await table.update(
        keys.tenant(tenantId),
        { set: { ...described, updatedAt: now } },
        itemPresent,
      );
      // Erased between the two writes: then it is new again.
      if (!changed.isDone) return this.put(tenantId, facts);
      return { isNew: false, tenant: readTenant(tenantId, changed.item) };
    },

    /** Whether there is such a tenant; a yes is believed for a minute. */
    async exists(tenantId: TenantId): Promise<boolean> {
      const seen = seenAtMs.get(tenantId);
      if (seen !== undefined && deps.nowMs() - seen < existsForMs) return true;
      const doesExist = (await table.get(keys.tenant(tenantId), { isConsistent: true })) !== undefined;
      if (doesExist) seenAtMs.set(tenantId, deps.nowMs());
      else seenAtMs.delete(tenantId);
      return doesExist;
    },
  };
}

function readTenant(tenantId: TenantId, item: Item): Tenant {
  return tenantSchema.parse({ ...item, tenantId });
}
