import { documentIdSchema, type DocumentId, type RealmId, type TenantId } from '../domain/ids.ts';
import { entityKey, type EntityOfDocument } from '../domain/observed.ts';
import { keys } from './keys.ts';
import type { Table } from './table.ts';

// Documents that are pushed together get ids next to each other: one write notes most of a batch.
const idsPerBucket = 32n;

export type EntityIndex = ReturnType<typeof createEntityIndex>;

/**
 * Which document an entity stands for: by its id alone, because a deleted or voided one says no more. A hint that is noted
 * before the document is stored: whoever finds a document by it looks whether the document says the same.
 */
export function createEntityIndex(table: Table) {
  return {
    async note(
      tenantId: TenantId,
      of: { realmId: RealmId; entities: readonly (EntityOfDocument & { documentId: DocumentId })[] },
    ): Promise<void> {
      const buckets = Map.groupBy(of.entities, ({ entityId }) => bucketOf(entityId));
      for (const [bucket, entities] of buckets) {
        const set = Object.fromEntries(
          entities.map(({ documentId, ...entity }) => [attributeOf(entity), documentId]),
        );
        await table.update(keys.entities(tenantId, { realmId: of.realmId, bucket }), { set });
      }
    },

    /** The documents that were noted for entities, by {@link entityKey}; entities of nobody's are left out. */
    async find(
      tenantId: TenantId,
      of: { realmId: RealmId; entities: readonly EntityOfDocument[] },
    ): Promise<ReadonlyMap<string, DocumentId>> {
      const buckets = new Set(of.entities.map(({ entityId }) => bucketOf(entityId)));
      const items = await table.getMany(
        [...buckets].map((bucket) => keys.entities(tenantId, { realmId: of.realmId, bucket })),
        { isConsistent: true },
      );
      const noted = new Map(items.flatMap((item) => Object.entries(item)));
      return new Map(
        of.entities.flatMap((entity) => {
          const documentId = documentIdSchema.safeParse(noted.get(attributeOf(entity)));
          return documentId.success ? [[entityKey(entity), documentId.data] as const] : [];
        }),
      );
    },
  };
}

const attributeOf = ({ kind, entityId }: EntityOfDocument): string => `${kind}${entityId}`;

const bucketOf = (entityId: string): string =>
  /^\d+$/.test(entityId) ? String(BigInt(entityId) / idsPerBucket) : entityId;
