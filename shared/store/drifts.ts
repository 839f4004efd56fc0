import * as z from 'zod';
import type { DocumentId, TenantId } from '../domain/ids.ts';
import { documentFactsSchema } from '../domain/preview.ts';
import { keys } from './keys.ts';
import type { Table } from './table.ts';

/** A document as books hold it, with the tax and what it comes to with it. */
const heldSchema = z.object({
  facts: documentFactsSchema.extend({ tax: z.string(), gross: z.string() }),
});
export type HeldFacts = z.infer<typeof heldSchema>['facts'];

/** Where a person accepted what the books hold. */
const acceptedSchema = heldSchema.extend({ at: z.string(), by: z.string() });
export type Accepted = z.infer<typeof acceptedSchema>;

export type Drifts = ReturnType<typeof createDrifts>;

/** Both sides of documents that disagree with the books, as far as the document itself does not tell. */
export function createDrifts(table: Table) {
  return {
    /** What the books hold; of more lines than an item can hold the first ones. */
    async putSeen(tenantId: TenantId, documentId: DocumentId, facts: HeldFacts): Promise<void> {
      await table.put({ ...keys.drift(tenantId, documentId), facts: fitting(facts) });
    },

    async getSeen(tenantId: TenantId, documentId: DocumentId): Promise<HeldFacts | undefined> {
      const item = await table.get(keys.drift(tenantId, documentId), { isConsistent: true });
      return item === undefined ? undefined : heldSchema.parse(item).facts;
    },

    async accept(tenantId: TenantId, documentId: DocumentId, accepted: Accepted): Promise<void> {
      await table.put({ ...keys.accepted(tenantId, documentId), ...accepted });
    },

    async getAccepted(tenantId: TenantId, documentId: DocumentId): Promise<Accepted | undefined> {
      const item = await table.get(keys.accepted(tenantId, documentId), { isConsistent: true });
      return item === undefined ? undefined : acceptedSchema.parse(item);
    },
  };
}

// An item holds 400 KB: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html. Each line may have
// 4,000 characters, and somebody else may have written them.
const maxLinesBytes = 300_000;

function fitting(facts: HeldFacts): HeldFacts {
  let bytes = 0;
  const tooMuchFrom = facts.lines.findIndex((line) => {
    bytes += Buffer.byteLength(JSON.stringify(line));
    return bytes > maxLinesBytes;
  });
  return tooMuchFrom === -1 ? facts : { ...facts, lines: facts.lines.slice(0, tooMuchFrom) };
}
