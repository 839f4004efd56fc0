// One tenant from start to end: a connected company, its settings; then the documents go in as the vendor's back end
// would send them, and at last the books are read back to be held against the file.
import { openBooksClient } from './books-client.ts';
import type { BooksClient } from './books-client.ts';
import { chooseSettings } from './choose-settings.ts';
import { connectCompany } from './connect-company.ts';
import { DemoFailure } from './demo-failure.ts';
import type { Fetch } from './http.ts';
import type { Job } from './jobs.ts';
import { mapBills, mapInvoices } from './mapping.ts';
import type { Addresses } from './open-stack.ts';
import { createPatienceHint } from './progress.ts';
import type { TenantProgress } from './progress.ts';
import { readBooks } from './read-books.ts';
import { callsBetween, countCalls, demoCompany } from './simulator-control.ts';
import { submitAll } from './submit.ts';
import type { Progressing } from './submit.ts';
import type { SeenTenant } from './report.ts';
import { createVendorApi } from './vendor-api.ts';
import type { DemoConnection, DemoSettings, VendorApi } from './vendor-api.ts';
import { watchUntilSettled } from './watch.ts';

export interface DemoDeps {
  fetch: Fetch;
  sleep: (ms: number) => Promise<void>;
  nowMs: () => number;
}
type TenantDeps = DemoDeps & {
  progress: TenantProgress;
  /** Signs a person in and gives the token for the API. */
  adminToken: (personId: string) => Promise<string>;
};

/** The zone of all demo tenants. */
export const timeZone = 'Europe/London';

/** What was seen of a tenant, and which company it was. */
export type TenantRun = SeenTenant & { realmId: string };

/** Pushes a tenant's documents through the stack at these addresses; `token` is the vendor's. */
export async function runTenant(
  deps: TenantDeps,
  { at, job, token }: { at: Pick<Addresses, 'origin' | 'quickbooksUrl'>; job: Job; token: string },
): Promise<TenantRun> {
  const { fetch } = deps;
  const { tenantId, kind } = job;
  const api = createVendorApi({ fetch, origin: at.origin, tenantId, token });
  await api.putTenant({ name: job.tenantName, timeZone });
  const connection = await api.getConnection();
  const realmId = connection.realmId ?? (await demoCompany(fetch, at.quickbooksUrl, job.companyName));
  const realm = { url: at.quickbooksUrl, realmId };
  const books = await openBooksClient(deps, realm);
  const { mapping, hasNewAccounts } = await bookkeeping(deps, books, job);
  const before = await readBooks(books);
  // From here to the second count only the product calls QuickBooks.
  const callsBefore = await countCalls(fetch, realm);

  await connect(deps, { at, job, realmId, connection, api, hasNewAccounts });
  await choose(deps, { api, mapping, hasNewAccounts });
  const { so, startedAtMs, pushedAtMs } = await push(deps, { api, job });

  const calls = callsBetween(callsBefore, await countCalls(fetch, realm));
  deps.progress.step('Reading the books back …');
  return {
    tenantId,
    kind,
    so,
    before,
    after: await readBooks(books),
    calls,
    startedAtMs,
    pushedAtMs,
    realmId,
  };
}

/** Done inside QuickBooks, before the product reads the books. */
async function bookkeeping(
  { progress }: TenantDeps,
  books: BooksClient,
  { kind, categories }: Job,
): Promise<{ mapping: DemoSettings; hasNewAccounts: boolean }> {
  if (kind === 'invoice') return { mapping: { ...(await mapInvoices(books)) }, hasNewAccounts: false };
  const { mapping, created } = await mapBills(books, categories);
  if (created > 0)
    progress.step(`Made ${created} expense accounts in the books, for ${categories.length} categories.`);
  return { mapping: { ...mapping }, hasNewAccounts: created > 0 };
}

async function connect(
  { fetch, progress, adminToken }: TenantDeps,
  of: {
    at: Pick<Addresses, 'origin'>;
    job: Job;
    realmId: string;
    connection: DemoConnection;
    api: VendorApi;
    hasNewAccounts: boolean;
  },
): Promise<void> {
  const { tenantId, adminId, kind } = of.job;
  let { connection } = of;
  // Connecting again is also what makes the product pull accounts that it has not seen.
  if (connection.state !== 'active' || of.hasNewAccounts) {
    progress.step(`Connecting ${tenantId} to QuickBooks through its sign-in and consent screens …`);
    const admin = { adminToken: await adminToken(adminId), tenantId };
    await connectCompany(fetch, { origin: of.at.origin, ...admin, realmId: of.realmId });
    connection = await of.api.getConnection();
  }
  const { name = 'a company', homeCurrency = 'GBP' } = connection.company ?? {};
  if (connection.state !== 'active')
    throw new DemoFailure(`The connection to ${name} is ${connection.state} after connecting.`);
  if (homeCurrency !== 'GBP')
    throw new DemoFailure(
      `${tenantId} is connected to ${name}, which keeps its books in ${homeCurrency}; these ${kind}s are in GBP. ` +
        'Disconnect it, or run the demo on a stack of its own with --state DIR.',
    );
  progress.step(`Connected: ${name} (company ${of.realmId}).`);
}

async function choose(
  deps: TenantDeps,
  { api, mapping, hasNewAccounts }: { api: VendorApi; mapping: DemoSettings; hasNewAccounts: boolean },
): Promise<void> {
  const say = (line: string): void => deps.progress.step(line);
  if (await chooseSettings({ ...deps, api, say }, { wanted: mapping, hasNewAccounts })) say(chosen(mapping));
}

function chosen(mapping: DemoSettings): string {
  const { expenseAccountId, categoryRules = [] } = mapping;
  if (expenseAccountId === undefined)
    return `Chosen: income account ${mapping.incomeAccountId}, tax code ${mapping.defaultTaxCodeId} (zero-rated).`;
  const rules = `${categoryRules.length} categories mapped to accounts of their own`;
  return `Chosen: expense account ${expenseAccountId}, ${rules}, purchase tax code ${mapping.defaultPurchaseTaxCodeId} (zero-rated).`;
}

async function push(
  deps: TenantDeps,
  { api, job }: { api: VendorApi; job: Job },
): Promise<{ so: Progressing; startedAtMs: number; pushedAtMs: number }> {
  const { documents, kind } = job;
  deps.progress.step(`Submitting ${documents.length} ${kind}s; workers push them meanwhile …`);
  const so: Progressing = { submitted: 0, accepted: [], rejected: [], isDone: false };
  const startedAtMs = deps.nowMs();
  const hintFor = createPatienceHint(kind);
  const onRound = (): void => {
    const hint = hintFor(so, deps.nowMs());
    if (hint !== undefined) deps.progress.step(hint);
    deps.progress.round(so, { all: documents.length, elapsedMs: deps.nowMs() - startedAtMs });
  };
  const [, { lastPushSeenAtMs }] = await Promise.all([
    submitAll({ ...deps, api }, documents, so),
    watchUntilSettled({ ...deps, api, onRound }, so),
  ]);
  deps.progress.settle(so, { elapsedMs: lastPushSeenAtMs - startedAtMs });
  return { so, startedAtMs, pushedAtMs: lastPushSeenAtMs };
}
