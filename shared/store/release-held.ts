import type { TenantId } from '../domain/ids.ts';
import { createLanes } from './lanes.ts';
import { createRuns, type HeldReason } from './runs.ts';
import type { Table } from './table.ts';

export type ReleaseHeld = (tenantId: TenantId, ...reasons: readonly HeldReason[]) => Promise<void>;

/**
 * Lets the documents go on that waited for any of the reasons: the lane is armed first, so that a turn comes even if this
 * process dies half-way; then their pointers become due; then the tenant gets one turn at once.
 */
export function createReleaseHeld(deps: {
  table: Table;
  nowMs: () => number;
  newId: () => string;
  sendTurn: (tenantId: TenantId) => Promise<void>;
}): ReleaseHeld {
  const lanes = createLanes(deps.table);
  const runs = createRuns(deps);
  return async (tenantId, ...reasons) => {
    await lanes.armNow(tenantId, deps.nowMs());
    for (const reason of reasons) {
      await runs.releaseHeld(tenantId, reason, new Date(deps.nowMs()).toISOString());
    }
    await deps.sendTurn(tenantId);
  };
}
