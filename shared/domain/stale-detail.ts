import type { StaleTarget } from './settings.ts';

const fieldWords: Readonly<Record<string, string>> = {
  incomeAccountId: 'the income account',
  expenseAccountId: 'the expense account',
  defaultTaxCodeId: 'the default tax code',
  defaultPurchaseTaxCodeId: 'the default tax code of bills',
  salesTermId: 'the terms of invoices',
  purchaseTermId: 'the terms of bills',
  itemId: 'the item',
};
const maxNamed = 10;

/** What of a mapping is gone, in the words of the settings; whoever reads it knows names and no ids. */
export const staleDetail = (stale: readonly StaleTarget[]): string =>
  `Not to be used in QuickBooks any more: ${stale
    .slice(0, maxNamed)
    .map(
      ({ field, category, name, id }) =>
        `${category === undefined ? (fieldWords[field] ?? field) : `what "${category}" is mapped to`} (${name ?? `id ${id}`})`,
    )
    .join(', ')}${stale.length > maxNamed ? ` and ${stale.length - maxNamed} more` : ''}.`;
