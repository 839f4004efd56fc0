import * as z from 'zod';
import { dateOnSchema } from '../domain/document-fields.ts';
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

/**
 * "Look whether a night of this tenant is to be run", whichever has fallen due by then; or, with `byHand`, "run what somebody
 * asked for". Repeated, late and redriven ones do no harm: a run is claimed by its name.
 */
export const reconcileMessageSchema = z.strictObject({
  tenantId: tenantIdSchema,
  byHand: z.strictObject({ localDate: dateOnSchema, requestedAt: z.iso.datetime() }).optional(),
});
export type ReconcileMessage = z.infer<typeof reconcileMessageSchema>;
