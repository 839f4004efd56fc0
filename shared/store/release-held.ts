import type { TenantId } from '../domain/ids.ts';
import { createLanes } from './lanes.ts';
import { createRuns, type HeldReason } from './runs.ts';
import type { Table } from './table.ts';

// Comes into play only if this process dies before the turn is sent.
const turnAtLatestMs = 120_000;

/**
 * Lets the documents go on that waited for a reason: the lane is armed first, so that a turn comes even if this process
 * dies half-way; then their pointers become due; then the tenant gets its turn at once.
 */
export function createReleaseHeld(deps: {
  table: Table;
  nowMs: () => number;
  newId: () => string;
  sendTurn: (tenantId: TenantId) => Promise<void>;
}): (tenantId: TenantId, reason: HeldReason) => Promise<void> {
  const lanes = createLanes(deps.table);
  const runs = createRuns(deps);
  return async (tenantId, reason) => {
    const nowMs = deps.nowMs();
    const now = new Date(nowMs).toISOString();
    const dueAt = new Date(nowMs + turnAtLatestMs).toISOString();
    await lanes.arm(tenantId, { now, freshSince: now, dueAt });
    await runs.releaseHeld(tenantId, reason, now);
    await deps.sendTurn(tenantId);
  };
}
