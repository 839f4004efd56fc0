import * as z from 'zod';

// QuickBooks ids are decimal; the US has the pseudo tax codes TAX and NON beside them.
const entityIdSchema = z.string().regex(/^\d{1,25}$/, 'the id of an account in QuickBooks, digits only');
const taxCodeIdSchema = z
  .string()
  .regex(/^(\d{1,25}|TAX|NON)$/, 'the id of a tax code in QuickBooks: digits, TAX or NON');

/** What the tenant's admin decides: where money lands (B5). Unset means that documents wait for the mapping. */
export const settingsSchema = z.strictObject({
  incomeAccountId: entityIdSchema.optional(),
  defaultTaxCodeId: taxCodeIdSchema.optional(),
});
export type Settings = z.infer<typeof settingsSchema>;

/** The mapping an invoice needs, or undefined while it is incomplete. */
export function invoiceMapping(
  settings: Settings,
): { incomeAccountId: string; defaultTaxCodeId: string } | undefined {
  const { incomeAccountId, defaultTaxCodeId } = settings;
  return incomeAccountId === undefined || defaultTaxCodeId === undefined
    ? undefined
    : { incomeAccountId, defaultTaxCodeId };
}
