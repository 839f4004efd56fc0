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
