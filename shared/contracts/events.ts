import * as z from 'zod';
import { causeCodes } from '../domain/causes.ts';
import { documentSchema } from '../domain/document.ts';
import { changedFieldNames } from '../domain/drift.ts';
import { paymentStatuses } from '../domain/payment.ts';
import { documentIdSchema, realmIdSchema, tenantIdSchema } from '../domain/ids.ts';
import { subjectSchema, syncErrorIdSchema } from '../domain/sync-error.ts';

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

const documentFields = {
  documentId: documentIdSchema,
  /** The vendor's own id. */
  externalId: z.string(),
  revision: z.int(),
  number: z.string(),
  currency: z.string(),
  /** Decimal string. */
  total: z.string(),
  /** Present when it was submitted as a settlement. */
  settlementKind: documentSchema.shape.settlementKind,
};

const differencesSchema = documentSchema.shape.entity.unwrap().shape.differences.unwrap();

const connectionFields = { realmId: realmIdSchema, companyName: z.string() };

const pushedFields = {
  ...documentFields,
  realmId: realmIdSchema,
  entityId: z.string(),
  entityNumber: z.string().optional(),
  isAdopted: z.boolean(),
  /** What QuickBooks answered otherwise than it was sent. */
  differences: differencesSchema,
};
const refusedFields = { ...documentFields, cause: z.enum(causeCodes), detail: z.string() };

/** It is in the books, in this revision. */
const invoicePushed = z.strictObject({ ...envelope, type: z.literal('invoice.pushed'), ...pushedFields });
const billPushed = z.strictObject({ ...envelope, type: z.literal('bill.pushed'), ...pushedFields });
const invoiceRefused = z.strictObject({ ...envelope, type: z.literal('invoice.refused'), ...refusedFields });
const billRefused = z.strictObject({ ...envelope, type: z.literal('bill.refused'), ...refusedFields });
/** It stands for nothing in the books any more. */
const invoiceVoided = z.strictObject({ ...envelope, type: z.literal('invoice.voided'), ...documentFields });
const billVoided = z.strictObject({ ...envelope, type: z.literal('bill.voided'), ...documentFields });

const paymentFields = {
  ...documentFields,
  realmId: realmIdSchema,
  entityId: z.string(),
  status: z.enum(paymentStatuses),
  /** Decimal strings: still open, paid in money, settled by credits. */
  balance: z.string(),
  paid: z.string(),
  credited: z.string(),
  /** Counts the changes of what is paid of this document: of two events the higher one is the later. */
  serial: z.int(),
};
const paymentEvent = <const Type extends string>(type: Type) =>
  z.strictObject({ ...envelope, type: z.literal(type), ...paymentFields });
/** Nothing is open any more. */
const invoicePaid = paymentEvent('invoice.paid');
const billPaid = paymentEvent('bill.paid');
/** Part of it was paid or settled by a credit. */
const invoicePartlyPaid = paymentEvent('invoice.partly_paid');
const billPartlyPaid = paymentEvent('bill.partly_paid');
/** More was paid than was due. */
const invoiceOverpaid = paymentEvent('invoice.overpaid');
const billOverpaid = paymentEvent('bill.overpaid');
/** A payment was edited, voided or deleted: more is open than before. */
const invoicePaymentReversed = paymentEvent('invoice.payment_reversed');
const billPaymentReversed = paymentEvent('bill.payment_reversed');

const differenceAccepted = <const Type extends string>(type: Type) =>
  z.strictObject({
    ...envelope,
    type: z.literal(type),
    ...documentFields,
    /** What differs in the books from the document as it was submitted. */
    fields: z.array(z.enum(changedFieldNames)),
  });
/** Somebody changed it in the books, and a person accepted that. */
const invoiceDifferenceAccepted = differenceAccepted('invoice.difference_accepted');
const billDifferenceAccepted = differenceAccepted('bill.difference_accepted');

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

/** QuickBooks lets the company be written to again; documents that waited for it go on. */
const connectionSubscriptionRenewed = z.strictObject({
  ...envelope,
  type: z.literal('connection.subscription_renewed'),
  ...connectionFields,
});

/** The grant ends soon and no refresh puts that off: somebody has to reconnect. Told 30, 14, 7 and 2 days ahead. */
const connectionExpiring = z.strictObject({
  ...envelope,
  type: z.literal('connection.expiring'),
  ...connectionFields,
  expiresAt: z.iso.datetime(),
  daysAhead: z.int(),
});

/** A reconcile came to its end; the certificate says what it proved. */
const reconcileFinished = z.strictObject({
  ...envelope,
  type: z.literal('reconcile.finished'),
  localDate: z.string(),
  /** Present when somebody asked for it. */
  requestedAt: z.string().optional(),
  /** `complete` only when everything that had to be read was read. */
  outcome: z.enum(['complete', 'incomplete']),
  documentCount: z.int(),
  /** Documents that disagree with the books. */
  driftCount: z.int(),
  certificateHash: z.string(),
});

/** Nothing is left of the tenant but its tombstone. */
const tenantErased = z.strictObject({
  ...envelope,
  type: z.literal('tenant.erased'),
  /** When it was asked for; from then on nothing was begun for the tenant. */
  erasedAt: z.iso.datetime(),
  /** False when Intuit could not be reached to confirm that the grant is revoked. */
  isRevokeConfirmed: z.boolean(),
});

const syncErrorFields = {
  errorId: syncErrorIdSchema,
  cause: z.enum(causeCodes),
  subject: subjectSchema,
  /** The words for the document that met it last. */
  detail: z.string(),
  /** An error that comes back after it was closed or dismissed is opened anew. */
  openedAt: z.iso.datetime(),
};

/** Something holds documents up until somebody cures it; told once however many documents meet it. */
const syncErrorOpened = z.strictObject({
  ...envelope,
  type: z.literal('sync_error.opened'),
  ...syncErrorFields,
});
/** It does so no longer. */
const syncErrorClosed = z.strictObject({
  ...envelope,
  type: z.literal('sync_error.closed'),
  ...syncErrorFields,
});

/**
 * What changed since the tenant's last digest, in one event, some minutes after it did; what opened and closed again in between
 * is left out. For the vendor to mail on.
 */
const digestChanged = z.strictObject({
  ...envelope,
  type: z.literal('digest.changed'),
  openedCount: z.int(),
  closedCount: z.int(),
  openCount: z.int(),
  /** The first of those that opened. */
  opened: z.array(z.strictObject(syncErrorFields)),
  /** Present when QuickBooks has to be reconnected before then. */
  connectionExpiresAt: z.iso.datetime().optional(),
  /** In plain words, without names. */
  summary: z.string(),
});

/** Every event that goes out; `type` is also the `detail-type` on the bus. */
export const busEventSchema = z.discriminatedUnion('type', [
  invoicePushed,
  invoiceRefused,
  invoiceVoided,
  billPushed,
  billRefused,
  billVoided,
  invoicePaid,
  invoicePartlyPaid,
  invoiceOverpaid,
  invoicePaymentReversed,
  billPaid,
  billPartlyPaid,
  billOverpaid,
  billPaymentReversed,
  invoiceDifferenceAccepted,
  billDifferenceAccepted,
  connectionConnected,
  connectionDisconnected,
  connectionNeedsReconnect,
  connectionSubscriptionLapsed,
  connectionSubscriptionRenewed,
  connectionExpiring,
  reconcileFinished,
  tenantErased,
  syncErrorOpened,
  syncErrorClosed,
  digestChanged,
]);
export type BusEvent = z.infer<typeof busEventSchema>;
export type BusEventType = BusEvent['type'];

/**
 * The id of a happening, the same whenever it is told again. `sha256Hex` is injected; `parts` name the happening:
 * type, tenant, document, revision and generation, connection epoch, or sync error and when it was opened.
 */
export const stableEventId = (
  sha256Hex: (text: string) => string,
  parts: readonly [type: BusEventType, tenantId: string, ...rest: (string | number)[]],
): string => `evt_${sha256Hex(JSON.stringify(parts)).slice(0, 32)}`;
