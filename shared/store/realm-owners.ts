import * as z from 'zod';
import { tenantIdSchema, type RealmId, type TenantId } from '../domain/ids.ts';
import { keys } from './keys.ts';
import type { Condition, Table } from './table.ts';

const ownerSchema = z.object({ tenantId: tenantIdSchema, provisionalUntil: z.string().optional() });

export type RealmOwners = ReturnType<typeof createRealmOwners>;

/**
 * One realm belongs to at most one tenant (A3). A claim is provisional until the connection is stored, so that a connect
 * that died in between does not keep the company from its tenant for ever; what was never made firm, the table drops.
 */
export function createRealmOwners(table: Table) {
  return {
    async get(realmId: RealmId, now: string): Promise<TenantId | undefined> {
      const item = await table.get(keys.realmOwner(realmId), { isConsistent: true });
      if (item === undefined) return undefined;
      const { tenantId, provisionalUntil } = ownerSchema.parse(item);
      return provisionalUntil !== undefined && provisionalUntil < now ? undefined : tenantId;
    },

    /** True when the realm is this tenant's from now on; false when it is another's. */
    async claim(
      realmId: RealmId,
      by: { tenantId: TenantId; now: string; provisionalUntil: string },
    ): Promise<boolean> {
      const { tenantId, provisionalUntil } = by;
      const expiresAt = Math.ceil(Date.parse(provisionalUntil) / 1000);
      const fresh = await table.put({ ...keys.realmOwner(realmId), tenantId, provisionalUntil, expiresAt }, [
        [{ attribute: 'tenantId', is: 'absent' }],
        [{ attribute: 'provisionalUntil', is: '<', value: by.now }],
      ]);
      if (fresh.isDone) return true;
      // What is this tenant's already stays as firm as it is.
      return fresh.current !== undefined && ownerSchema.parse(fresh.current).tenantId === tenantId;
    },

    /** Makes a provisional claim firm; false when it has passed to another tenant. */
    async confirm(realmId: RealmId, tenantId: TenantId): Promise<boolean> {
      const outcome = await table.update(
        keys.realmOwner(realmId),
        { set: { provisionalUntil: undefined, expiresAt: undefined } },
        ownedBy(tenantId),
      );
      return outcome.isDone;
    },

    /** Frees the realm if it is this tenant's. */
    async free(realmId: RealmId, tenantId: TenantId): Promise<void> {
      await table.delete(keys.realmOwner(realmId), ownedBy(tenantId));
    },
  };
}

const ownedBy = (tenantId: TenantId): Condition => [[{ attribute: 'tenantId', is: '=', value: tenantId }]];
