import * as z from 'zod';
import { normalisedName } from './names.ts';

/**
 * The lists of a tenant's books that documents point into, as the product keeps them: no provider's shapes, ids and names
 * as they are there. Entries are kept also when they are inactive, so that what was mapped or linked can be explained.
 */
export const referenceKinds = [
  'account',
  'taxCode',
  'term',
  'customer',
  'vendor',
  'employee',
  'item',
] as const;
export type ReferenceKind = (typeof referenceKinds)[number];

const named = { id: z.string().min(1), name: z.string(), isActive: z.boolean() };
const percent = z.string().regex(/^-?\d+(\.\d+)?$/, 'a percentage as a decimal string');

const accountEntrySchema = z.object({
  ...named,
  /** The name with those of the accounts above it: `Utilities:Gas`. */
  fullName: z.string(),
  number: z.string().optional(),
  type: z.string(),
  subType: z.string().optional(),
  classification: z.string().optional(),
  currency: z.string().optional(),
});
export type AccountEntry = z.infer<typeof accountEntrySchema>;

const taxCodeEntrySchema = z.object({
  ...named,
  description: z.string().optional(),
  /** Percent of all the code's rates together, as in force when it was read; absent where the code has none. */
  salesRate: percent.optional(),
  purchaseRate: percent.optional(),
  isTaxable: z.boolean().optional(),
});
export type TaxCodeEntry = z.infer<typeof taxCodeEntrySchema>;

const termEntrySchema = z.object({
  ...named,
  /** Days from the date of the document; absent for terms that name a day of the month. */
  dueDays: z.int().nonnegative().optional(),
});
export type TermEntry = z.infer<typeof termEntrySchema>;

const partyEntrySchema = z.object({
  ...named,
  email: z.string().optional(),
  companyName: z.string().optional(),
});
/** A customer, vendor or employee. */
export type PartyEntry = z.infer<typeof partyEntrySchema>;

const itemEntrySchema = z.object({ ...named, sku: z.string().optional(), type: z.string().optional() });
export type ItemEntry = z.infer<typeof itemEntrySchema>;

interface EntryOf {
  readonly account: AccountEntry;
  readonly taxCode: TaxCodeEntry;
  readonly term: TermEntry;
  readonly customer: PartyEntry;
  readonly vendor: PartyEntry;
  readonly employee: PartyEntry;
  readonly item: ItemEntry;
}
export type ReferenceEntry<Kind extends ReferenceKind = ReferenceKind> = EntryOf[Kind];

/** How a stored entry of each kind is read. */
export const referenceEntrySchemas: { readonly [Kind in ReferenceKind]: z.ZodType<EntryOf[Kind]> } = {
  account: accountEntrySchema,
  taxCode: taxCodeEntrySchema,
  term: termEntrySchema,
  customer: partyEntrySchema,
  vendor: partyEntrySchema,
  employee: partyEntrySchema,
  item: itemEntrySchema,
};

/** A list as it was read completely. */
export interface PulledList<Kind extends ReferenceKind = ReferenceKind> {
  readonly entries: readonly ReferenceEntry<Kind>[];
  /** ISO 8601. Changes have to be asked for from here: a little before the reading began. */
  readonly changedSince: string;
}

/** What became of one list since a moment. Entries that did not change may be among the upserts. */
export interface ListChanges<Kind extends ReferenceKind = ReferenceKind> {
  readonly kind: Kind;
  readonly upserts: readonly ReferenceEntry<Kind>[];
  readonly removedIds: readonly string[];
}

/** The name by which entries are ordered and shown in lists: an account's with those above it. */
export const listedName = (entry: ReferenceEntry): string =>
  'fullName' in entry ? entry.fullName : entry.name;

// Everything in an entry that a person may search for.
const searchedTexts = (entry: ReferenceEntry): string[] => [
  listedName(entry),
  ...('number' in entry && entry.number !== undefined ? [entry.number] : []),
  ...('sku' in entry && entry.sku !== undefined ? [entry.sku] : []),
  ...('companyName' in entry && entry.companyName !== undefined ? [entry.companyName] : []),
];

/** Whether an entry bears part of a name, number, code or company name, in any case; nothing to search for suits all. */
export function matchesSearch(entry: ReferenceEntry, search: string | undefined): boolean {
  if (search === undefined || search.trim() === '') return true;
  const part = normalisedName(search);
  return searchedTexts(entry).some((text) => normalisedName(text).includes(part));
}
