import * as z from 'zod';
import { documentIdSchema, type DocumentId } from '../domain/ids.ts';
import { itemAbsent, type Claim, type Item, type Key, type Table } from './table.ts';

const itemSchema = z.object({ documentId: documentIdSchema });

/** The document that an item of a claim names. */
export const claimantOf = (item: Item): DocumentId => itemSchema.parse(item).documentId;

/** What only one document can stand for: the first that claims it, until another takes it over. */
export function createDocumentClaims(table: Table) {
  return {
    /** The document that holds it: this one, or the one that was there before. */
    async claim(key: Key, documentId: DocumentId): Promise<DocumentId> {
      const outcome = await table.put({ ...key, documentId }, itemAbsent);
      return outcome.isDone || outcome.current === undefined ? documentId : claimantOf(outcome.current);
    },

    /** Takes it over from a document that does not stand for it any more; false when another was faster. */
    async takeOver(key: Key, of: { from: DocumentId; to: DocumentId }): Promise<boolean> {
      const heldBy = (documentId: DocumentId): Claim[] => [
        { attribute: 'documentId', is: '=', value: documentId },
      ];
      // Its own as well: a write whose answer was lost is sent again by the SDK and then finds itself.
      return (await table.put({ ...key, documentId: of.to }, [heldBy(of.from), heldBy(of.to)])).isDone;
    },
  };
}
