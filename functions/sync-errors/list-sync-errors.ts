/**
 * The panel: a page of sync errors in the words of the catalogue, each with the number of documents it holds up.
 */
import { syncErrorAnswer, type SyncErrorAnswer } from '../../shared/contracts/sync-errors.ts';
import { allSettled } from '../../shared/domain/all-settled.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { SyncError, SyncErrorState } from '../../shared/domain/sync-error.ts';
import type { SyncErrors } from '../../shared/store/sync-errors.ts';
import { countDocuments } from './count-documents.ts';
import type { HeldUpDeps } from './held-up.ts';

export type ListSyncErrorsDeps = HeldUpDeps & { readonly syncErrors: Pick<SyncErrors, 'list'> };

const countedAtOnce = 10;

/** A page; `next` is absent on the last one. */
export async function listSyncErrors(
  deps: ListSyncErrorsDeps,
  of: {
    tenantId: TenantId;
    limit: number;
    after?: string | undefined;
    state?: SyncErrorState | undefined;
  },
): Promise<{ syncErrors: SyncErrorAnswer[]; next?: string }> {
  const { tenantId, limit, after, state } = of;
  const { errors, next } = await deps.syncErrors.list(tenantId, {
    limit,
    now: new Date(deps.nowMs()).toISOString(),
    ...(after === undefined ? {} : { after }),
    ...(state === undefined ? {} : { state }),
  });
  const answer = async (error: SyncError): Promise<SyncErrorAnswer> =>
    syncErrorAnswer(error, await countDocuments(deps, { tenantId, error }));
  const syncErrors: SyncErrorAnswer[] = [];
  for (let start = 0; start < errors.length; start += countedAtOnce) {
    const some = errors.slice(start, start + countedAtOnce);
    syncErrors.push(...(await allSettled(some.map(answer))));
  }
  return next === undefined ? { syncErrors } : { syncErrors, next };
}
