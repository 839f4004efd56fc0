// The demo from start to end: a stack, a tenant, a connected company, its settings; then the invoices go in as the
// vendor's back end would send them, and at last the books are read back and held against the file.
import { signIn, vendorToken } from '../identity/sign-in.ts';
import { connectCompany } from './connect-company.ts';
import { DemoFailure } from './demo-failure.ts';
import type { Fetch } from './http.ts';
import type { Addresses } from './open-stack.ts';
import { countsLine, createPatienceHint } from './progress.ts';
import type { Progress } from './progress.ts';
import { openBooks } from './read-books.ts';
import type { BooksContent, Mapping } from './read-books.ts';
import { callsBetween, countCalls, demoCompany } from './simulator-control.ts';
import { submitAll } from './submit.ts';
import type { Prepared, Progressing } from './submit.ts';
import type { Seen } from './report.ts';
import { createVendorApi } from './vendor-api.ts';
import type { DemoConnection, VendorApi } from './vendor-api.ts';
import { watchUntilSettled } from './watch.ts';

const demoTenantId = 'tenant-a';
const ADMIN = 'ada';
const SCOPES = [
  'counterfoil/tenants.read',
  'counterfoil/tenants.write',
  'counterfoil/documents.read',
  'counterfoil/documents.write',
];

export interface DemoDeps {
  fetch: Fetch;
  sleep: (ms: number) => Promise<void>;
  nowMs: () => number;
  progress: Progress;
}

/** Pushes the invoices through the stack at these addresses and returns what was seen. */
export async function runDemo(
  deps: DemoDeps,
  of: { at: Addresses; invoices: readonly Prepared[] },
): Promise<Omit<Seen, 'allMs'> & { realmId: string }> {
  const { fetch } = deps;
  const { at, invoices } = of;
  const token = await vendorToken({ ...at.vendorClient, scopes: SCOPES });
  const api = createVendorApi({ fetch, origin: at.origin, tenantId: demoTenantId, token });
  await api.putTenant({ name: 'Demo tenant A', timeZone: 'Europe/London' });
  const connection = await api.getConnection();
  const realmId = connection.realmId ?? (await demoCompany(fetch, at.quickbooksUrl));
  const realm = { url: at.quickbooksUrl, realmId };
  const reader = await openBooks(deps, realm);
  const before = await reader.content();
  const mapping = await reader.mapping();
  // From here to the second count only the product calls QuickBooks.
  const callsBefore = await countCalls(fetch, realm);

  await connect(deps, { at, realmId, connection, api });
  await choose(deps, { api, mapping });
  const { so, pushingMs } = await push(deps, { api, invoices });

  const calls = callsBetween(callsBefore, await countCalls(fetch, realm));
  deps.progress.step('Reading the books back …');
  const after: BooksContent = await reader.content();
  return { so, before, after, calls, pushingMs, realmId };
}

async function connect(
  { fetch, progress }: DemoDeps,
  of: { at: Addresses; realmId: string; connection: DemoConnection; api: VendorApi },
): Promise<void> {
  let { connection } = of;
  if (connection.state !== 'active') {
    progress.step(`Connecting ${demoTenantId} to QuickBooks through its sign-in and consent screens …`);
    const { accessToken: adminToken } = await signIn(of.at.signInTarget, ADMIN);
    const { origin } = of.at;
    await connectCompany(fetch, { origin, tenantId: demoTenantId, adminToken, realmId: of.realmId });
    connection = await of.api.getConnection();
  }
  const { name = 'a company', homeCurrency = 'GBP' } = connection.company ?? {};
  if (connection.state !== 'active')
    throw new DemoFailure(`The connection to ${name} is ${connection.state} after connecting.`);
  if (homeCurrency !== 'GBP')
    throw new DemoFailure(
      `${demoTenantId} is connected to ${name}, which keeps its books in ${homeCurrency}; these invoices are in GBP. ` +
        'Disconnect it, or run the demo on a stack of its own with --state DIR.',
    );
  progress.step(`Connected: ${name} (company ${of.realmId}).`);
}

async function choose(
  { progress }: DemoDeps,
  { api, mapping: wanted }: { api: VendorApi; mapping: Mapping },
): Promise<void> {
  const held = await api.getSettings();
  if (held.incomeAccountId === wanted.incomeAccountId && held.defaultTaxCodeId === wanted.defaultTaxCodeId)
    return;
  await api.putSettings(wanted);
  progress.step(
    `Chosen: income account ${wanted.incomeAccountId}, tax code ${wanted.defaultTaxCodeId} (zero-rated).`,
  );
}

async function push(
  deps: DemoDeps,
  { api, invoices }: { api: VendorApi; invoices: readonly Prepared[] },
): Promise<{ so: Progressing; pushingMs: number }> {
  deps.progress.step(`Submitting ${invoices.length} invoices; workers push them meanwhile …`);
  const so: Progressing = { submitted: 0, accepted: [], rejected: [], isDone: false };
  const startedAtMs = deps.nowMs();
  const hintFor = createPatienceHint();
  const onRound = (): void => {
    const elapsedMs = deps.nowMs() - startedAtMs;
    const hint = hintFor(so, deps.nowMs());
    if (hint !== undefined) deps.progress.step(hint);
    deps.progress.update(countsLine(so, { all: invoices.length, elapsedMs }));
  };
  const [, { lastPushSeenAtMs }] = await Promise.all([
    submitAll({ ...deps, api }, invoices, so),
    watchUntilSettled({ ...deps, api, onRound }, so),
  ]);
  deps.progress.settle();
  return { so, pushingMs: lastPushSeenAtMs - startedAtMs };
}
