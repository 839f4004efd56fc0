import * as z from 'zod';

/** Our customer. Chosen by the vendor when it creates the tenant; safe in URLs and keys. */
export const tenantIdSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/,
    'letters, digits, ".", "_" and "-", at most 64, beginning with a letter or digit',
  )
  .brand<'TenantId'>();
export type TenantId = z.infer<typeof tenantIdSchema>;

/** One QuickBooks company. A decimal string of 15 to 19 digits today; never a number, which could not hold it. */
export const realmIdSchema = z
  .string()
  .regex(/^\d{1,25}$/, 'digits only')
  .brand<'RealmId'>();
export type RealmId = z.infer<typeof realmIdSchema>;

/** A document of ours: `doc_` and a version 7 UUID without dashes, so that ids sort by the time of acceptance. */
export const documentIdSchema = z
  .string()
  .regex(/^doc_[0-9a-f]{32}$/, 'doc_ and 32 hex digits')
  .brand<'DocumentId'>();
export type DocumentId = z.infer<typeof documentIdSchema>;
