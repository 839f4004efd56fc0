import type { SeedRow } from './seed.ts';

export type AccountLine = readonly [id: string, name: string, type: string, subType: string, parent?: string];

const classification: Readonly<Record<string, string>> = {
  Bank: 'Asset',
  'Accounts Receivable': 'Asset',
  'Other Current Asset': 'Asset',
  'Fixed Asset': 'Asset',
  'Accounts Payable': 'Liability',
  'Credit Card': 'Liability',
  'Other Current Liability': 'Liability',
  'Long Term Liability': 'Liability',
  Equity: 'Equity',
  Income: 'Revenue',
  'Other Income': 'Revenue',
};

/** Accounts with full names; parents stand before their children. */
export function accountRows(list: readonly AccountLine[]): SeedRow[] {
  const fullNames = new Map<string, string>();
  return list.map(([Id, Name, AccountType, AccountSubType, parent]) => {
    const above = parent === undefined ? undefined : fullNames.get(parent);
    const FullyQualifiedName = above === undefined ? Name : `${above}:${Name}`;
    fullNames.set(Id, FullyQualifiedName);
    const Classification = classification[AccountType] ?? 'Expense';
    const balances = { CurrentBalance: 0, CurrentBalanceWithSubAccounts: 0 };
    const ParentRef = parent === undefined ? {} : { ParentRef: { value: parent } };
    const names = { Name, SubAccount: parent !== undefined, ...ParentRef, FullyQualifiedName, Active: true };
    return ['Account', { Id, ...names, Classification, AccountType, AccountSubType, ...balances }];
  });
}
