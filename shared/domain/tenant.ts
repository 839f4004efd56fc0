import * as z from 'zod';
import { tenantIdSchema } from './ids.ts';

const timeZones = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC']);

/** Our customer, as the vendor describes it. */
export const tenantSchema = z.object({
  tenantId: tenantIdSchema,
  name: z.string().trim().min(1).max(200),
  /** IANA name; the nightly reconcile runs at 2 AM in it. */
  timeZone: z.string().refine((zone) => timeZones.has(zone), 'an IANA time zone such as "Europe/London"'),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Tenant = z.infer<typeof tenantSchema>;
