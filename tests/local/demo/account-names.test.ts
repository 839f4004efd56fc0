import { describe, expect, it } from 'vitest';
import { nameAccounts } from '../../../local/demo/account-names.ts';

const named = (categories: string[], of: { usable?: string[]; taken?: string[] } = {}) => {
  const { usable = [], taken = [] } = of;
  return Object.fromEntries(nameAccounts(categories, { usable, taken: [...usable, ...taken] }));
};

describe('nameAccounts', () => {
  it('keeps a legal name as it is, inner spaces too', () => {
    expect(named(['Insurance  - Other', 'Awards / Prizes'])).toEqual({
      'Insurance  - Other': 'Insurance  - Other',
      'Awards / Prizes': 'Awards / Prizes',
    });
  });

  it('replaces what QuickBooks forbids, and numbers what then is the same', () => {
    expect(named(['Fuel: Diesel', 'Fuel- Diesel', 'Screens 24"', ':'])).toEqual({
      'Fuel: Diesel': 'Fuel- Diesel',
      'Fuel- Diesel': 'Fuel- Diesel (2)',
      'Screens 24"': "Screens 24'",
      ':': '-',
    });
  });

  it('cuts to 100 characters, with room for the number', () => {
    const long = 'x'.repeat(100);

    expect(named([`${long}one`, `${long}two`])).toEqual({
      [`${long}one`]: long,
      [`${long}two`]: `${'x'.repeat(96)} (2)`,
    });
  });

  it('uses an expense account that is there, in whatever case', () => {
    expect(named(['Postage'], { usable: ['POSTAGE'] })).toEqual({ Postage: 'POSTAGE' });
  });

  it('does not use an account of another type', () => {
    expect(named(['Sales'], { taken: ['Sales', 'Sales (2)'] })).toEqual({ Sales: 'Sales (3)' });
  });

  it('gives categories that differ in case only one account', () => {
    expect(named(['Grants', 'GRANTS'])).toEqual({ Grants: 'Grants', GRANTS: 'Grants' });
  });

  it('finds the same accounts again in a second run', () => {
    const categories = ['Fuel: Diesel', 'Fuel- Diesel', 'Sales', 'Grants'];
    const first = named(categories, { taken: ['Sales'] });

    expect(named(categories, { usable: Object.values(first), taken: ['Sales'] })).toEqual(first);
  });
});
