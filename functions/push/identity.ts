import type { Document } from '../../shared/domain/document.ts';
import type { RealmId } from '../../shared/domain/ids.ts';

/**
 * The request id under which a document is created, updated or voided. The same realm, document, revision and generation
 * always give the same one, so that even a worker that knows nothing of an earlier call repeats it instead of making a
 * second invoice.
 */
export const identityOf = (
  hash: (text: string) => string,
  of: {
    realmId: RealmId;
    document: Pick<Document, 'documentId' | 'revision' | 'generation'>;
    operation: string;
  },
): string => {
  const { documentId, revision, generation } = of.document;
  return hash([of.operation, of.realmId, documentId, revision, generation].join('|'));
};
