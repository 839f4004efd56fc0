/** Every quarter of an hour: sends a message for each tenant whose company is to be read. */
import type { TenantId } from '../../shared/domain/ids.ts';
import { takeDueTenants } from '../../shared/domain/take-due-tenants.ts';
import type { Refreshes } from '../../shared/store/refreshes.ts';

interface SweepRefreshesDeps {
  readonly nowMs: () => number;
  readonly refreshes: Pick<Refreshes, 'dueBy' | 'postpone'>;
  readonly sendAll: (tenantIds: readonly TenantId[]) => Promise<void>;
}

const againAfterMs = 2 * 3_600_000;

/** Answers how many were sent. */
export async function sweepRefreshes({ nowMs, refreshes, sendAll }: SweepRefreshesDeps): Promise<number> {
  const due = await takeDueTenants(refreshes, { nowMs: nowMs(), againAfterMs });
  await sendAll(due);
  return due.length;
}
