import type { AccountEntry, ItemEntry, TaxCodeEntry } from './reference-data.ts';

/**
 * Which accounts, tax codes and items an admin is offered (B5). The words for types are those of QuickBooks' `AccountType`,
 * https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/account
 */

/** What an account is chosen for: sales, costs as the default, or one category of a bill's lines. */
export type AccountUse = 'income' | 'expense' | 'billLine';

const costTypes = ['Expense', 'Other Expense', 'Cost of Goods Sold'] as const;

// QuickBooks would take almost any account on a bill's line. Offered are costs, and for a category also assets: a truck or
// a year's insurance paid ahead is bought by bill. Bank, card, receivable, payable, debt and equity accounts are not,
// because money that lands there by mistake is found by nobody; and assets never are the default for everything.
const typesFor: Readonly<Record<AccountUse, ReadonlySet<string>>> = {
  income: new Set(['Income', 'Other Income']),
  expense: new Set(costTypes),
  billLine: new Set([...costTypes, 'Fixed Asset', 'Other Asset', 'Other Current Asset']),
};

// QuickBooks posts to these by itself: stock by quantities, money received by deposits, wear by journal entries.
const ownSubTypes = new Set(['Inventory', 'UndepositedFunds', 'AccumulatedDepreciation']);

/** Whether an account can sensibly be chosen for this use. */
export const isAccountFor = (use: AccountUse, account: AccountEntry): boolean =>
  account.isActive &&
  typesFor[use].has(account.type) &&
  (account.subType === undefined || !ownSubTypes.has(account.subType));

// In the US lines say only whether they are taxed; the numbered codes stand for places and belong to no line.
const pseudoCodeIds: readonly string[] = ['TAX', 'NON'];

/**
 * The tax codes that lines of this direction can bear. Where the books have TAX and NON (the US) sales take these two and
 * purchases NON: a US bill bears no tax. Elsewhere a code needs a rate for the direction, or stands for "no tax at all".
 */
export function taxCodesFor(
  direction: 'sales' | 'purchases',
  codes: readonly TaxCodeEntry[],
): TaxCodeEntry[] {
  const active = codes.filter(({ isActive }) => isActive);
  const pseudo = codes.filter(({ id }) => pseudoCodeIds.includes(id));
  if (pseudo.length > 0) {
    return active.filter(({ id }) => id === 'NON' || (id === 'TAX' && direction === 'sales'));
  }
  return active.filter(
    (code) =>
      (direction === 'sales' ? code.salesRate : code.purchaseRate) !== undefined ||
      (code.isTaxable === false && code.salesRate === undefined && code.purchaseRate === undefined),
  );
}

/** Whether a document's line can name the item: categories only sort, and bundles are lines of another kind. */
export const isItemForLines = ({ type }: Pick<ItemEntry, 'id' | 'type'>): boolean =>
  type !== 'Category' && type !== 'Group';

/** What a mapping's target is found to be, before a push fails on it. */
export type TargetState = 'usable' | 'inactive' | 'unsuitable' | 'gone';

/** The state of what an id in the mapping points to: in the complete list, active or not, and among those offered. */
export function targetState<Entry extends { readonly id: string; readonly isActive: boolean }>(
  id: string,
  of: { readonly entries: readonly Entry[]; readonly offered: readonly Entry[] },
): TargetState {
  const target = of.entries.find((entry) => entry.id === id);
  if (target === undefined) return 'gone';
  if (!target.isActive) return 'inactive';
  return of.offered.some((entry) => entry.id === id) ? 'usable' : 'unsuitable';
}
