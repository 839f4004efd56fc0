// How the story begins: three tenants and their companies, of which two get connected and mapped.
import { chooseSettings } from '../choose-settings.ts';
import { connectCompany } from '../connect-company.ts';
import { DemoFailure } from '../demo-failure.ts';
import { mustCallJson } from '../http.ts';
import { untilSeen } from '../until-seen.ts';
import { createVendorApi } from '../vendor-api.ts';
import type { DemoSettings } from '../vendor-api.ts';
import { customersInBooks, vendorsInBooks } from './cast.ts';
import { harbourLane, lockhouseJoinery, named, quaysideSupplies } from './companies.ts';
import { companyBooks } from './company-books.ts';
import type { CompanyBooks } from './company-books.ts';
import { createStoryApi } from './story-api.ts';
import type { StoryApi, StoryEntry } from './story-api.ts';
import type { StoryDeps } from './tell-story.ts';

/** A tenant at its work, and the books that it is connected to. */
export interface StoryTenant {
  api: StoryApi;
  books: CompanyBooks;
  realmId: string;
}

export interface Founded {
  harbour: StoryTenant;
  joinery: StoryTenant;
  /** Not connected. */
  quayside: StoryApi;
  /** The vendor's back end. */
  token: string;
}

/** The zone in which nights of connected tenants fall. */
export const storyZone = 'Europe/London';

// Somebody tidies the chart of accounts in the end, and this one goes.
const fuelAccount = 'Diesel and Fuel';
const READ_WITHIN_MS = 60_000;

/** Makes companies and tenants; nobody is connected yet. */
export async function found(deps: StoryDeps): Promise<Founded> {
  const { fetch, stack } = deps;
  const companies = [harbourLane, quaysideSupplies, lockhouseJoinery];
  await Promise.all(companies.map((company) => makeCompany(deps, company)));
  const token = await stack.identity.vendorToken();
  const apiOf = (tenantId: string): StoryApi =>
    createStoryApi({ fetch, origin: stack.origin, tenantId, token });
  const booksOf = (realmId: string): CompanyBooks =>
    companyBooks(fetch, { url: stack.quickbooks.url, realmId });
  const tenantOf = (tenantId: string, { realmId }: { realmId: string }): StoryTenant => ({
    ...{ api: apiOf(tenantId), books: booksOf(realmId), realmId },
  });
  const harbour = tenantOf('tenant-a', harbourLane);
  const joinery = tenantOf('tenant-c', lockhouseJoinery);
  const quayside = apiOf('tenant-b');
  await Promise.all([
    harbour.api.putTenant({ name: 'Harbour Lane Trading', timeZone: storyZone }),
    quayside.putTenant({ name: 'Quayside Supplies', timeZone: 'America/New_York' }),
    joinery.api.putTenant({ name: 'Lockhouse Joinery', timeZone: storyZone }),
  ]);
  return { harbour, joinery, quayside, token };
}

async function makeCompany({ fetch, stack }: StoryDeps, company: { realmId: string }): Promise<void> {
  const doing = 'create a company in the simulator';
  await mustCallJson(fetch, `${stack.quickbooks.url}/_control/companies`, {
    ...{ method: 'POST', body: company, doing },
  });
}

/** Books that were kept by hand so far, connected by Ada and mapped. Returns the account that will be gone. */
export async function openHarbour(deps: StoryDeps, { harbour, token }: Founded): Promise<string> {
  const { books } = harbour;
  await Promise.all([
    books.add('Customer', named(customersInBooks)),
    books.add('Vendor', named(vendorsInBooks)),
    books.add('Account', [
      { Name: fuelAccount, AccountType: 'Expense', AccountSubType: 'OtherMiscellaneousServiceCost' },
    ]),
  ]);
  let fuelAccountId = '';
  await open(deps, harbour, {
    ...{ token, adminId: 'ada' },
    mapping: ({ account, taxCode }) => {
      fuelAccountId = account(fuelAccount);
      return {
        incomeAccountId: account('Sales'),
        defaultTaxCodeId: taxCode('20.0% S'),
        expenseAccountId: account('Uncategorised Expense'),
        defaultPurchaseTaxCodeId: taxCode('20.0% S'),
        categoryRules: [
          {
            category: 'Haulage',
            incomeAccountId: account('Sales of Services'),
            expenseAccountId: account('Subcontractors'),
          },
          { category: 'Quarry', expenseAccountId: account('Purchases') },
          { category: 'Fuel', expenseAccountId: fuelAccountId },
          { category: 'Plant hire', expenseAccountId: account('Equipment Hire') },
          { category: 'Repairs', expenseAccountId: account('Repairs and Maintenance') },
        ],
        taxRules: [{ taxHint: 'zero-rated', taxCodeId: taxCode('0.0% Z') }],
      };
    },
  });
  return fuelAccountId;
}

/** The tenant that will lose its connection. */
export async function openJoinery(deps: StoryDeps, { joinery, token }: Founded): Promise<void> {
  await open(deps, joinery, {
    ...{ token, adminId: 'cal' },
    mapping: ({ account, taxCode }) => ({
      ...{ incomeAccountId: account('Sales'), defaultTaxCodeId: taxCode('20.0% S') },
    }),
  });
}

interface Names {
  account: (name: string) => string;
  taxCode: (name: string) => string;
}

async function open(
  deps: StoryDeps,
  { api, realmId }: StoryTenant,
  of: { token: string; adminId: string; mapping: (names: Names) => DemoSettings },
): Promise<void> {
  const { fetch, stack } = deps;
  const { tenantId } = api;
  const adminToken = await stack.identity.tokenFor(of.adminId);
  await connectCompany(fetch, { origin: stack.origin, tenantId, adminToken, realmId });
  const names = await untilSeen(deps, READ_WITHIN_MS, async () => {
    const [accounts, taxCodes] = await Promise.all([api.entries('accounts'), api.entries('tax-codes')]);
    if (accounts.length === 0 || taxCodes.length === 0) return undefined;
    return { account: idIn(accounts), taxCode: idIn(taxCodes) };
  });
  if (names === undefined)
    throw new DemoFailure(`The company of ${tenantId} was connected, but its accounts were not read.`);
  const settingsApi = createVendorApi({ fetch, origin: stack.origin, tenantId, token: of.token });
  const saving = { wanted: of.mapping(names), hasNewAccounts: false };
  await chooseSettings({ ...deps, api: settingsApi, say: () => undefined }, saving);
}

const idIn =
  (entries: readonly StoryEntry[]) =>
  (name: string): string => {
    const id = entries.find((entry) => entry.name === name)?.id;
    if (id === undefined) throw new DemoFailure(`The books hold nothing that is called ${name}.`);
    return id;
  };
