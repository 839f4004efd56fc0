import type { EntityLink } from '../../shared/domain/document.ts';
import { noteEntities } from './note-entities.ts';
import { storePushed } from './settle-documents.ts';
import type { Draft, Turn } from './turn.ts';

/**
 * Stores that a document was found in the books. No intent covers a look-up, so it is told first: a crash in between tells it
 * again, and none is lost.
 */
export async function storeAdopted(
  turn: Turn,
  { document, kind }: Draft,
  of: { entity: EntityLink; durationMs: number },
): Promise<void> {
  const { entity, durationMs } = of;
  const { documentId } = document;
  await noteEntities(turn, entity.realmId, [{ kind, entityId: entity.id, documentId }]);
  const updatedAt = new Date(turn.deps.nowMs()).toISOString();
  await turn.deps.publish([
    { type: 'pushed', document: { ...document, state: 'pushed', entity, updatedAt } },
  ]);
  const attempt = { operation: 'lookUp', outcome: 'adopted', durationMs } as const;
  await storePushed(turn, { document }, { entity, attempt });
}
