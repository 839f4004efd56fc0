import { linkKinds, type EntityIds } from '../domain/books.ts';
import type { ReadOutcome } from '../domain/outcomes.ts';
import type { CallAccess, QuickBooksClient } from './client.ts';
import { queryEach } from './query-each.ts';
import { listsOf, type Statement } from './query.ts';
import { readNamedEntity, referenceEntities } from './reference-plan.ts';

/** Those of the entities that no document can point to: inactive, merged or deleted. */
export async function findUnusable(
  client: QuickBooksClient,
  access: CallAccess,
  wanted: EntityIds,
): Promise<ReadOutcome<EntityIds>> {
  const unusable = {
    customer: new Set(wanted.customer),
    vendor: new Set(wanted.vendor),
    item: new Set(wanted.item),
  };
  let durationMs = 0;
  for (const kind of linkKinds) {
    const statements = listsOf([...wanted[kind]]).map((ids): Statement => ({
      entity: referenceEntities[kind],
      // Inactive ones are left out by themselves.
      where: [{ field: 'Id', is: 'IN', values: ids.map((id) => ({ id })) }],
    }));
    const found = await queryEach(client, access, statements);
    durationMs += found.durationMs;
    if (found.outcome !== 'applied') return { ...found, durationMs };
    for (const row of found.answer) {
      const entity = readNamedEntity(row);
      if (entity?.isActive === true) unusable[kind].delete(entity.id);
    }
  }
  return { outcome: 'applied', answer: unusable, durationMs };
}
