import { describe, expect, it } from 'vitest';
import {
  isSame,
  missingOf,
  withCategoryRule,
  withChangedCategoryRule,
  withField,
  withoutCategoryRule,
  wordProblem,
} from '../../../web/src/screens/quickbooks/mapping-edit.ts';

describe('withField', () => {
  it('chooses and leaves out, and keeps everything else', () => {
    const settings = { incomeAccountId: '1', mode: 'manual' } as const;

    expect(withField(settings, 'expenseAccountId', '7')).toEqual({ ...settings, expenseAccountId: '7' });
    expect(withField(settings, 'incomeAccountId', undefined)).toEqual({ mode: 'manual' });
  });
});

describe('category rules', () => {
  it('are added, changed and taken away', () => {
    const one = withCategoryRule({}, { category: 'Fuel' });
    const changed = withChangedCategoryRule(one, 0, { expenseAccountId: '7', taxCodeId: '2' });
    const cleared = withChangedCategoryRule(changed, 0, { taxCodeId: undefined });

    expect(changed.categoryRules).toEqual([{ category: 'Fuel', expenseAccountId: '7', taxCodeId: '2' }]);
    expect(cleared.categoryRules).toEqual([{ category: 'Fuel', expenseAccountId: '7' }]);
    expect(withoutCategoryRule(cleared, 0)).toEqual({});
  });
});

describe('wordProblem', () => {
  it('refuses nothing, too much, and a word that has a rule in any case', () => {
    expect(wordProblem('  ', [])).toBe('Type the word as it stands on your lines.');
    expect(wordProblem('x'.repeat(101), [])).toBe('At most 100 characters.');
    expect(wordProblem(' fuel ', ['Fuel'])).toBe('There is a rule for this word already.');
    expect(wordProblem('Tyres', ['Fuel'])).toBeUndefined();
  });
});

describe('isSame', () => {
  it('does not go by the order of fields', () => {
    expect(isSame({ itemId: '1', mode: 'manual' }, { mode: 'manual', itemId: '1' })).toBe(true);
    expect(isSame({ itemId: '1' }, { itemId: '2' })).toBe(false);
  });
});

describe('missingOf', () => {
  it('says what invoices and bills need', () => {
    expect(missingOf({}, 'GB')).toEqual({
      invoices: ['an income account', 'a tax code for sales'],
      bills: ['an expense account', 'a tax code for purchases'],
    });
    expect(missingOf({ itemPolicy: 'oneItem' }, 'GB').invoices).toEqual(['the item', 'a tax code for sales']);
  });

  it('asks for no tax on bills in the US, and takes the code for sales elsewhere', () => {
    expect(missingOf({ expenseAccountId: '7' }, 'US').bills).toEqual([]);
    expect(missingOf({ expenseAccountId: '7', defaultTaxCodeId: '2' }, 'GB').bills).toEqual([]);
  });
});
