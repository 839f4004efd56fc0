import * as z from 'zod';
import { figureNames, type Figures, type QuarterFigures } from '../domain/figures.ts';
import type { TenantId } from '../domain/ids.ts';
import { keys, prefixes, tenantPartition } from './keys.ts';
import { queryAll, type Item, type Table } from './table.ts';

const quarterMs = 15 * 60_000;
const minutes = ['00', '15', '30', '45'] as const;
// More than the year that is shown; DynamoDB then drops the item by itself.
const keptSeconds = 400 * 86_400;

const countSchema = z.int().default(0);

export type FigureStore = ReturnType<typeof createFigures>;

/**
 * What was counted of tenants' work. By the hour of UTC and not by the tenant's date, so that a tenant that changes its zone
 * sees its past by the new one; an item holds its four quarters, so that one count is one small write whatever the zone.
 */
export function createFigures(deps: { table: Table; nowMs: () => number }) {
  const { table } = deps;
  return {
    /** Adds to the quarter of an hour that it is now. */
    async add(tenantId: TenantId, counts: Partial<Figures>): Promise<void> {
      const quarter = new Date(Math.floor(deps.nowMs() / quarterMs) * quarterMs).toISOString();
      const [hour, minute] = [quarter.slice(0, 13), quarter.slice(14, 16)];
      const counted = figureNames.flatMap((name): [string, number][] => {
        const count = counts[name] ?? 0;
        return count === 0 ? [] : [[`${name}${minute}`, count]];
      });
      await table.update(keys.figures(tenantId, hour), {
        set: { expiresAt: msOfHour(hour) / 1000 + keptSeconds },
        add: Object.fromEntries(counted),
      });
    },

    /** Quarters of the hour of a moment and of all after it, oldest first; those in which nothing was counted are left out. */
    async since(tenantId: TenantId, fromMs: number): Promise<QuarterFigures[]> {
      const quarters: QuarterFigures[] = [];
      const range = {
        pk: tenantPartition(tenantId),
        from: keys.figures(tenantId, new Date(fromMs).toISOString().slice(0, 13)).sk,
        // "~" sorts after every hour.
        to: `${prefixes.figures}~`,
      };
      for await (const item of queryAll(table, range)) quarters.push(...quartersOf(item));
      return quarters;
    },
  };
}

function quartersOf(item: Item): QuarterFigures[] {
  const hourMs = msOfHour(item.sk.slice(prefixes.figures.length));
  return minutes.flatMap((minute, index) => {
    const count = (name: keyof Figures): number => countSchema.parse(item[`${name}${minute}`]);
    const [pushed, refused, payments] = [count('pushed'), count('refused'), count('payments')];
    const isEmpty = pushed === 0 && refused === 0 && payments === 0;
    return isEmpty ? [] : [{ atMs: hourMs + index * quarterMs, pushed, refused, payments }];
  });
}

const msOfHour = (hour: string): number => Date.parse(`${hour}:00:00Z`);
