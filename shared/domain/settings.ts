import * as z from 'zod';
import { dateOnSchema, label } from './document-fields.ts';

export { policiesOf } from './policies.ts';

// QuickBooks ids are decimal; the US has the pseudo tax codes TAX and NON beside them.
const entityIdSchema = z.string().regex(/^\d{1,25}$/, 'the id of a record in QuickBooks, digits only');
const taxCodeIdSchema = z
  .string()
  .regex(/^(\d{1,25}|TAX|NON)$/, 'the id of a tax code in QuickBooks: digits, TAX or NON');

// One category each; the largest real set of categories we have seen has 115.
const maxCategoryRules = 1000;
const maxTaxRules = 200;

/** Where lines of one category land. What is left out falls back to the mapping's defaults. */
const categoryRuleSchema = z.strictObject({
  category: label(100),
  incomeAccountId: entityIdSchema.optional(),
  expenseAccountId: entityIdSchema.optional(),
  taxCodeId: taxCodeIdSchema.optional(),
});
export type CategoryRule = z.infer<typeof categoryRuleSchema>;

const taxRuleSchema = z.strictObject({ taxHint: label(100), taxCodeId: taxCodeIdSchema });

/** Rules go by the word as it is meant: not by its case or its outer blanks. */
const ruleKey = (word: string): string => word.trim().toLowerCase();

const noRepeats = <Rule>(keyOf: (rule: Rule) => string) => ({
  check: (rules: readonly Rule[]): boolean => new Set(rules.map(keyOf)).size === rules.length,
  error: 'each category or hint once',
});
const distinctCategories = noRepeats<CategoryRule>(({ category }) => ruleKey(category));
const distinctHints = noRepeats<z.infer<typeof taxRuleSchema>>(({ taxHint }) => ruleKey(taxHint));

/** Where money lands (B5): ids of the connected company, kept apart for each company. */
const mappingFields = {
  incomeAccountId: entityIdSchema.optional(),
  expenseAccountId: entityIdSchema.optional(),
  defaultTaxCodeId: taxCodeIdSchema.optional(),
  /** For bills; without it the default tax code counts. */
  defaultPurchaseTaxCodeId: taxCodeIdSchema.optional(),
  salesTermId: entityIdSchema.optional(),
  purchaseTermId: entityIdSchema.optional(),
  /** The one item that all lines bear, where `itemPolicy` is `oneItem`. */
  itemId: entityIdSchema.optional(),
  categoryRules: z
    .array(categoryRuleSchema)
    .max(maxCategoryRules)
    .refine(distinctCategories.check, distinctCategories.error)
    .optional(),
  taxRules: z
    .array(taxRuleSchema)
    .max(maxTaxRules)
    .refine(distinctHints.check, distinctHints.error)
    .optional(),
};

/** What a customer or vendor without a link means: create it, or ask a person for the one that is meant. */
export const matchPolicies = ['createMissing', 'matchOnly'] as const;
export type MatchPolicy = (typeof matchPolicies)[number];

/** How documents go, whatever the company. What is left out has the value that {@link policiesOf} gives. */
const policyFields = {
  customerPolicy: z.enum(matchPolicies).optional(),
  vendorPolicy: z.enum(matchPolicies).optional(),
  itemPolicy: z.enum([...matchPolicies, 'oneItem']).optional(),
  /** `manual`: documents wait until they are submitted by hand. */
  mode: z.enum(['automatic', 'manual']).optional(),
  /** Documents dated before this day are not pushed. */
  goLiveOn: dateOnSchema.optional(),
  /** A document dated in a closed period waits, or is dated on the first open day. */
  closedPeriodPolicy: z.enum(['hold', 'nextOpenDay']).optional(),
  /** Whose numbers invoices bear where the company lets us choose. */
  numberPolicy: z.enum(['ours', 'quickBooks']).optional(),
};

/** What the tenant's admin decides. Unset mapping means that documents wait for it. */
export const settingsSchema = z.strictObject({ ...mappingFields, ...policyFields });
export type Settings = z.infer<typeof settingsSchema>;

export const mappingSchema = z.strictObject(mappingFields);
export type Mapping = z.infer<typeof mappingSchema>;
export const policiesSchema = z.strictObject(policyFields);
export type ChosenPolicies = z.infer<typeof policiesSchema>;
/** Every policy with its value. Only `goLiveOn` may be missing: then there is no fence. */
export type Policies = {
  readonly [Name in Exclude<keyof ChosenPolicies, 'goLiveOn'>]-?: NonNullable<ChosenPolicies[Name]>;
} & { readonly goLiveOn?: string };

/** A line as far as the mapping goes by it. */
interface MappedLine {
  readonly category?: string | undefined;
  readonly taxHint?: string | undefined;
}

/** The rule for a line's category, if there is one. */
const categoryRuleOf = (mapping: Mapping, line: MappedLine): CategoryRule | undefined =>
  line.category === undefined ? undefined : rulesByCategory(mapping).get(ruleKey(line.category));

// A bill has up to a thousand lines and a mapping as many rules; both stay the same over a whole turn.
const rulesOfMapping = new WeakMap<readonly CategoryRule[], ReadonlyMap<string, CategoryRule>>();

function rulesByCategory({ categoryRules = [] }: Mapping): ReadonlyMap<string, CategoryRule> {
  const known = rulesOfMapping.get(categoryRules);
  if (known !== undefined) return known;
  const rules = new Map(categoryRules.map((rule) => [ruleKey(rule.category), rule]));
  rulesOfMapping.set(categoryRules, rules);
  return rules;
}

/** The tax code of a line: by its hint, else by its category, else the default of the kind of document. */
export function taxCodeOf(mapping: Mapping, line: MappedLine, kind: 'invoice' | 'bill'): string | undefined {
  const { taxHint } = line;
  const hinted =
    taxHint === undefined
      ? undefined
      : mapping.taxRules?.find((rule) => ruleKey(rule.taxHint) === ruleKey(taxHint));
  return hinted?.taxCodeId ?? categoryRuleOf(mapping, line)?.taxCodeId ?? defaultTaxCodeOf(mapping, kind);
}

const defaultTaxCodeOf = (mapping: Mapping, kind: 'invoice' | 'bill'): string | undefined =>
  kind === 'bill' ? (mapping.defaultPurchaseTaxCodeId ?? mapping.defaultTaxCodeId) : mapping.defaultTaxCodeId;

/** The expense account of a bill's line that has no item. */
export const expenseAccountOf = (mapping: Mapping, line: MappedLine): string | undefined =>
  categoryRuleOf(mapping, line)?.expenseAccountId ?? mapping.expenseAccountId;

/** The income account of an item that is created for an invoice's line. */
export const incomeAccountOf = (mapping: Mapping, line: MappedLine): string | undefined =>
  categoryRuleOf(mapping, line)?.incomeAccountId ?? mapping.incomeAccountId;

/** A record that the mapping names and that the company has no more, or not in use. */
export const staleTargetSchema = z.object({
  /** The field of the mapping: `incomeAccountId`, or `categoryRules` with the category beside it. */
  field: z.string(),
  category: z.string().optional(),
  id: z.string(),
  name: z.string().optional(),
  /** Which documents it holds up. */
  kinds: z.array(z.enum(['invoice', 'bill'])),
});
export type StaleTarget = z.infer<typeof staleTargetSchema>;

/** Whether the mapping has a place for every line of a document. */
export function isMapped(
  mapping: Mapping,
  of: {
    kind: 'invoice' | 'bill';
    lines: readonly (MappedLine & { item?: unknown })[];
    country: string;
    itemPolicy: Policies['itemPolicy'];
  },
): boolean {
  // The US has no tax on bills, and their lines need no tax code.
  const needsTaxCode = of.kind === 'invoice' || of.country !== 'US';
  const isByItem = (line: { item?: unknown }): boolean => of.kind === 'invoice' || line.item !== undefined;
  const placeOf = (line: MappedLine & { item?: unknown }): unknown => {
    if (!isByItem(line)) return expenseAccountOf(mapping, line);
    if (of.itemPolicy === 'oneItem') return mapping.itemId;
    return of.kind === 'invoice' ? incomeAccountOf(mapping, line) : line.item;
  };
  return of.lines.every(
    (line) =>
      placeOf(line) !== undefined && (!needsTaxCode || taxCodeOf(mapping, line, of.kind) !== undefined),
  );
}

/** Whether settings say anything about records of a company. */
export const hasMapping = (settings: Settings): boolean =>
  Object.keys(mappingFields).some((name) => Object.hasOwn(settings, name));
