import { describe, expect, it } from 'vitest';
import { readCompany } from '../../../shared/quickbooks-online/company.ts';

const readAt = '2026-03-02T17:00:00.000Z';

describe('readCompany', () => {
  it('takes what changes our behaviour from both entities', () => {
    const company = readCompany({
      companyInfo: {
        CompanyName: 'Quill & Sons',
        LegalName: 'Quill & Sons Ltd',
        Country: 'GB',
        DefaultTimeZone: 'Europe/London',
        NameValue: [{ Name: 'SubscriptionStatus', Value: 'PAID' }],
      },
      preferences: {
        AccountingInfoPrefs: { BookCloseDate: '2025-12-31' },
        SalesFormsPrefs: { CustomTxnNumbers: true },
        TaxPrefs: { PartnerTaxEnabled: true },
        CurrencyPrefs: { HomeCurrency: { value: 'GBP' }, MultiCurrencyEnabled: true },
        OtherPrefs: {
          NameValue: [{ Name: 'VendorAndPurchasesPrefs.WarnDuplicateBillNumber', Value: 'true' }],
        },
      },
      readAt,
    });

    expect(company).toEqual({
      name: 'Quill & Sons',
      country: 'GB',
      homeCurrency: 'GBP',
      timeZone: 'Europe/London',
      bookClosedOn: '2025-12-31',
      usesCustomTransactionNumbers: true,
      usesAutomatedSalesTax: true,
      usesMultiCurrency: true,
      warnsOfDuplicateBillNumbers: true,
      subscriptionStatus: 'PAID',
      readAt,
    });
  });

  it('takes everything as off that is not said', () => {
    expect(
      readCompany({ companyInfo: { LegalName: 'Quill', Country: 'US' }, preferences: {}, readAt }),
    ).toEqual({
      name: 'Quill',
      country: 'US',
      homeCurrency: 'USD',
      usesCustomTransactionNumbers: false,
      usesAutomatedSalesTax: false,
      usesMultiCurrency: false,
      warnsOfDuplicateBillNumbers: false,
      readAt,
    });
  });

  it('takes sales tax that is available but not set up as off', () => {
    const preferences = { TaxPrefs: { PartnerTaxEnabled: false } };

    expect(readCompany({ companyInfo: {}, preferences, readAt }).usesAutomatedSalesTax).toBe(false);
  });

  it('reads the name of a preference without its group as well', () => {
    const preferences = { OtherPrefs: { NameValue: [{ Name: 'WarnDuplicateBillNumber', Value: 'true' }] } };

    expect(readCompany({ companyInfo: {}, preferences, readAt }).warnsOfDuplicateBillNumbers).toBe(true);
  });

  it('survives fields of any other form', () => {
    const preferences = {
      SalesFormsPrefs: 'x',
      CurrencyPrefs: { HomeCurrency: ['GBP'] },
      OtherPrefs: { NameValue: { Name: 'x' } },
    };

    expect(
      readCompany({ companyInfo: { CompanyName: '7', Country: null }, preferences, readAt }),
    ).toMatchObject({ name: '7', country: '', homeCurrency: '', usesCustomTransactionNumbers: false });
  });
});
