import * as z from 'zod';
import { documentIdSchema, realmIdSchema, type TenantId } from '../domain/ids.ts';
import { keys, prefixes, tenantPartition } from './keys.ts';
import { queryAll, type Table } from './table.ts';

const intentItemSchema = z.object({
  documentId: documentIdSchema,
  revision: z.int(),
  generation: z.int(),
  /** The item's id inside a batch; absent for a single call. */
  bId: z.string().optional(),
});

const intentSchema = z.object({
  /** The request id under which QuickBooks may come to know what is listed here. */
  requestId: z.string(),
  realmId: realmIdSchema,
  fence: z.int(),
  /** The call does not begin after this moment; whoever finds the intent may rely on it. */
  startBy: z.string(),
  items: z.array(intentItemSchema),
});

/** Written before a call that creates documents; removed when every result is stored. What is left tells what died. */
export type Intent = z.infer<typeof intentSchema>;
export type IntentItem = z.infer<typeof intentItemSchema>;

export type Intents = ReturnType<typeof createIntents>;

export function createIntents(table: Table) {
  return {
    /** False when a later holder of the lane has put an intent for the same call: then the lane is lost. */
    async put(tenantId: TenantId, intent: Intent): Promise<boolean> {
      const outcome = await table.put({ ...keys.intent(tenantId, intent.requestId), ...intent }, [
        [{ attribute: 'pk', is: 'absent' }],
        [{ attribute: 'fence', is: '<=', value: intent.fence }],
      ]);
      return outcome.isDone;
    },

    /** Every intent of the tenant that is not settled. */
    async list(tenantId: TenantId): Promise<Intent[]> {
      const found: Intent[] = [];
      const range = { pk: tenantPartition(tenantId), prefix: prefixes.intents, isConsistent: true };
      for await (const item of queryAll(table, range)) found.push(intentSchema.parse(item));
      return found;
    },

    /** Removes an intent that is settled. One that a later holder of the lane put in its place stays. */
    async remove(tenantId: TenantId, of: Pick<Intent, 'requestId' | 'fence'>): Promise<void> {
      await table.delete(keys.intent(tenantId, of.requestId), [
        [{ attribute: 'fence', is: '=', value: of.fence }],
      ]);
    },
  };
}
