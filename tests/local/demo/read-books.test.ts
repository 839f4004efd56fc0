import { describe, expect, it } from 'vitest';
import { createBrowser, formOn } from '../../../local/demo/browser.ts';
import type { Fetch } from '../../../local/demo/http.ts';
import { openBooks } from '../../../local/demo/read-books.ts';
import { callsBetween, countCalls, demoCompany } from '../../../local/demo/simulator-control.ts';
import { createSimulator } from '../../../local/quickbooks/simulator.ts';

const url = 'http://127.0.0.1:7000';
const sleep = (): Promise<void> => Promise.resolve();

function simulated() {
  let drawn = 0;
  const simulator = createSimulator({
    clock: { nowMs: () => Date.UTC(2026, 2, 2) },
    sleep,
    random: () => (drawn++ % 97) / 97,
  });
  const fetch: Fetch = (address, init) => simulator.handle(new Request(address, init));
  return { simulator, fetch };
}

async function withCompany() {
  const { simulator, fetch } = simulated();
  const realmId = await demoCompany(fetch, url);
  const { accessToken } = simulator.control.connect({ realmId });
  const create = async (entity: string, body: object): Promise<{ Id: string }> => {
    const response = await fetch(`${url}/v3/company/${realmId}/${entity.toLowerCase()}?minorversion=75`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${accessToken}`,
        accept: 'application/json',
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as Record<string, { Id: string }>;
    if (answer[entity] === undefined) throw new Error(JSON.stringify(answer));
    return answer[entity];
  };
  return { simulator, fetch, realmId, create, reader: await openBooks({ fetch, sleep }, { url, realmId }) };
}

describe('openBooks', () => {
  it('finds nothing in new books', async () => {
    const { reader } = await withCompany();

    expect(await reader.content()).toEqual({ invoices: new Map(), customers: new Set(), items: new Set() });
  });

  it('reads invoices with exact totals, customers and items', async () => {
    const { reader, create } = await withCompany();
    const { incomeAccountId, defaultTaxCodeId } = await reader.mapping();
    const customer = await create('Customer', { DisplayName: 'Customer 1' });
    const item = await create('Item', {
      Name: 'Pot',
      Type: 'Service',
      IncomeAccountRef: { value: incomeAccountId },
    });
    const invoice = await create('Invoice', {
      DocNumber: '536365',
      CustomerRef: { value: customer.Id },
      GlobalTaxCalculation: 'TaxExcluded',
      Line: [
        {
          DetailType: 'SalesItemLineDetail',
          Amount: 0.3,
          SalesItemLineDetail: {
            ItemRef: { value: item.Id },
            Qty: 3,
            UnitPrice: 0.1,
            TaxCodeRef: { value: defaultTaxCodeId },
          },
        },
      ],
    });

    const { invoices, customers, items } = await reader.content();

    expect([...invoices.keys()]).toEqual([invoice.Id]);
    expect(invoices.get(invoice.Id)?.number).toBe('536365');
    expect(invoices.get(invoice.Id)?.total.toFixed()).toBe('0.3');
    expect(customers).toEqual(new Set([customer.Id]));
    expect(items).toEqual(new Set([item.Id]));
  });

  it('turns pages until there are no more', async () => {
    const { reader, simulator, realmId } = await withCompany();
    const at = { nowMs: Date.UTC(2026, 2, 2), userName: 'Test', userId: '1' };
    for (let number = 1; number <= 2001; number += 1) {
      const body = { DisplayName: `Customer ${number}` };
      const answer = simulator
        .books(realmId)
        .execute({ kind: 'create', entity: 'Customer', body, allowDuplicateDocNum: false }, at);
      if (!answer.ok) throw new Error(JSON.stringify(answer.fault));
    }

    expect((await reader.content()).customers.size).toBe(2001);
  });

  it('lets two readers read side by side', async () => {
    const { reader, fetch, realmId } = await withCompany();

    const other = await openBooks({ fetch, sleep }, { url, realmId });

    expect(await reader.content()).toEqual(await other.content());
  });

  it('chooses an income account and the zero-rated code of a UK company', async () => {
    const { reader } = await withCompany();

    expect(await reader.mapping()).toEqual({ incomeAccountId: '1', defaultTaxCodeId: '4' });
  });

  it('says what QuickBooks answered when it cannot read', async () => {
    const { reader, simulator, realmId } = await withCompany();
    simulator.control.changeCompany(realmId, { state: 'locked' });

    await expect(reader.content()).rejects.toThrow('Could not read the books back: QuickBooks answered');
  });
});

describe('demoCompany', () => {
  it('makes a UK company once', async () => {
    const { simulator, fetch } = simulated();
    simulator.control.createCompany({ seed: 'us', companyName: 'Quayside Supplies Ltd' });

    const first = await demoCompany(fetch, url);
    const second = await demoCompany(fetch, url);

    expect(second).toBe(first);
    expect(simulator.control.companies().map(({ seed }) => seed)).toEqual(['us', 'gb']);
  });
});

describe('countCalls', () => {
  it("gives the simulator's own counts, of which the difference is taken", async () => {
    const { fetch, realmId, reader, create } = await withCompany();
    const before = await countCalls(fetch, { url, realmId });

    await reader.mapping();
    await create('Customer', { DisplayName: 'Customer 1' });

    const after = await countCalls(fetch, { url, realmId });
    expect(callsBetween(before, after)).toEqual({
      total: 4,
      batches: 0,
      single: 1,
      metered: 3,
      throttled: 0,
    });
  });
});

describe('createBrowser and formOn', () => {
  it('go through the consent screen of QuickBooks with the company chosen', async () => {
    const { fetch } = simulated();
    const realmId = await demoCompany(fetch, url);
    const redirectUri = 'http://127.0.0.1:4010/oauth/quickbooks/callback';
    const query = new URLSearchParams({
      client_id: 'counterfoil-local',
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'com.intuit.quickbooks.accounting',
      state: 'a&b"c<d',
    });
    const browser = createBrowser(fetch);

    const form = formOn(await browser.go(`${url}/connect/oauth2?${query.toString()}`));
    const body = new URLSearchParams({ ...form.hidden, realmId, decision: 'approve' });
    const { location = '' } = await browser.go(form.action, { method: 'POST', body });

    const arrived = new URL(location);
    expect(form.choices).toEqual({ realmId: [realmId] });
    expect(arrived.origin + arrived.pathname).toBe(redirectUri);
    expect(arrived.searchParams.get('state')).toBe('a&b"c<d');
    expect(arrived.searchParams.get('realmId')).toBe(realmId);
    expect(arrived.searchParams.get('code')).toMatch(/./);
  });

  it('keeps cookies to the origin that set them', async () => {
    const seen: (string | undefined)[] = [];
    const browser = createBrowser(async (_, init) => {
      seen.push(new Headers(init?.headers).get('cookie') ?? undefined);
      return new Response('', { headers: { 'set-cookie': '__Host-a=1; Path=/; Secure' } });
    });

    await browser.go('http://127.0.0.1:1/');
    await browser.go('http://127.0.0.1:1/again');
    await browser.go('http://127.0.0.1:2/');

    expect(seen).toEqual([undefined, '__Host-a=1', undefined]);
  });
});
