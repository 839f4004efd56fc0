/**
 * Every quarter of an hour: sends a message for each tenant whose company is to be read. Its time is moved on first, so that
 * a worker that is busy is not sent the same again and again; one that never comes is sent again then.
 */
import type { TenantId } from '../../shared/domain/ids.ts';
import type { Refreshes } from '../../shared/store/refreshes.ts';

interface SweepRefreshesDeps {
  readonly nowMs: () => number;
  readonly refreshes: Pick<Refreshes, 'dueBy' | 'postpone'>;
  readonly sendAll: (tenantIds: readonly TenantId[]) => Promise<void>;
}

// One page of the index; the next quarter of an hour goes on with the rest.
const maxPerSweep = 1_000;
const againAfterMs = 2 * 3_600_000;

/** Answers how many were sent. */
export async function sweepRefreshes(deps: SweepRefreshesDeps): Promise<number> {
  const nowMs = deps.nowMs();
  const now = new Date(nowMs).toISOString();
  const to = new Date(nowMs + againAfterMs).toISOString();
  const due: TenantId[] = [];
  for (const tenantId of await deps.refreshes.dueBy(now, maxPerSweep)) {
    if (await deps.refreshes.postpone(tenantId, { now, to })) due.push(tenantId);
  }
  await deps.sendAll(due);
  return due.length;
}
