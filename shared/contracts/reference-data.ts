import * as z from 'zod';
import { referenceKinds, type ReferenceKind } from '../domain/reference-data.ts';
import { staleTargetSchema } from '../domain/settings.ts';

/** The lists by the names they have in paths. */
export const referenceListNames = [
  'accounts',
  'tax-codes',
  'terms',
  'customers',
  'vendors',
  'employees',
  'items',
] as const;
export type ReferenceListName = (typeof referenceListNames)[number];

export const kindOfList: Readonly<Record<ReferenceListName, ReferenceKind>> = {
  accounts: 'account',
  'tax-codes': 'taxCode',
  terms: 'term',
  customers: 'customer',
  vendors: 'vendor',
  employees: 'employee',
  items: 'item',
};

/** What an account or tax code is looked for: then only those are listed that can be chosen for it. */
const uses = ['income', 'expense', 'billLine', 'sales', 'purchases'] as const;

/** Query of `GET …/reference/{list}`; `after` is the `next` of the page before. */
export const listReferenceQuerySchema = z.strictObject({
  limit: z
    .string()
    .regex(/^(?:[1-9]\d{0,2}|1000)$/, 'a whole number from 1 to 1000')
    .transform(Number)
    .default(100),
  after: z.string().max(1000).optional(),
  /** Part of a name, number or code, in any case. */
  search: z.string().max(200).optional(),
  active: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
  usableFor: z.enum(uses).optional(),
});
export type ListReferenceQuery = z.output<typeof listReferenceQuerySchema>;

const failureSchema = z.strictObject({ at: z.string(), reason: z.string() });
export const listStateSchema = z.strictObject({
  count: z.int().optional(),
  pulledAt: z.string().optional(),
  changedSince: z.string().optional(),
  /** The last reading failed; the list is what it was before. */
  lastFailure: failureSchema.optional(),
});

/** An entry of any list; which fields there are depends on the list. */
const entrySchema = z.looseObject({ id: z.string(), name: z.string(), isActive: z.boolean() });

export const referencePageSchema = z.strictObject({
  entries: z.array(entrySchema),
  next: z.string().optional(),
  state: listStateSchema,
});
export type ReferencePageAnswer = z.infer<typeof referencePageSchema>;

export const referenceAnswerSchema = z.strictObject({
  lists: z.record(z.enum(referenceKinds), listStateSchema),
  staleMapping: z.array(staleTargetSchema),
});
export type ReferenceAnswer = z.infer<typeof referenceAnswerSchema>;
