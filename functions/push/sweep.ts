/**
 * Every minute: sends a turn to each tenant whose lane is overdue. A lane is due when its holder's lease is over, when a
 * retry fell due and its delayed message did not come, and when submissions have to be looked through.
 */
import type { TenantId } from '../../shared/domain/ids.ts';
import type { Lanes } from '../../shared/store/lanes.ts';

interface SweepDeps {
  readonly nowMs: () => number;
  readonly lanes: Pick<Lanes, 'dueBy'>;
  /** Sends all; told twice, a turn does no harm. */
  readonly sendTurns: (tenantIds: readonly TenantId[]) => Promise<void>;
}

// One page of the index; more than this at once means a backlog that the next minute goes on with.
const maxLanesPerSweep = 1_000;

/** Sends the turns that are due. Answers how many. */
export async function sweep(deps: SweepDeps): Promise<number> {
  const due = await deps.lanes.dueBy(new Date(deps.nowMs()).toISOString(), maxLanesPerSweep);
  await deps.sendTurns(due);
  return due.length;
}
