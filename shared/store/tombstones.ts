import { tombstoneSchema, type Tombstone } from '../domain/tenant.ts';
import type { TenantId } from '../domain/ids.ts';
import { keys } from './keys.ts';
import type { Condition, Item, Table } from './table.ts';

export type Tombstones = ReturnType<typeof createTombstones>;

/** What lies in a tenant's place once it was erased; it stays for good, so that nothing is begun for the tenant again. */
export function createTombstones(table: Table) {
  const note = async (tenantId: TenantId, set: Partial<Tombstone>): Promise<void> => {
    await table.update(keys.tenant(tenantId), { set }, erased);
  };

  return {
    async get(tenantId: TenantId): Promise<Tombstone | undefined> {
      const item = await table.get(keys.tenant(tenantId), { isConsistent: true });
      return item === undefined ? undefined : readTombstone(tenantId, item);
    },

    /** Whether the tenant was erased, as it is at this moment: a worker asks before it does anything. */
    async isErased(tenantId: TenantId): Promise<boolean> {
      return (await this.get(tenantId)) !== undefined;
    },

    /** Puts the tombstone in the tenant's place. One that lies there already stays; undefined where there was no tenant. */
    async put(
      tenantId: TenantId,
      of: Pick<Tombstone, 'erasedAt' | 'erasedBy' | 'reason'>,
    ): Promise<Tombstone | undefined> {
      const outcome = await table.put({ ...keys.tenant(tenantId), ...of }, notErased);
      const item = outcome.isDone ? outcome.item : outcome.current;
      return item === undefined ? undefined : readTombstone(tenantId, item);
    },

    noteRevokeUnconfirmed: (tenantId: TenantId): Promise<void> =>
      note(tenantId, { isRevokeUnconfirmed: true }),

    noteCleared: (tenantId: TenantId, clearedAt: string): Promise<void> => note(tenantId, { clearedAt }),

    noteGone: (tenantId: TenantId, goneAt: string): Promise<void> => note(tenantId, { goneAt }),
  };
}

const erased: Condition = [[{ attribute: 'erasedAt', is: 'present' }]];
/** There is such a tenant, and it was not erased. */
export const notErased: Condition = [
  [
    { attribute: 'pk', is: 'present' },
    { attribute: 'erasedAt', is: 'absent' },
  ],
];

function readTombstone(tenantId: TenantId, item: Item): Tombstone | undefined {
  return isTombstone(item) ? tombstoneSchema.parse({ ...item, tenantId }) : undefined;
}

/** Whether what lies in a tenant's place is its tombstone. */
export const isTombstone = (item: Item): boolean => item['erasedAt'] !== undefined;
