import { setTimeout as sleep } from 'node:timers/promises';
import OAuthClient from 'intuit-oauth';
import NodeQuickBooks from 'node-quickbooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulatorServer } from '../../../local/quickbooks/server.ts';
import type { RunningSimulatorServer } from '../../../local/quickbooks/server.ts';
import { createSimulator } from '../../../local/quickbooks/simulator.ts';

const redirectUri = 'http://127.0.0.1:9/callback';
const realmId = '9341000000000007';
const keys = { clientId: 'counterfoil-local', clientSecret: 'counterfoil-local-secret' };

const simulator = createSimulator({
  clock: { nowMs: () => Date.now() },
  sleep: (ms) => sleep(ms),
  random: Math.random,
});
let server: RunningSimulatorServer;

beforeAll(async () => {
  // These clients know nothing of ten calls a second.
  simulator.control.changeSwitches({ limits: { callsPerSecond: null } });
  simulator.control.createCompany({ realmId, seed: 'us', companyName: 'Third Party Ltd' });
  server = await startSimulatorServer({ simulator, port: 0 });
});
afterAll(() => server.close());

/** Does what a person does on the consent page: reads the form, picks the company, presses the button. */
async function pressConnect(authorizeUri: string): Promise<string> {
  const page = await (await fetch(authorizeUri)).text();
  const form = new URLSearchParams();
  for (const [, name = '', value = ''] of page.matchAll(
    /<input type="hidden" name="([^"]+)" value="([^"]*)"/gu,
  ))
    form.set(name, value.replaceAll('&amp;', '&').replaceAll('&#39;', "'"));
  form.set('realmId', realmId);
  form.set('decision', 'approve');
  const answer = await fetch(`${server.url}/connect/oauth2`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
  });
  return answer.headers.get('location') ?? '';
}

describe('npm intuit-oauth, unchanged', () => {
  function oauthClient(): OAuthClient {
    const client = new OAuthClient({ ...keys, redirectUri, environment: 'sandbox' });
    client.setAuthorizeURLs({
      authorizeEndpoint: `${server.url}/connect/oauth2`,
      tokenEndpoint: `${server.url}/oauth2/v1/tokens/bearer`,
      revokeEndpoint: `${server.url}/v2/oauth2/tokens/revoke`,
      userInfoEndpoint: `${server.url}/v1/openid_connect/userinfo`,
    });
    Object.assign(OAuthClient, { jwks_uri: `${server.url}/op/v1/jwks` });
    Object.assign(OAuthClient.environment, { sandbox: `${server.url}/` });
    Object.assign(OAuthClient, {
      retryConfig: { maxRetries: 0, retryDelay: 1, retryableStatusCodes: [], retryableErrors: [] },
    });
    return client;
  }

  it('connects, refreshes, reads the user, checks the id token, calls the API and disconnects', async () => {
    const client = oauthClient();
    const scope = ['com.intuit.quickbooks.accounting', 'openid', 'profile', 'email'];
    const callback = await pressConnect(client.authorizeUri({ scope, state: 'state-1' }));
    const created = await client.createToken(callback);
    expect(created.getJson()).toMatchObject({ token_type: 'bearer', expires_in: 3600 });
    expect(new URL(callback).searchParams.get('state')).toBe('state-1');
    expect(client.getToken().realmId).toBe(realmId);
    expect(await client.validateIdToken()).toBe(true);

    const refreshed = await client.refresh();
    const user = await client.getUserInfo();
    const company = await client.makeApiCall({ url: `v3/company/${realmId}/companyinfo/${realmId}` });
    const revoked = await client.revoke({ refresh_token: refreshed.getJson().refresh_token });

    expect(user.getJson()).toMatchObject({ email: 'alex.tester@example.com', givenName: 'Alex' });
    expect(company.json).toMatchObject({ CompanyInfo: { CompanyName: 'Third Party Ltd' } });
    expect(revoked.response.status).toBe(200);
    await expect(client.refreshUsingToken(refreshed.getJson().refresh_token)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });
});

describe('npm node-quickbooks, unchanged', () => {
  interface Saved {
    Id: string;
    SyncToken: string;
    [key: string]: unknown;
  }
  type Method = (...args: unknown[]) => void;
  /** What this test uses of the package, whose own types say less. */
  interface QuickBooksPackage {
    new (...settings: unknown[]): Record<string, Method>;
    V3_ENDPOINT_BASE_URL: string;
  }

  function quickBooks(): <Answer = Saved>(method: string, ...args: unknown[]) => Promise<Answer> {
    const QuickBooks = NodeQuickBooks as unknown as QuickBooksPackage;
    QuickBooks.V3_ENDPOINT_BASE_URL = `${server.url}/v3/company/`;
    const { accessToken } = simulator.control.connect({ realmId });
    const { clientId, clientSecret } = keys;
    const client = new QuickBooks(
      clientId,
      clientSecret,
      accessToken,
      false,
      realmId,
      true,
      false,
      null,
      '2.0',
    );
    return async <Answer>(method: string, ...args: unknown[]): Promise<Answer> => {
      const done = Promise.withResolvers<Answer>();
      client[method]!(...args, (error: Error | null, answer: Answer) => {
        if (error === null) done.resolve(answer);
        else done.reject(error);
      });
      return done.promise;
    };
  }

  it('creates, queries, updates, voids and deletes', async () => {
    const call = quickBooks();
    const customer = await call('createCustomer', { DisplayName: "Quill & Son's" });
    const item = await call('createItem', {
      Name: 'Seat',
      Type: 'Service',
      IncomeAccountRef: { value: '79' },
    });
    const line = {
      DetailType: 'SalesItemLineDetail',
      Amount: 90,
      SalesItemLineDetail: { ItemRef: { value: item.Id }, Qty: 3, UnitPrice: 30 },
    };
    const invoice = await call('createInvoice', {
      CustomerRef: { value: customer.Id },
      Line: [line],
      requestId: 'nq-1',
    });

    const found = await call('findCustomers', { DisplayName: "Quill & Son's" });
    const updated = await call('updateCustomer', {
      Id: customer.Id,
      SyncToken: customer.SyncToken,
      CompanyName: 'Quill Ltd',
    });
    const voided = await call('voidInvoice', { Id: invoice.Id, SyncToken: invoice.SyncToken });
    const second = await call('createInvoice', { CustomerRef: { value: customer.Id }, Line: [line] });
    const deleted = await call('deleteInvoice', { Id: second.Id, SyncToken: second.SyncToken });

    expect(invoice).toMatchObject({ TotalAmt: 90, Balance: 90 });
    expect(found).toMatchObject({ QueryResponse: { Customer: [{ Id: customer.Id }], maxResults: 1 } });
    expect(updated).toMatchObject({ SyncToken: '1', CompanyName: 'Quill Ltd', DisplayName: "Quill & Son's" });
    expect(voided).toMatchObject({ Invoice: { TotalAmt: 0, PrivateNote: 'Voided' } });
    expect(deleted).toMatchObject({ Invoice: { status: 'Deleted', Id: second.Id } });
  });

  it('sends a batch and hears of each item apart', async () => {
    const call = quickBooks();

    const answer = await call<{ BatchItemResponse: object[] }>('batch', [
      { bId: 'b1', operation: 'create', Vendor: { DisplayName: 'Ferro Supply' } },
      { bId: 'b2', operation: 'create', Vendor: { DisplayName: 'Ferro Supply' } },
      { bId: 'b3', Query: "select * from Vendor where DisplayName = 'Ferro Supply'" },
    ]);

    expect(answer.BatchItemResponse).toMatchObject([
      { bId: 'b1', Vendor: { DisplayName: 'Ferro Supply' } },
      { bId: 'b2', Fault: { Error: [{ code: '6240' }], type: 'ValidationFault' } },
      { bId: 'b3', QueryResponse: { Vendor: [{ DisplayName: 'Ferro Supply' }] } },
    ]);
  });

  it('asks for changes', async () => {
    const call = quickBooks();
    await call('createCustomer', { DisplayName: 'Changed Lately' });

    const changes = await call('changeDataCapture', ['Customer'], new Date(Date.now() - 60_000));

    expect(JSON.stringify(changes)).toContain('Changed Lately');
  });
});
