import type { DocumentKind } from '../domain/document.ts';
import type { DocumentId, RealmId, TenantId } from '../domain/ids.ts';
import { createDocumentClaims } from './document-claims.ts';
import { keys } from './keys.ts';
import type { Table } from './table.ts';

/** A transaction in the books that bears no mark of ours. */
interface Unmarked {
  readonly realmId: RealmId;
  readonly kind: DocumentKind;
  readonly entityId: string;
}

export type Adoptions = ReturnType<typeof createAdoptions>;

/** Which document a person said a transaction is, where nothing in the books tells it. */
export function createAdoptions(table: Table) {
  const claims = createDocumentClaims(table);
  return {
    /** The document that stands for it: this one, or the one that was there before. */
    claim: (tenantId: TenantId, of: { entity: Unmarked; documentId: DocumentId }): Promise<DocumentId> =>
      claims.claim(keys.adoption(tenantId, of.entity), of.documentId),

    /** Takes it over from a document that does not stand for it any more; false when another was faster. */
    takeOver: (
      tenantId: TenantId,
      { entity, ...of }: { entity: Unmarked; from: DocumentId; to: DocumentId },
    ): Promise<boolean> => claims.takeOver(keys.adoption(tenantId, entity), of),
  };
}
