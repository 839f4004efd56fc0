import * as z from 'zod';
import { tenantIdSchema } from '../domain/ids.ts';
import { submittedInvoiceSchema } from '../domain/invoice.ts';
import { settlementSchema } from '../domain/settlement.ts';
import { eventSource } from './events.ts';

// EventBridge's own members; it may come to add some, so that what we do not know of the envelope is let go.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
const envelope = {
  version: z.literal('0'),
  /** Anybody's but our own: what we tell must not come back to us. */
  source: z
    .string()
    .min(1)
    .refine((source) => source !== eventSource, 'any source but our own'),
};

const invoiceAuthorized = z.object({
  ...envelope,
  'detail-type': z.literal('invoice.authorized'),
  detail: z.strictObject({ tenantId: tenantIdSchema, invoice: submittedInvoiceSchema }),
});
const settlementApproved = z.object({
  ...envelope,
  'detail-type': z.literal('settlement.approved'),
  detail: z.strictObject({ tenantId: tenantIdSchema, settlement: settlementSchema }),
});

/** What we take from the bus beside the HTTP API: an event that stands for a request to `POST …/invoices` or `POST …/settlements`; `detail` is strict, as those are. */
export const inboundEventSchema = z.discriminatedUnion('detail-type', [
  invoiceAuthorized,
  settlementApproved,
]);
export type InboundEvent = z.infer<typeof inboundEventSchema>;
