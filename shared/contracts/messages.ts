import * as z from 'zod';
import { documentIdSchema, tenantIdSchema } from '../domain/ids.ts';

/**
 * A pointer on a push queue, without authority or payload: "look at this document", or, without a document, "give this
 * tenant a turn". Repeated, late and redriven ones do no harm.
 */
export const pushMessageSchema = z.strictObject({
  tenantId: tenantIdSchema,
  documentId: documentIdSchema.optional(),
});
export type PushMessage = z.infer<typeof pushMessageSchema>;
