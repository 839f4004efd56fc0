import * as z from 'zod';
import type { TenantId } from '../domain/ids.ts';
import { keys, prefixes, tenantPartition } from './keys.ts';
import type { Table } from './table.ts';

/** `2026-11`, in UTC. */
export type Month = string;

export interface MonthlyUsage {
  readonly month: Month;
  /** Calls that Intuit bills: reads that were answered. */
  readonly meteredReads: number;
}

const itemSchema = z.object({ meteredReads: z.int() });

export type Usage = ReturnType<typeof createUsage>;

/** What a tenant costs at Intuit, month by month (G5). */
export function createUsage(deps: { table: Table; nowMs: () => number }) {
  return {
    async countRead(tenantId: TenantId): Promise<void> {
      const month = new Date(deps.nowMs()).toISOString().slice(0, 7);
      await deps.table.update(keys.usage(tenantId, month), { add: { meteredReads: 1 } });
    },

    /** The last months, newest first; a month without a read is left out. */
    async months(tenantId: TenantId, limit: number): Promise<MonthlyUsage[]> {
      const { items } = await deps.table.query({
        pk: tenantPartition(tenantId),
        prefix: prefixes.usage,
        isDescending: true,
        limit,
      });
      return items.map((item) => ({
        month: item.sk.slice(prefixes.usage.length),
        ...itemSchema.parse(item),
      }));
    },
  };
}
