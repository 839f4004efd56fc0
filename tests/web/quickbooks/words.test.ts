import { describe, expect, it } from 'vitest';
import {
  countryText,
  grantEndWords,
  preferenceWords,
} from '../../../web/src/screens/quickbooks/company-words.ts';
import { nextStep, setupSteps } from '../../../web/src/screens/quickbooks/setup-steps.ts';
import { optionOf, staleWords } from '../../../web/src/screens/quickbooks/target-words.ts';

const company = {
  name: 'Quayside',
  country: 'GB',
  homeCurrency: 'GBP',
  usesCustomTransactionNumbers: true,
  usesAutomatedSalesTax: false,
  usesMultiCurrency: false,
  warnsOfDuplicateBillNumbers: false,
  readAt: '2026-11-01T00:00:00Z',
};

describe('optionOf', () => {
  it('shows an account by number and full name, with its type', () => {
    const option = optionOf({
      id: '7',
      name: 'Gas',
      fullName: 'Utilities:Gas',
      number: '620',
      type: 'Expense',
    });

    expect(option).toEqual({ id: '7', name: '620 Utilities:Gas', detail: 'Expense' });
  });

  it('shows a tax code with its rates', () => {
    expect(optionOf({ id: '2', name: '20.0% S', salesRate: '20', purchaseRate: '20' }).detail).toBe(
      '20 % on sales, 20 % on purchases',
    );
  });

  it('has nothing to add where the list says nothing more', () => {
    expect(optionOf({ id: '3', name: 'Net 30' })).toEqual({ id: '3', name: 'Net 30', detail: undefined });
  });
});

describe('staleWords', () => {
  const stale = [
    { field: 'incomeAccountId', id: '7', name: 'Sales', kinds: ['invoice' as const] },
    { field: 'categoryRules', category: 'Fuel', id: '9', kinds: ['invoice' as const, 'bill' as const] },
  ];

  it('names what is gone and what waits for it', () => {
    expect(staleWords(stale, 'incomeAccountId')).toBe(
      'Sales was deleted or made inactive in QuickBooks. Choose another one: invoices wait for it.',
    );
    expect(staleWords(stale, 'categoryRules', 'Fuel')).toContain('no. 9 was deleted');
  });

  it('says nothing of what is well', () => {
    expect(staleWords(stale, 'expenseAccountId')).toBeUndefined();
    expect(staleWords(stale, 'categoryRules', 'Tyres')).toBeUndefined();
  });
});

describe('grantEndWords', () => {
  it('tells of the end when it is near', () => {
    expect(grantEndWords('2031-11-27T00:00:00Z', '2026-11-27')).toBeUndefined();
    expect(grantEndWords('2026-12-11T00:00:00Z', '2026-11-27')).toContain('ends in 14 days');
    expect(grantEndWords('2026-11-28T00:00:00Z', '2026-11-27')).toContain('ends in 1 day.');
    expect(grantEndWords('2026-11-27T00:00:00Z', '2026-11-27')).toContain('has run out');
    expect(grantEndWords(undefined, '2026-11-27')).toBeUndefined();
  });
});

describe('preferenceWords', () => {
  it('says what the company’s preferences mean', () => {
    expect(preferenceWords(company)).toEqual([
      'Invoices bear your numbers.',
      'Only documents in GBP are taken: other currencies are not switched on.',
    ]);
    expect(
      preferenceWords({ ...company, usesAutomatedSalesTax: true, usesMultiCurrency: true }),
    ).toHaveLength(3);
  });
});

describe('countryText', () => {
  it('names a country, and shows what is none as it is', () => {
    expect(countryText('GB', 'en-GB')).toBe('United Kingdom');
    expect(countryText('somewhere', 'en-GB')).toBe('somewhere');
  });
});

describe('setupSteps', () => {
  const active = { state: 'active', company } as const;

  it('begins with the connection', () => {
    const steps = setupSteps({ connection: { state: 'notConnected' }, settings: {}, hasPushed: false });

    expect(nextStep(steps)?.name).toBe('connect');
  });

  it('goes on to the mapping, and is over once a document is in the books', () => {
    const settings = { incomeAccountId: '1', defaultTaxCodeId: '2' };

    expect(nextStep(setupSteps({ connection: active, settings: {}, hasPushed: false }))?.name).toBe('map');
    expect(nextStep(setupSteps({ connection: active, settings, hasPushed: false }))?.name).toBe('match');
    expect(nextStep(setupSteps({ connection: active, settings, hasPushed: true }))).toBeUndefined();
  });
});
