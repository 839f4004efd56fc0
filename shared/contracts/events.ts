import * as z from 'zod';
import { causeCodes } from '../domain/causes.ts';
import { documentSchema } from '../domain/document.ts';
import { documentIdSchema, realmIdSchema, tenantIdSchema } from '../domain/ids.ts';

/** The `source` of every event that we put on the bus. */
export const eventSource = 'counterfoil';

/** Rises when a field changes its meaning or goes away; a new optional field does not raise it. */
export const eventSchemaVersion = 1;

/** What all events share. The same happening told twice bears the same `eventId`, so that a consumer can drop repeats. */
const envelope = {
  eventId: z.string().regex(/^evt_[0-9a-f]{32}$/),
  schemaVersion: z.literal(eventSchemaVersion),
  tenantId: tenantIdSchema,
  occurredAt: z.iso.datetime(),
};

const invoiceFields = {
  documentId: documentIdSchema,
  /** The vendor's own id. */
  externalId: z.string(),
  revision: z.int(),
  number: z.string(),
  currency: z.string(),
  /** Decimal string. */
  total: z.string(),
};

const differencesSchema = documentSchema.shape.entity.unwrap().shape.differences.unwrap();

const connectionFields = { realmId: realmIdSchema, companyName: z.string() };

const invoicePushed = z.strictObject({
  ...envelope,
  type: z.literal('invoice.pushed'),
  ...invoiceFields,
  realmId: realmIdSchema,
  entityId: z.string(),
  entityNumber: z.string().optional(),
  isAdopted: z.boolean(),
  /** What QuickBooks answered otherwise than it was sent. */
  differences: differencesSchema,
});

const invoiceRefused = z.strictObject({
  ...envelope,
  type: z.literal('invoice.refused'),
  ...invoiceFields,
  cause: z.enum(causeCodes),
  detail: z.string(),
});

const connectionConnected = z.strictObject({
  ...envelope,
  type: z.literal('connection.connected'),
  ...connectionFields,
  /** True when this company had been connected to this tenant before. */
  isReconnect: z.boolean(),
});

const connectionDisconnected = z.strictObject({
  ...envelope,
  type: z.literal('connection.disconnected'),
  ...connectionFields,
  /** False when Intuit could not be reached to confirm; the tokens are deleted all the same. */
  isRevokeConfirmed: z.boolean(),
});

const connectionNeedsReconnect = z.strictObject({
  ...envelope,
  type: z.literal('connection.needs_reconnect'),
  ...connectionFields,
});

const connectionSubscriptionLapsed = z.strictObject({
  ...envelope,
  type: z.literal('connection.subscription_lapsed'),
  ...connectionFields,
});

/** Every event that goes out; `type` is also the `detail-type` on the bus. */
export const busEventSchema = z.discriminatedUnion('type', [
  invoicePushed,
  invoiceRefused,
  connectionConnected,
  connectionDisconnected,
  connectionNeedsReconnect,
  connectionSubscriptionLapsed,
]);
export type BusEvent = z.infer<typeof busEventSchema>;
export type BusEventType = BusEvent['type'];

/**
 * The id of a happening, the same whenever it is told again. `sha256Hex` is injected; `parts` name the happening:
 * type, tenant, document, revision and generation, or connection epoch.
 */
export const stableEventId = (
  sha256Hex: (text: string) => string,
  parts: readonly [type: BusEventType, tenantId: string, ...rest: (string | number)[]],
): string => `evt_${sha256Hex(JSON.stringify(parts)).slice(0, 32)}`;
