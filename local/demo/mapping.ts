// What a bookkeeper does before the first document: picks, and for bills makes, the accounts and tax codes to use.
import Big from 'big.js';
import * as z from 'zod';
import { nameAccounts } from './account-names.ts';
import type { BooksClient } from './books-client.ts';
import { DemoFailure } from './demo-failure.ts';

/** Where invoices are to land. */
export interface InvoiceMapping {
  incomeAccountId: string;
  defaultTaxCodeId: string;
}

/** Where bills are to land. */
export interface BillMapping {
  expenseAccountId: string;
  defaultPurchaseTaxCodeId: string;
  categoryRules: { category: string; expenseAccountId: string }[];
}

const accountSchema = z.object({
  Id: z.string(),
  FullyQualifiedName: z.string(),
  AccountType: z.string(),
});
type Account = z.infer<typeof accountSchema>;

/** The first income account, and the tax code whose rate for sales is zero. */
export async function mapInvoices(books: BooksClient): Promise<InvoiceMapping> {
  const accounts = await books.rows('Account', accountSchema);
  const income = accounts.find((account) => account.AccountType === 'Income');
  const code = await zeroRatedCode(books, 'SalesTaxRateList');
  if (income === undefined || code === undefined)
    throw new DemoFailure(
      'The company has no income account or no zero-rated tax code, so that invoices cannot be mapped.',
    );
  return { incomeAccountId: income.Id, defaultTaxCodeId: code };
}

/** An expense account for each category, made where there is none; one for the rest; a tax code without purchase tax. */
export async function mapBills(
  books: BooksClient,
  categories: readonly string[],
): Promise<{ mapping: BillMapping; created: number }> {
  const accounts = await books.rows('Account', accountSchema);
  const general = generalExpense(accounts);
  const code = await zeroRatedCode(books, 'PurchaseTaxRateList');
  if (general === undefined || code === undefined)
    throw new DemoFailure(
      'The company has no expense account or no zero-rated tax code, so that bills cannot be mapped.',
    );
  const { idOf, created } = await expenseAccounts(books, { accounts, categories });
  const categoryRules = categories.map((category) => ({ category, expenseAccountId: idOf(category) }));
  return {
    mapping: { expenseAccountId: general.Id, defaultPurchaseTaxCodeId: code, categoryRules },
    created,
  };
}

/** The company's own "uncategorised" account, else its oldest, so that accounts made here change nothing. */
function generalExpense(accounts: readonly Account[]): Account | undefined {
  const expenses = accounts.filter(({ AccountType }) => AccountType === 'Expense');
  const uncategorised = expenses.find(({ FullyQualifiedName }) =>
    /^uncategori[sz]ed expenses?$/i.test(FullyQualifiedName),
  );
  return uncategorised ?? expenses.toSorted((one, other) => Number(one.Id) - Number(other.Id))[0];
}

async function expenseAccounts(
  books: BooksClient,
  { accounts, categories }: { accounts: readonly Account[]; categories: readonly string[] },
): Promise<{ idOf: (category: string) => string; created: number }> {
  const names = nameAccounts(categories, {
    usable: accounts.filter(({ AccountType }) => AccountType === 'Expense').map(nameOf),
    taken: accounts.map(nameOf),
  });
  const ids = new Map(accounts.map((account) => [nameOf(account).toLowerCase(), account.Id]));
  const missing = [...new Set(names.values())].filter((name) => !ids.has(name.toLowerCase()));
  const bodies = missing.map((Name) => ({
    Name,
    AccountType: 'Expense',
    AccountSubType: 'OtherMiscellaneousServiceCost',
  }));
  const created = await books.createAll('Account', bodies);
  missing.forEach((name, index) => ids.set(name.toLowerCase(), created[index] ?? ''));
  return {
    idOf: (category) => ids.get((names.get(category) ?? '').toLowerCase()) ?? '',
    created: missing.length,
  };
}

const nameOf = ({ FullyQualifiedName }: Account): string => FullyQualifiedName;

type RateList = 'SalesTaxRateList' | 'PurchaseTaxRateList';
const rateListSchema = z
  .object({ TaxRateDetail: z.array(z.object({ TaxRateRef: z.object({ value: z.string() }) })) })
  .optional();
const taxCodeSchema = z.object({
  Id: z.string(),
  SalesTaxRateList: rateListSchema,
  PurchaseTaxRateList: rateListSchema,
});
const taxRateSchema = z.object({
  Id: z.string(),
  RateValue: z.string().optional(),
  SpecialTaxType: z.string().optional(),
});

/** The code of which every rate on that side is a zero rate. */
async function zeroRatedCode(books: BooksClient, side: RateList): Promise<string | undefined> {
  const codes = await books.rows('TaxCode', taxCodeSchema);
  const rates = await books.rows('TaxRate', taxRateSchema);
  const zeroRated = rates
    .filter((rate) => rate.SpecialTaxType === 'ZERO_RATE' && rate.RateValue !== undefined)
    .filter((rate) => new Big(rate.RateValue ?? '1').eq(0))
    .map((rate) => rate.Id);
  return codes.find((code) => {
    const used = code[side]?.TaxRateDetail.map(({ TaxRateRef }) => TaxRateRef.value) ?? [];
    return used.length > 0 && used.every((id) => zeroRated.includes(id));
  })?.Id;
}
