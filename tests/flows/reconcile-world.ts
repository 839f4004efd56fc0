import { resolveSyncError } from '../../functions/sync-errors/resolve-sync-error.ts';
import type { Resolution } from '../../shared/contracts/sync-errors.ts';
import type { DocumentId } from '../../shared/domain/ids.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { createDrifts } from '../../shared/store/drifts.ts';
import { queueAgainOf } from './queue-again-of.ts';
import type { Certificate } from '../../shared/contracts/reconcile.ts';
import type { SyncError } from '../../shared/domain/sync-error.ts';
import { createSyncErrors } from '../../shared/store/sync-errors.ts';
import { createPaymentsWorld } from './payments-world.ts';

const dayMs = 86_400_000;

/** A tenant's nights, in memory. */
export function createReconcileWorld(options: Parameters<typeof createPaymentsWorld>[0] = {}) {
  const world = createPaymentsWorld(options);
  const errors = createSyncErrors(world.table);

  return {
    ...world,
    errors,
    /** A day later, or after so many milliseconds: the reconcile of that night. */
    async reconcile(of: { byHand?: boolean; after?: number } = {}): Promise<Certificate> {
      await world.clock.advance(of.after ?? dayMs);
      return world.reconcileNow(of);
    },
    /** How many of each verdict, invoices and bills together. */
    counts({ tallies }: Certificate): Record<string, number> {
      const counts: Record<string, number> = {};
      for (const { verdict, reason, count } of tallies) {
        const name = reason === undefined ? verdict : `${verdict}: ${reason}`;
        counts[name] = (counts[name] ?? 0) + count;
      }
      return counts;
    },
    /** An admin decides about what disagrees on a document, and the turns that brings about. */
    async resolve(documentId: DocumentId, resolution: Resolution): Promise<void> {
      const { drift } = await world.document(documentId);
      await resolveSyncError(
        {
          ...{ nowMs: world.clock.nowMs, sha256Hex: world.sha256Hex, publish: world.publishEvents },
          documents: createDocuments(world.table),
          drifts: createDrifts(world.table),
          syncErrors: { ...errors, leave: world.syncErrorSteps.leave },
          queueAgain: queueAgainOf(world),
        },
        { tenantId: world.tenantId, errorId: drift!.errorId, resolution, by: 'ada' },
      );
      await world.settle([]);
    },
    /** What the panel shows as open. */
    async openErrors(): Promise<SyncError[]> {
      const page = await errors.list(world.tenantId, { limit: 100, state: 'open', now: world.isoNow() });
      return [...page.errors];
    },
  };
}
