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

/** Says that a tenant's company is to be read again; and, where an operator wants it so, its token renewed before. */
export const companyMessageSchema = z.strictObject({
  tenantId: tenantIdSchema,
  renewsToken: z.literal(true).optional(),
});
export type CompanyMessage = z.infer<typeof companyMessageSchema>;
