/**
 * Every five minutes: sends a message for each tenant whose books are to be looked through. Its time is moved on first, so
 * that a worker that is busy is not sent the same again and again; one that never comes is sent again then.
 */
import type { TenantId } from '../../shared/domain/ids.ts';
import type { Watches } from '../../shared/store/watches.ts';

interface SweepWatchesDeps {
  readonly nowMs: () => number;
  readonly watches: Pick<Watches, 'dueBy' | 'postpone'>;
  readonly sendAll: (messages: readonly { readonly tenantId: TenantId }[]) => Promise<void>;
}

// One page of the index; the next run goes on with the rest.
const maxPerSweep = 1_000;
const againAfterMs = 3_600_000;

/** Answers how many were sent. */
export async function sweepWatches(deps: SweepWatchesDeps): Promise<number> {
  const nowMs = deps.nowMs();
  const now = new Date(nowMs).toISOString();
  const to = new Date(nowMs + againAfterMs).toISOString();
  const due: { tenantId: TenantId }[] = [];
  for (const tenantId of await deps.watches.dueBy(now, maxPerSweep)) {
    if (await deps.watches.postpone(tenantId, { now, to })) due.push({ tenantId });
  }
  await deps.sendAll(due);
  return due.length;
}
