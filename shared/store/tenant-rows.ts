import { eachOf, sourceOf } from '../domain/each-of.ts';
import type { TenantId } from '../domain/ids.ts';
import { keys, tenantPartition } from './keys.ts';
import type { Table } from './table.ts';

const rowsPerPage = 200;
// One partition takes about a thousand writes a second, which this many at once come to; a batch of deletions costs the same.
const deletionsAtOnce = 25;

export type TenantRows = ReturnType<typeof createTenantRows>;

/** Everything that lies under a tenant, whatever it is. */
export function createTenantRows(table: Table) {
  /** Answers how many rows it removed; undefined when time was over before it had seen all of them. */
  async function removeOnce(
    tenantId: TenantId,
    of: { kept: ReadonlySet<string>; isTimeOver: () => boolean },
  ): Promise<number | undefined> {
    let removed = 0;
    let startAfter: string | undefined;
    do {
      if (of.isTimeOver()) return undefined;
      const { items, next } = await table.query({
        pk: tenantPartition(tenantId),
        limit: rowsPerPage,
        isConsistent: true,
        ...(startAfter === undefined ? {} : { startAfter }),
      });
      const doomed = items.filter(({ sk }) => !of.kept.has(sk));
      await eachOf(sourceOf(doomed), deletionsAtOnce, async ({ pk, sk }) => {
        await table.delete({ pk, sk });
      });
      removed += doomed.length;
      startAfter = next;
    } while (startAfter !== undefined);
    return removed;
  }

  return {
    /**
     * Removes all rows but the tenant's own and those that are named, and looks again until there is none. False when time
     * was over first; called again, it goes on.
     */
    async remove(
      tenantId: TenantId,
      of: { keeping: readonly ('connection' | 'lane')[]; isTimeOver: () => boolean },
    ): Promise<boolean> {
      const kept = new Set(['tenant' as const, ...of.keeping].map((name) => keys[name](tenantId).sk));
      for (;;) {
        const removed = await removeOnce(tenantId, { kept, isTimeOver: of.isTimeOver });
        if (removed === undefined) return false;
        if (removed === 0) return true;
      }
    },
  };
}
