/** Every five minutes: sends a message for each tenant whose books are to be looked through. */
import type { TenantId } from '../../shared/domain/ids.ts';
import { takeDueTenants } from '../../shared/domain/take-due-tenants.ts';
import type { Watches } from '../../shared/store/watches.ts';

interface SweepWatchesDeps {
  readonly nowMs: () => number;
  readonly watches: Pick<Watches, 'dueBy' | 'postpone'>;
  readonly sendAll: (messages: readonly { readonly tenantId: TenantId }[]) => Promise<void>;
}

const againAfterMs = 3_600_000;

/** Answers how many were sent. */
export async function sweepWatches({ nowMs, watches, sendAll }: SweepWatchesDeps): Promise<number> {
  const due = await takeDueTenants(watches, { nowMs: nowMs(), againAfterMs });
  await sendAll(due.map((tenantId) => ({ tenantId })));
  return due.length;
}
