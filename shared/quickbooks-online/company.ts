import * as z from 'zod';
import type { Company } from '../domain/connection.ts';
import type { QuickBooksRead } from './client-outcomes.ts';
import type { CallAccess, QuickBooksClient } from './client.ts';
import { absentWhenOdd, flag, text } from './lenient-fields.ts';
import type { WireObject } from './wire.ts';

const object = <Shape extends z.ZodRawShape>(shape: Shape) => absentWhenOdd(z.object(shape));

const namedValues = absentWhenOdd(z.array(z.object({ Name: text, Value: text })));

const companyInfoSchema = z.object({
  CompanyName: text,
  LegalName: text,
  Country: text,
  DefaultTimeZone: text,
  NameValue: namedValues,
});

const preferencesSchema = z.object({
  AccountingInfoPrefs: object({ BookCloseDate: text }),
  SalesFormsPrefs: object({ CustomTxnNumbers: flag }),
  TaxPrefs: object({ PartnerTaxEnabled: flag }),
  CurrencyPrefs: object({ HomeCurrency: object({ value: text }), MultiCurrencyEnabled: flag }),
  OtherPrefs: object({
    NameValue: namedValues,
  }),
});

const homeCurrencies: Readonly<Record<string, string>> = { US: 'USD', CA: 'CAD', GB: 'GBP', AU: 'AUD' };

/**
 * What is known of a company from its CompanyInfo and Preferences.
 * https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/preferences
 */
export function readCompany(from: {
  companyInfo: WireObject;
  preferences: WireObject;
  readAt: string;
}): Company {
  const info = companyInfoSchema.parse(from.companyInfo);
  const preferences = preferencesSchema.parse(from.preferences);
  const country = info.Country ?? '';
  const { AccountingInfoPrefs, CurrencyPrefs, SalesFormsPrefs, TaxPrefs } = preferences;
  const subscriptionStatus = info.NameValue?.find(({ Name }) => Name === 'SubscriptionStatus')?.Value;
  const bookClosedOn = AccountingInfoPrefs?.BookCloseDate?.slice(0, 10);
  return {
    name: info.CompanyName ?? info.LegalName ?? '',
    country,
    homeCurrency: CurrencyPrefs?.HomeCurrency?.value ?? homeCurrencies[country] ?? '',
    ...(info.DefaultTimeZone === undefined ? {} : { timeZone: info.DefaultTimeZone }),
    ...(bookClosedOn === undefined ? {} : { bookClosedOn }),
    usesCustomTransactionNumbers: SalesFormsPrefs?.CustomTxnNumbers === true,
    // False: available and not set up; missing: not available. Only true means that QuickBooks works the tax out itself.
    usesAutomatedSalesTax: TaxPrefs?.PartnerTaxEnabled === true,
    usesMultiCurrency: CurrencyPrefs?.MultiCurrencyEnabled === true,
    ...(subscriptionStatus === undefined ? {} : { subscriptionStatus }),
    warnsOfDuplicateBillNumbers: namedPreference(preferences, 'WarnDuplicateBillNumber') === 'true',
    readAt: from.readAt,
  };
}

// Recorded with and without the name of the group before the name of the preference.
const namedPreference = (preferences: z.output<typeof preferencesSchema>, name: string): string | undefined =>
  preferences.OtherPrefs?.NameValue?.find(
    (entry) => entry.Name === name || entry.Name?.endsWith(`.${name}`) === true,
  )?.Value?.toLowerCase();

/** Reads a company. Also the proof that the tokens are for this realm: for another one QuickBooks refuses (3100). */
export async function fetchCompany(
  client: Pick<QuickBooksClient, 'read'>,
  access: CallAccess,
  nowMs: () => number,
): Promise<QuickBooksRead<Company>> {
  const companyInfo = await client.read(access, { entity: 'CompanyInfo', id: access.connection.realmId });
  if (companyInfo.outcome !== 'applied') return companyInfo;
  const preferences = await client.read(access, { entity: 'Preferences' });
  if (preferences.outcome !== 'applied') return preferences;
  return {
    ...preferences,
    durationMs: companyInfo.durationMs + preferences.durationMs,
    answer: readCompany({
      companyInfo: companyInfo.answer,
      preferences: preferences.answer,
      readAt: new Date(nowMs()).toISOString(),
    }),
  };
}
