import * as z from 'zod';

/** What an app can subscribe to, as Intuit lists it; the simulator's books hold some of it only. */
export const webhookEntities = [
  'Account',
  'Bill',
  'BillPayment',
  'Budget',
  'Class',
  'CreditMemo',
  'Currency',
  'Customer',
  'Department',
  'Deposit',
  'Employee',
  'Estimate',
  'Invoice',
  'Item',
  'JournalCode',
  'JournalEntry',
  'Payment',
  'PaymentMethod',
  'Preferences',
  'Purchase',
  'PurchaseOrder',
  'RefundReceipt',
  'SalesReceipt',
  'TaxAgency',
  'Term',
  'TimeActivity',
  'Transfer',
  'Vendor',
  'VendorCredit',
] as const;

const spanSchema = z
  .strictObject({ minMs: z.int().nonnegative(), maxMs: z.int().nonnegative() })
  .refine(({ minMs, maxMs }) => minMs <= maxMs, { error: 'minMs is above maxMs' });
/** From how long to how long; the length is drawn anew each time. */
export type Span = z.infer<typeof spanSchema>;

const share = z.number().min(0).max(1);
const count = z.int().nonnegative();

const settings = {
  /** The app, which here is one pair of keys and so belongs to one environment. */
  clientId: z.string().min(1),
  endpointUrl: z.url({ protocol: /^https?$/u }),
  /** Key of the signature. */
  verifierToken: z.string().min(1),
  environment: z.enum(['sandbox', 'production']),
  shape: z.enum(['cloudEvents', 'legacy']),
  /** What the app subscribed to; null is everything. */
  entities: z.union([z.array(z.enum(webhookEntities)), z.null()]),
  contentType: z.enum(['application/json', 'application/cloudevents+json']),
  /** For how long changes are gathered into one delivery; null is by environment: at once, or 1 to 5 minutes. */
  groupingMs: z.union([spanSchema, z.null()]),
  /** How long a single change is held back before it is gathered; unequal delays put changes out of order. */
  delayMs: spanSchema,
  /** Order of the events within a delivery. */
  order: z.enum(['kept', 'reversed', 'shuffled']),
  /** Whether one delivery may hold several companies. */
  realmsPerDelivery: z.enum(['several', 'one']),
  maxEventsPerDelivery: z.int().positive(),
  maxDeliveryBytes: z.int().positive(),
  /** Of acknowledged deliveries, how many come a second time, with the same ids. */
  duplicateShare: share,
  /** So many of the next acknowledged deliveries come a second time. */
  duplicateNext: count,
  /** Of all events, how many Intuit loses. */
  loseShare: share,
  /** So many of the next events are lost. */
  loseNext: count,
  /** Intuit's sender is down: what happens meanwhile comes later, or never. */
  outage: z.enum(['none', 'holds', 'loses']),
  /** Whether `data` and `datacontenttype` are there. */
  data: z.enum(['present', 'missing', 'missingOnUpdates']),
  /** How `data` of a merge names what disappeared. */
  deletedIdSpelling: z.enum(['deletedid', 'deletedId']),
  voidVerb: z.enum(['void', 'voided']),
  /** `suffixed` ids are no UUIDs: they end in `-Customer-123`. */
  eventIds: z.enum(['uuid', 'suffixed']),
  /** Digits of the fraction of a second in `time`. */
  timeFractionDigits: z.union([z.int().min(0).max(9), z.literal('varied')]),
  /** Whether a customer or vendor whose balance alone moved is told of as updated. In doubt. */
  balanceNotices: z.boolean(),
};

const defaults = {
  environment: 'sandbox',
  shape: 'cloudEvents',
  entities: null,
  contentType: 'application/json',
  groupingMs: null,
  delayMs: { minMs: 0, maxMs: 0 },
  order: 'kept',
  realmsPerDelivery: 'several',
  // About 100 events or 1 MB: Intuit's sample app for CloudEvents.
  maxEventsPerDelivery: 100,
  maxDeliveryBytes: 1_000_000,
  duplicateShare: 0,
  duplicateNext: 0,
  loseShare: 0,
  loseNext: 0,
  outage: 'none',
  data: 'present',
  deletedIdSpelling: 'deletedid',
  voidVerb: 'void',
  eventIds: 'uuid',
  timeFractionDigits: 9,
  balanceNotices: true,
} as const;

/** An app's webhook endpoint: where, for what, and how Intuit misbehaves on the way there. */
export const webhookEndpointSchema = z.strictObject(settings);
export type WebhookEndpoint = z.infer<typeof webhookEndpointSchema>;

const given = z.strictObject(settings).partial();
export const newWebhookEndpointSchema = given.required({ endpointUrl: true, verifierToken: true });
export type NewWebhookEndpoint = z.input<typeof newWebhookEndpointSchema>;
export const webhookEndpointChangeSchema = given.omit({ clientId: true });
export type WebhookEndpointChange = z.input<typeof webhookEndpointChangeSchema>;

/** The endpoint of a registration; what it leaves open is as with an ordinary sandbox app. Throws a ZodError. */
export function endpointOf(input: NewWebhookEndpoint, defaultClientId: string): WebhookEndpoint {
  const registered = newWebhookEndpointSchema.parse(input);
  return webhookEndpointSchema.parse({ clientId: defaultClientId, ...defaults, ...registered });
}

/** The endpoint with some settings changed. Throws a ZodError. */
export function changedEndpoint(endpoint: WebhookEndpoint, change: WebhookEndpointChange): WebhookEndpoint {
  return webhookEndpointSchema.parse({ ...endpoint, ...webhookEndpointChangeSchema.parse(change) });
}

// Sandbox notices come almost at once; production used to bundle them over one to five minutes.
const groupingOf = {
  sandbox: { minMs: 0, maxMs: 0 },
  production: { minMs: 60_000, maxMs: 300_000 },
} as const;

/** For how long an endpoint's changes are gathered. */
export function groupingSpan(endpoint: WebhookEndpoint): Span {
  return endpoint.groupingMs ?? groupingOf[endpoint.environment];
}
