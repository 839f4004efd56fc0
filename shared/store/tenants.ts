import { tenantSchema, type Tenant } from '../domain/tenant.ts';
import type { TenantId } from '../domain/ids.ts';
import { keys } from './keys.ts';
import { itemAbsent, type Item, type Table } from './table.ts';
import { createTenantDirectory } from './tenant-directory.ts';
import { isTombstone, notErased } from './tombstones.ts';

// How long a process believes that a tenant it has seen is still there; spares a read per request of a backlog.
// An erasure looks a second time after longer than this.
const presentForMs = 60_000;

/** Whether there is such a tenant; one that was erased is never there again. */
export type TenantStanding = 'present' | 'erased' | 'unknown';

export type Tenants = ReturnType<typeof createTenants>;

/** The vendor's customers, one item each. */
export function createTenants(deps: { table: Table; nowMs: () => number }) {
  const { table } = deps;
  const directory = createTenantDirectory(table);
  const seenAtMs = new Map<TenantId, number>();

  /** Answers what lies there then. */
  async function store(
    tenantId: TenantId,
    facts: { name: string; timeZone: string; now: string },
  ): Promise<{ isNew: boolean; tenant: Tenant } | 'erased'> {
    const { now, ...described } = facts;
    const fresh = { ...described, createdAt: now, updatedAt: now };
    const created = await table.put({ ...keys.tenant(tenantId), ...fresh }, itemAbsent);
    if (created.isDone) return { isNew: true, tenant: { tenantId, ...fresh } };
    const changed = await table.update(
      keys.tenant(tenantId),
      { set: { ...described, updatedAt: now } },
      notErased,
    );
    if (!changed.isDone) return 'erased';
    return { isNew: false, tenant: readTenant(tenantId, changed.item) };
  }

  return {
    async get(tenantId: TenantId): Promise<Tenant | undefined> {
      const item = await table.get(keys.tenant(tenantId), { isConsistent: true });
      return item === undefined || isTombstone(item) ? undefined : readTenant(tenantId, item);
    },

    /**
     * Creates the tenant, or changes its name and zone and keeps the time of its creation; `erased` when its id was a tenant's
     * that was erased. It is listed too.
     */
    async put(
      tenantId: TenantId,
      facts: { name: string; timeZone: string; now: string },
    ): Promise<{ isNew: boolean; tenant: Tenant } | 'erased'> {
      const put = await store(tenantId, facts);
      // After it and every time: who dies in between is asked again, and no id of an erased tenant is listed.
      if (put !== 'erased') await directory.add(tenantId);
      return put;
    },

    /** Whether there is such a tenant; a yes is believed for a minute. */
    async standing(tenantId: TenantId): Promise<TenantStanding> {
      const seen = seenAtMs.get(tenantId);
      if (seen !== undefined && deps.nowMs() - seen < presentForMs) return 'present';
      seenAtMs.delete(tenantId);
      const item = await table.get(keys.tenant(tenantId), { isConsistent: true });
      if (item === undefined) return 'unknown';
      if (isTombstone(item)) return 'erased';
      seenAtMs.set(tenantId, deps.nowMs());
      return 'present';
    },
  };
}

function readTenant(tenantId: TenantId, item: Item): Tenant {
  return tenantSchema.parse({ ...item, tenantId });
}
