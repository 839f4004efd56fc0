import * as z from 'zod';
import { dateOnSchema } from '../domain/document-fields.ts';
import { documentIdSchema, realmIdSchema, tenantIdSchema } from '../domain/ids.ts';

/**
 * A pointer on a push queue, without authority or payload: "look at this document", or, without a document, "give this
 * tenant a turn". Repeated, late and redriven ones do no harm.
 */
export const pushMessageSchema = z.strictObject({
  tenantId: tenantIdSchema,
  documentId: documentIdSchema.optional(),
});
export type PushMessage = z.infer<typeof pushMessageSchema>;

/** What happened to an entity, by a webhook notice; which word a provider uses for it is read where it is received. */
export const changeOperations = ['created', 'updated', 'deleted', 'voided', 'merged', 'emailed'] as const;

/**
 * One entity named in a webhook notice. It is a hint to look, never the truth: it may come twice, late or in any order.
 */
const changeSchema = z.strictObject({
  /** The provider's name of the entity's kind in lower case without separators: `invoice`, `billpayment`. */
  entity: z.string(),
  entityId: z.string(),
  operation: z.enum(changeOperations),
  /** When it happened by the provider's clock; UTC ISO 8601. */
  changedAt: z.iso.datetime(),
  /** The notice's own id, where it has one: a repetition bears the same. */
  noticeId: z.string().optional(),
  /** The entity that was merged into this one. */
  mergedId: z.string().optional(),
});
export type Change = z.infer<typeof changeSchema>;

/** Changes that one webhook delivery told of one company; which tenant it belongs to is looked up when it is handled. */
export const changesMessageSchema = z.strictObject({
  realmId: realmIdSchema,
  receivedAt: z.iso.datetime(),
  changes: z.array(changeSchema).min(1),
});
export type ChangesMessage = z.infer<typeof changesMessageSchema>;

/** Look through the books of this tenant for changes that no notice told of. */
const lookMessageSchema = z.strictObject({ tenantId: tenantIdSchema });

/** What lies on the queue of changes. */
export const changesQueueMessageSchema = z.union([changesMessageSchema, lookMessageSchema]);
export type ChangesQueueMessage = z.infer<typeof changesQueueMessageSchema>;

/** What is handled together. */
export const changesGroupOf = (message: ChangesQueueMessage): string =>
  'realmId' in message ? message.realmId : message.tenantId;

/**
 * A webhook delivery that was validly signed and not, or not wholly, understood, or changes of a company of nobody's: it lies in the quarantine until an operator
 * has looked at it. One that is too large for a message is laid down in parts.
 */
export const quarantinedDeliverySchema = z.strictObject({
  /** The same in all parts; the correlation id of the request. */
  deliveryId: z.string(),
  receivedAt: z.iso.datetime(),
  reason: z.enum(['not_json', 'unknown_shape', 'entries_not_understood', 'unknown_company']),
  /** How many entries were not understood; the others were queued. */
  notUnderstoodCount: z.int().optional(),
  /** Of the whole body. */
  bodyBytes: z.int(),
  /** From 1 on. */
  part: z.int(),
  partCount: z.int(),
  /** The raw bytes of this part. */
  bodyBase64: z.base64(),
});
export type QuarantinedDelivery = z.infer<typeof quarantinedDeliverySchema>;

/** Says that a tenant's company is to be read again; and, where an operator wants it so, its token renewed before. */
export const companyMessageSchema = z.strictObject({
  tenantId: tenantIdSchema,
  renewsToken: z.literal(true).optional(),
});
export type CompanyMessage = z.infer<typeof companyMessageSchema>;

/**
 * "Look whether a night of this tenant is to be run", whichever has fallen due by then; or, with `byHand`, "run what somebody
 * asked for". Repeated, late and redriven ones do no harm: a run is claimed by its name.
 */
export const reconcileMessageSchema = z.strictObject({
  tenantId: tenantIdSchema,
  byHand: z.strictObject({ localDate: dateOnSchema, requestedAt: z.iso.datetime() }).optional(),
});
export type ReconcileMessage = z.infer<typeof reconcileMessageSchema>;
