import * as z from 'zod';
import type { TenantId } from '../domain/ids.ts';
import { dueTenants } from './due-tenants.ts';
import { dueDigests, keys } from './keys.ts';
import type { Condition, Table } from './table.ts';

/** What a tenant's digest stands at. `toldErrorIds`: the sync errors that the last one told of as open. */
export interface DigestState {
  /** When the first of the changes came that are to be told: the digest of them is known by it. */
  readonly changedAt: string;
  /** Rises with every change. */
  readonly version: number;
  readonly toldErrorIds: readonly string[];
  /** The grant ends soon, and no digest has said so yet. */
  readonly isExpiring: boolean;
}

const itemSchema = z.object({
  changedAt: z.string(),
  version: z.int(),
  toldErrorIds: z.array(z.string()).default([]),
  isExpiring: z.boolean().default(false),
});

// What happens in a burst is told together.
const gatherMs = 600_000;
const againMs = 3_600_000;

export type Digests = ReturnType<typeof createDigests>;

/** Which tenants have to be told that something changed: one item per tenant, in the index of what is due while it has. */
export function createDigests(table: Table) {
  return {
    /** Something changed: it is told some minutes from now, together with what else changes until then. */
    async note(tenantId: TenantId, of: { nowMs: number; isExpiring?: true }): Promise<void> {
      const set = of.isExpiring === true ? { isExpiring: true } : {};
      const change = { set, add: { version: 1 } };
      // A digest goes out in between: then it is the other write that fits.
      for (;;) {
        const due = { duePk: dueDigests, dueAt: iso(of.nowMs + gatherMs), changedAt: iso(of.nowMs) };
        const first = await table.update(
          keys.digest(tenantId),
          { ...change, set: { ...set, ...due } },
          dueIs('absent'),
        );
        if (first.isDone) return;
        if ((await table.update(keys.digest(tenantId), change, dueIs('present'))).isDone) return;
      }
    },

    /** Tenants whose time has come. */
    dueBy(now: string, limit: number): Promise<TenantId[]> {
      return dueTenants(table, { pk: dueDigests, to: now, limit });
    },

    /**
     * Moves a due time on, so that a tenant whose digest fails does not stand before the others next time. Undefined when
     * somebody else did, or the tenant is gone.
     */
    async take(tenantId: TenantId, nowMs: number): Promise<DigestState | undefined> {
      const taken = await table.update(keys.digest(tenantId), { set: { dueAt: iso(nowMs + againMs) } }, [
        [{ attribute: 'dueAt', is: '<=', value: iso(nowMs) }],
      ]);
      return taken.isDone ? itemSchema.parse(taken.item) : undefined;
    },

    /** Told. What changed since it was read comes with the next one; a tenant without open errors needs no item. */
    async finish(
      tenantId: TenantId,
      of: { version: number; toldErrorIds: readonly string[]; nowMs: number },
    ): Promise<void> {
      const { version, toldErrorIds, nowMs } = of;
      const key = keys.digest(tenantId);
      const unchanged: Condition = [[{ attribute: 'version', is: '=', value: version }]];
      const done =
        toldErrorIds.length === 0
          ? await table.delete(key, unchanged)
          : await table.update(key, { set: { toldErrorIds, ...notDue } }, unchanged);
      if (done.isDone || done.current === undefined) return;
      const next = { dueAt: iso(nowMs + gatherMs), changedAt: iso(nowMs) };
      await table.update(key, { set: { toldErrorIds, ...next } }, dueIs('present'));
    },
  };
}

const notDue = { isExpiring: undefined, duePk: undefined, dueAt: undefined } as const;

const dueIs = (is: 'absent' | 'present'): Condition => [[{ attribute: 'dueAt', is }]];

const iso = (ms: number): string => new Date(ms).toISOString();
