import type { CategoryRule, Settings } from '../../../../shared/domain/settings.ts';

/** The settings with one field chosen, or left out. */
export function withField<Name extends keyof Settings>(
  settings: Settings,
  name: Name,
  value: Settings[Name] | undefined,
): Settings {
  const { [name]: _, ...rest } = settings;
  return value === undefined ? rest : { ...rest, [name]: value };
}

type TaxRule = NonNullable<Settings['taxRules']>[number];

/** Rules without the one at a place; none at all where it was the last. */
const without = <Rule>(rules: readonly Rule[], index: number): Rule[] | undefined =>
  rules.length <= 1 ? undefined : rules.filter((_, at) => at !== index);

export const withoutCategoryRule = (settings: Settings, index: number): Settings =>
  withField(settings, 'categoryRules', without(settings.categoryRules ?? [], index));

export const withCategoryRule = (settings: Settings, rule: CategoryRule): Settings =>
  withField(settings, 'categoryRules', [...(settings.categoryRules ?? []), rule]);

export function withChangedCategoryRule(
  settings: Settings,
  index: number,
  change: { [Name in keyof CategoryRule]?: CategoryRule[Name] | undefined },
): Settings {
  const rules = (settings.categoryRules ?? []).map((rule, at) =>
    at === index ? definedOnly({ ...rule, ...change, category: rule.category }) : rule,
  );
  return withField(settings, 'categoryRules', rules);
}

function definedOnly(rule: {
  category: string;
  incomeAccountId?: string | undefined;
  expenseAccountId?: string | undefined;
  taxCodeId?: string | undefined;
}): CategoryRule {
  const { category, incomeAccountId, expenseAccountId, taxCodeId } = rule;
  return {
    category,
    ...(incomeAccountId === undefined ? {} : { incomeAccountId }),
    ...(expenseAccountId === undefined ? {} : { expenseAccountId }),
    ...(taxCodeId === undefined ? {} : { taxCodeId }),
  };
}

export const withTaxRule = (settings: Settings, rule: TaxRule): Settings =>
  withField(settings, 'taxRules', [...(settings.taxRules ?? []), rule]);

export const withoutTaxRule = (settings: Settings, index: number): Settings =>
  withField(settings, 'taxRules', without(settings.taxRules ?? [], index));

/** Why a word cannot be a rule's; rules go by the word as it is meant, not by its case (`settings.ts`). */
export function wordProblem(word: string, taken: readonly string[]): string | undefined {
  const key = word.trim().toLowerCase();
  if (key === '') return 'Type the word as it stands on your lines.';
  if (key.length > 100) return 'At most 100 characters.';
  return taken.some((other) => other.trim().toLowerCase() === key)
    ? 'There is a rule for this word already.'
    : undefined;
}

/** Whether two settings say the same, whatever the order of their fields. */
export function isSame(one: Settings, other: Settings): boolean {
  const text = (settings: Settings): string =>
    JSON.stringify(Object.entries(settings).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return text(one) === text(other);
}

/** What is still missing before documents of a kind can go. */
export function missingOf(
  settings: Settings,
  country: string | undefined,
): { invoices: string[]; bills: string[] } {
  const tax = settings.defaultTaxCodeId;
  const purchaseTax = settings.defaultPurchaseTaxCodeId ?? tax;
  const isOneItem = settings.itemPolicy === 'oneItem';
  return {
    invoices: [
      ...(isOneItem
        ? need(settings.itemId, 'the item')
        : need(settings.incomeAccountId, 'an income account')),
      ...need(tax, 'a tax code for sales'),
    ],
    bills: [
      ...need(settings.expenseAccountId, 'an expense account'),
      // The US has no tax on bills, and their lines need no tax code.
      ...(country === 'US' ? [] : need(purchaseTax, 'a tax code for purchases')),
    ],
  };
}

const need = (value: string | undefined, words: string): string[] => (value === undefined ? [words] : []);
