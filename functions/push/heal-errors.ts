/**
 * A document is stored before the sync error of its root cause: a worker that dies in between leaves a refused document that
 * no error lists, or an error that still lists a document that is done. Its pointer comes again, and finds it so.
 */
import type { Document } from '../../shared/domain/document.ts';
import type { Turn } from './turn.ts';

export async function healErrors(turn: Turn, documents: readonly Document[]): Promise<void> {
  for (const document of documents) {
    const { documentId, state, syncErrorId, pushError, updatedAt } = document;
    if (syncErrorId === undefined) continue;
    if (state === 'refused' && pushError !== undefined) await turn.deps.syncErrors.join(document, pushError);
    if (state === 'pushed' || state === 'voided') {
      await turn.deps.syncErrors.leave(turn.tenantId, {
        errorId: syncErrorId,
        documentId,
        at: updatedAt,
      });
    }
  }
}
