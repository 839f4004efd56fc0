/**
 * A person puts a sync error aside with a reason, or takes that back. Its documents stay as they are: a refused one stays
 * refused, and a later refusal for the same cause opens the error again.
 */
import { syncErrorAnswer, type SyncErrorAnswer } from '../../shared/contracts/sync-errors.ts';
import { ProblemError } from '../../shared/domain/errors.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { SyncErrorState } from '../../shared/domain/sync-error.ts';
import type { SyncErrors, SyncErrorWrite } from '../../shared/store/sync-errors.ts';
import { countDocuments } from './count-documents.ts';
import type { HeldUpDeps } from './held-up.ts';

export type DismissSyncErrorDeps = HeldUpDeps & {
  readonly syncErrors: Pick<SyncErrors, 'dismiss' | 'reopen'>;
};

/** Undefined when there is no such error. Throws {@link ProblemError} 409 when it is closed. */
export async function dismissSyncError(
  deps: DismissSyncErrorDeps,
  of: { tenantId: TenantId; errorId: string; by: string; reason: string },
): Promise<SyncErrorAnswer | undefined> {
  const { tenantId, errorId, by, reason } = of;
  const outcome = await deps.syncErrors.dismiss(tenantId, errorId, { at: now(deps), by, reason });
  return answer(deps, tenantId, { outcome, wanted: 'dismissed' });
}

/** Undefined when there is no such error. Throws {@link ProblemError} 409 when it is closed. */
export async function reopenSyncError(
  deps: DismissSyncErrorDeps,
  of: { tenantId: TenantId; errorId: string },
): Promise<SyncErrorAnswer | undefined> {
  const outcome = await deps.syncErrors.reopen(of.tenantId, of.errorId, { at: now(deps) });
  return answer(deps, of.tenantId, { outcome, wanted: 'open' });
}

async function answer(
  deps: DismissSyncErrorDeps,
  tenantId: TenantId,
  of: { outcome: SyncErrorWrite; wanted: SyncErrorState },
): Promise<SyncErrorAnswer | undefined> {
  const { outcome, wanted } = of;
  // Asked for twice, the first time counts.
  const error = outcome.isDone ? outcome.error : outcome.current;
  if (error === undefined) return undefined;
  if (error.state !== wanted) throw closed(error.errorId);
  return syncErrorAnswer(error, await countDocuments(deps, { tenantId, error }));
}

const closed = (errorId: string): ProblemError =>
  new ProblemError({
    status: 409,
    code: 'sync_error_closed',
    detail: `The sync error (${errorId}) is closed: it holds nothing up any more.`,
  });

const now = (deps: DismissSyncErrorDeps): string => new Date(deps.nowMs()).toISOString();
