import type { DocumentId, RealmId } from '../../shared/domain/ids.ts';
import type { EntityOfDocument } from '../../shared/domain/observed.ts';
import type { Turn } from './turn.ts';

/** Notes which documents entities stand for, before the documents say so: a crash in between leaves a hint too many. */
export async function noteEntities(
  turn: Turn,
  realmId: RealmId,
  entities: readonly (EntityOfDocument & { readonly documentId: DocumentId })[],
): Promise<void> {
  if (entities.length === 0) return;
  await turn.deps.entityIndex.note(turn.tenantId, { realmId, entities });
}
