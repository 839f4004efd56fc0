/**
 * How many documents a sync error holds up, each counted once: its members, then those that wait for the same. Counting
 * stops at a limit, so that the panel's cost does not grow with a backlog.
 */
import type { DocumentCount } from '../../shared/contracts/sync-errors.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { SyncError } from '../../shared/domain/sync-error.ts';
import { waitingDocuments, type HeldUpDeps } from './held-up.ts';

const maxCounted = 1000;

/** Exact up to 1,000. A closed error holds up nothing. */
export async function countDocuments(
  deps: Pick<HeldUpDeps, 'syncErrors' | 'documents' | 'held'>,
  of: { tenantId: TenantId; error: SyncError },
): Promise<DocumentCount> {
  const counted = new Set<string>();
  for await (const documentId of heldUp(deps, of)) {
    if (counted.size === maxCounted && !counted.has(documentId)) {
      return { documentCount: maxCounted, isCountCapped: true };
    }
    counted.add(documentId);
  }
  return { documentCount: counted.size, isCountCapped: false };
}

async function* heldUp(
  deps: Pick<HeldUpDeps, 'syncErrors' | 'documents' | 'held'>,
  of: { tenantId: TenantId; error: SyncError },
): AsyncGenerator<string> {
  if (of.error.state === 'closed') return;
  yield* deps.syncErrors.memberIds(of.tenantId, of.error.errorId);
  for await (const { documentId } of waitingDocuments(deps, of)) yield documentId;
}
