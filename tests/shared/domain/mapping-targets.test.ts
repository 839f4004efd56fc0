import { describe, expect, it } from 'vitest';
import {
  isAccountFor,
  isItemForLines,
  targetState,
  taxCodesFor,
  type AccountUse,
} from '../../../shared/domain/mapping-targets.ts';
import type { AccountEntry, TaxCodeEntry } from '../../../shared/domain/reference-data.ts';

const account = (type: string, more: Partial<AccountEntry> = {}): AccountEntry => ({
  id: '1',
  name: 'An account',
  fullName: 'An account',
  isActive: true,
  type,
  ...more,
});
const code = (id: string, more: Partial<TaxCodeEntry> = {}): TaxCodeEntry => ({
  id,
  name: id,
  isActive: true,
  ...more,
});
const idsFor = (direction: 'sales' | 'purchases', codes: readonly TaxCodeEntry[]): string[] =>
  taxCodesFor(direction, codes).map(({ id }) => id);

describe('isAccountFor', () => {
  it.each<[type: string, uses: AccountUse[]]>([
    ['Income', ['income']],
    ['Other Income', ['income']],
    ['Expense', ['expense', 'billLine']],
    ['Other Expense', ['expense', 'billLine']],
    ['Cost of Goods Sold', ['expense', 'billLine']],
    ['Fixed Asset', ['billLine']],
    ['Other Asset', ['billLine']],
    ['Other Current Asset', ['billLine']],
    ['Bank', []],
    ['Credit Card', []],
    ['Accounts Receivable', []],
    ['Accounts Payable', []],
    ['Other Current Liability', []],
    ['Long Term Liability', []],
    ['Equity', []],
    ['Non-Posting', []],
  ])('offers accounts of type %s for %j', (type, uses) => {
    const offered = (['income', 'expense', 'billLine'] as const).filter((use) =>
      isAccountFor(use, account(type)),
    );

    expect(offered).toEqual(uses);
  });

  it('offers no inactive account, and none that QuickBooks keeps by itself', () => {
    expect(isAccountFor('income', account('Income', { isActive: false }))).toBe(false);
    expect(isAccountFor('billLine', account('Other Current Asset', { subType: 'Inventory' }))).toBe(false);
    expect(isAccountFor('billLine', account('Other Current Asset', { subType: 'PrepaidExpenses' }))).toBe(
      true,
    );
  });
});

describe('taxCodesFor', () => {
  const british = [
    code('2', { salesRate: '20', purchaseRate: '20', isTaxable: true }),
    code('3', { salesRate: '5', isTaxable: true }),
    code('4', { purchaseRate: '20', isTaxable: true }),
    code('6', { isTaxable: false }),
    code('7', { salesRate: '17.5', purchaseRate: '17.5', isActive: false }),
    // Its rates could not be told.
    code('8', { isTaxable: true }),
  ];
  const american = [
    code('TAX', { isTaxable: true }),
    code('NON', { isTaxable: false }),
    code('CustomSalesTax', { isTaxable: true }),
    code('2', { salesRate: '8', isTaxable: true }),
  ];

  it('offers codes with a rate for the direction, and those without tax', () => {
    expect(idsFor('sales', british)).toEqual(['2', '3', '6']);
    expect(idsFor('purchases', british)).toEqual(['2', '4', '6']);
  });

  it('offers TAX and NON in the US, and NON alone on purchases', () => {
    expect(idsFor('sales', american)).toEqual(['TAX', 'NON']);
    expect(idsFor('purchases', american)).toEqual(['NON']);
  });
});

describe('isItemForLines', () => {
  it('leaves out categories and bundles', () => {
    const types = ['Service', 'Inventory', 'NonInventory', undefined, 'Category', 'Group'];
    const item = { id: '1', name: 'Sand', isActive: true };

    const offered = types.filter((type) => isItemForLines(type === undefined ? item : { ...item, type }));

    expect(offered).toEqual(['Service', 'Inventory', 'NonInventory', undefined]);
  });
});

describe('targetState', () => {
  const entries = [
    account('Income', { id: '1' }),
    account('Income', { id: '2', isActive: false }),
    account('Bank', { id: '3' }),
  ];
  const offered = entries.filter((entry) => isAccountFor('income', entry));

  it.each([
    ['1', 'usable'],
    ['2', 'inactive'],
    ['3', 'unsuitable'],
    ['4', 'gone'],
  ])('says of the target %s that it is %s', (id, expected) => {
    expect(targetState(id, { entries, offered })).toBe(expected);
  });
});
