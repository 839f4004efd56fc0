import * as z from 'zod';
import { realmIdSchema, tenantIdSchema } from './ids.ts';

/** States an admin can see (A6). `isPaused` is apart from these. */
export const connectionStates = ['active', 'needsReconnect', 'subscriptionLapsed', 'disconnected'] as const;
export type ConnectionState = (typeof connectionStates)[number];
/** The states that pushing or reading may find a connection to be in. */
export type BrokenState = Extract<ConnectionState, 'needsReconnect' | 'subscriptionLapsed'>;

/** What is known of the company, read on connect; the preferences are those that change our behaviour (A2). */
export const companySchema = z.object({
  name: z.string(),
  country: z.string(),
  homeCurrency: z.string(),
  timeZone: z.string().optional(),
  bookClosedOn: z.string().optional(),
  usesCustomTransactionNumbers: z.boolean(),
  usesAutomatedSalesTax: z.boolean(),
  usesMultiCurrency: z.boolean(),
  warnsOfDuplicateBillNumbers: z.boolean(),
  /** Intuit's own word, such as `PAID` or `EXPIRED`; words we do not know mean nothing. */
  subscriptionStatus: z.string().optional(),
  readAt: z.string(),
});
export type Company = z.infer<typeof companySchema>;

/** Tenant ↔ realm. Tokens are not here; they live only in `tenant_provider_keys` (A4). */
export const connectionSchema = z.object({
  tenantId: tenantIdSchema,
  realmId: realmIdSchema,
  state: z.enum(connectionStates),
  company: companySchema,
  connectedAt: z.string(),
  connectedBy: z.string(),
  /** Rises with every connect and disconnect, so that late work of an earlier grant can be told apart. */
  epoch: z.int(),
  stateChangedAt: z.string(),
  refreshTokenExpiresAt: z.string().optional(),
  refreshTokenHardExpiresAt: z.string().optional(),
  /** How many days ahead it was told last that the grant ends. */
  expiryToldDays: z.int().optional(),
  /** True when tokens were deleted although Intuit could not be reached to revoke them (A8). */
  isRevokeUnconfirmed: z.boolean().optional(),
});
export type Connection = z.infer<typeof connectionSchema>;

/** Whether the books can be read: there is a grant, and a lapsed subscription forbids writing only. */
export const isReadable = (state: ConnectionState | undefined): boolean =>
  state === 'active' || state === 'subscriptionLapsed';

// Read-only states: https://developer.intuit.com/app/developer/qbo/docs/develop/troubleshooting/subscription-states
// Recordings say PAID where the page says SUBSCRIBED, so that every other word counts as one that lets us write.
const lapsedStates: ReadonlySet<string> = new Set([
  'EXPIRED',
  'RESTRICTED',
  'SUSPENDED',
  'CANCELED',
  'CANCELLED',
]);

/** Whether QuickBooks says that the company's subscription lets nothing be added. */
export const isSubscriptionLapsed = ({ subscriptionStatus = '' }: Company): boolean =>
  lapsedStates.has(subscriptionStatus.toUpperCase());
