import * as z from 'zod';
import { tenantIdSchema } from './ids.ts';

const listedZones = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC']);
// The runtime lists each zone under one name, often its older one (Asia/Calcutta), and knows the others (Asia/Kolkata) however
// they are spelt; EventBridge Scheduler wants them spelt as IANA does.
const zoneForm = /^[A-Z][a-z]+(\/[A-Z][a-z]+([_-][A-Za-z][a-z]*)*)+$/;

const isTimeZone = (name: string): boolean =>
  listedZones.has(name) || (zoneForm.test(name) && isKnownZone(name));

function isKnownZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Our customer, as the vendor describes it. */
export const tenantSchema = z.object({
  tenantId: tenantIdSchema,
  name: z.string().trim().min(1).max(200),
  /** IANA name; the nightly reconcile runs at 2 AM in it. */
  timeZone: z.string().refine(isTimeZone, 'an IANA time zone such as "Europe/London"'),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Tenant = z.infer<typeof tenantSchema>;

/** Why a tenant was erased: a closed list, so that a tombstone holds no words about the tenant. */
const erasureReasons = ['contractEnded', 'requested', 'mistake'] as const;

/** All that is left of an erased tenant (A9). Its id is never given out again. */
export const tombstoneSchema = z.object({
  tenantId: tenantIdSchema,
  erasedAt: z.string(),
  /** `user:<id>` of an operator, or `client:<id>` of the vendor's back end. */
  erasedBy: z.string(),
  reason: z.enum(erasureReasons),
  /** True when tokens were deleted although Intuit could not be reached to revoke them. */
  isRevokeUnconfirmed: z.boolean().optional(),
  /** When the first look had removed everything but what the second one needs. */
  clearedAt: z.string().optional(),
  /** When the second look found nothing any more. */
  goneAt: z.string().optional(),
});
export type Tombstone = z.infer<typeof tombstoneSchema>;
