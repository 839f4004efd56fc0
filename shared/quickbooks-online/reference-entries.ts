import * as z from 'zod';
import type {
  AccountEntry,
  ItemEntry,
  PartyEntry,
  TaxCodeEntry,
  TermEntry,
} from '../domain/reference-data.ts';
import { absentWhenOdd, flag, reference, text, whole } from './lenient-fields.ts';
import { combinedRate, rateListSchema, type RatesInForce } from './tax-rates.ts';
import type { WireObject } from './wire.ts';

/**
 * Rows of QuickBooks' lists as entries of ours. A row without an id is none; one without a name is kept under its id,
 * because left out it would look deleted.
 */
const row = { Id: z.string().min(1), Name: text, Active: flag };
const accountSchema = z.object({
  ...row,
  FullyQualifiedName: text,
  AcctNum: text,
  AccountType: text,
  AccountSubType: text,
  Classification: text,
  CurrencyRef: reference,
});
const termSchema = z.object({ ...row, DueDays: whole });
const itemSchema = z.object({ ...row, Sku: text, Type: text });
const partySchema = z.object({
  ...row,
  DisplayName: text,
  CompanyName: text,
  PrimaryEmailAddr: absentWhenOdd(z.object({ Address: text })),
});
const taxCodeSchema = z.object({
  ...row,
  Description: text,
  Hidden: flag,
  Taxable: flag,
  SalesTaxRateList: rateListSchema,
  PurchaseTaxRateList: rateListSchema,
});

const named = ({
  Id,
  Name,
  Active,
}: {
  Id: string;
  Name?: string | undefined;
  Active?: boolean | undefined;
}) => ({
  id: Id,
  name: Name ?? `#${Id}`,
  isActive: Active ?? true,
});

/** https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/account */
export function readAccount(answer: WireObject): AccountEntry | undefined {
  const { data } = accountSchema.safeParse(answer);
  if (data === undefined) return undefined;
  const basics = named(data);
  return {
    ...basics,
    fullName: data.FullyQualifiedName ?? basics.name,
    number: data.AcctNum,
    type: data.AccountType ?? '',
    subType: data.AccountSubType,
    classification: data.Classification,
    currency: data.CurrencyRef?.value,
  };
}

/** https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/term */
export function readTerm(answer: WireObject): TermEntry | undefined {
  const { data } = termSchema.safeParse(answer);
  return data === undefined ? undefined : { ...named(data), dueDays: data.DueDays };
}

/** https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/item */
export function readItem(answer: WireObject): ItemEntry | undefined {
  const { data } = itemSchema.safeParse(answer);
  return data === undefined ? undefined : { ...named(data), sku: data.Sku, type: data.Type };
}

/** A customer, vendor or employee: its DisplayName is what must be unique. */
export function readParty(answer: WireObject): PartyEntry | undefined {
  const { data } = partySchema.safeParse(answer);
  if (data === undefined) return undefined;
  return {
    ...named({ ...data, Name: data.DisplayName }),
    email: data.PrimaryEmailAddr?.Address,
    companyName: data.CompanyName,
  };
}

/** A tax code with what its rates come to. https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/taxcode */
export function readTaxCode(answer: WireObject, rates: RatesInForce): TaxCodeEntry | undefined {
  const { data } = taxCodeSchema.safeParse(answer);
  if (data === undefined) return undefined;
  const basics = named(data);
  return {
    ...basics,
    // QuickBooks itself offers hidden codes nowhere.
    isActive: basics.isActive && data.Hidden !== true,
    description: data.Description,
    salesRate: combinedRate(data.SalesTaxRateList, rates),
    purchaseRate: combinedRate(data.PurchaseTaxRateList, rates),
    isTaxable: data.Taxable,
  };
}
