import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createBrowser, formOn } from '../../../local/demo/browser.ts';
import type { Fetch } from '../../../local/demo/http.ts';
import { openBooksClient } from '../../../local/demo/books-client.ts';
import { mapBills, mapInvoices } from '../../../local/demo/mapping.ts';
import { readBooks } from '../../../local/demo/read-books.ts';
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
  const realmId = await demoCompany(fetch, url, 'Quayside Supplies Ltd');
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
  return {
    simulator,
    fetch,
    realmId,
    create,
    books: await openBooksClient({ fetch, sleep }, { url, realmId }),
  };
}

describe('readBooks and mapInvoices', () => {
  it('finds nothing in new books', async () => {
    const { books } = await withCompany();

    expect(await readBooks(books)).toEqual({
      invoices: new Map(),
      bills: new Map(),
      customers: new Set(),
      vendors: new Map(),
      items: new Set(),
    });
  });

  it('reads invoices with exact totals, customers and items', async () => {
    const { books, create } = await withCompany();
    const { incomeAccountId, defaultTaxCodeId } = await mapInvoices(books);
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

    const { invoices, customers, items } = await readBooks(books);

    expect([...invoices.keys()]).toEqual([invoice.Id]);
    expect(invoices.get(invoice.Id)?.number).toBe('536365');
    expect(invoices.get(invoice.Id)?.total.toFixed()).toBe('0.3');
    expect(customers).toEqual(new Set([customer.Id]));
    expect(items).toEqual(new Set([item.Id]));
  });

  it('reads bills with exact totals and lines, and vendors with their names', async () => {
    const { books, create } = await withCompany();
    const { mapping } = await mapBills(books, []);
    const vendor = await create('Vendor', { DisplayName: 'CANON (UK) LTD' });
    const detail = {
      AccountRef: { value: mapping.expenseAccountId },
      TaxCodeRef: { value: mapping.defaultPurchaseTaxCodeId },
    };
    const line = { DetailType: 'AccountBasedExpenseLineDetail', AccountBasedExpenseLineDetail: detail };
    const bill = await create('Bill', {
      DocNumber: '46293534',
      VendorRef: { value: vendor.Id },
      GlobalTaxCalculation: 'TaxExcluded',
      Line: [
        { ...line, Amount: 0.3 },
        { ...line, Amount: -0.1 },
        { DetailType: 'DescriptionOnly', Description: 'as agreed' },
      ],
    });

    const { bills, vendors } = await readBooks(books);

    const held = bills.get(bill.Id);
    expect({ ...held, total: held?.total.toFixed() }).toEqual({
      number: '46293534',
      total: '0.2',
      vendorId: vendor.Id,
      lineCount: 2,
    });
    expect(vendors).toEqual(new Map([[vendor.Id, 'CANON (UK) LTD']]));
  });

  it('turns pages until there are no more', async () => {
    const { books, simulator, realmId } = await withCompany();
    const at = { nowMs: Date.UTC(2026, 2, 2), userName: 'Test', userId: '1' };
    for (let number = 1; number <= 2001; number += 1) {
      const body = { DisplayName: `Customer ${number}` };
      const answer = simulator
        .books(realmId)
        .execute({ kind: 'create', entity: 'Customer', body, allowDuplicateDocNum: false }, at);
      if (!answer.ok) throw new Error(JSON.stringify(answer.fault));
    }

    expect((await readBooks(books)).customers.size).toBe(2001);
  });

  it('lets two readers read side by side', async () => {
    const { books, fetch, realmId } = await withCompany();

    const other = await openBooksClient({ fetch, sleep }, { url, realmId });

    expect(await readBooks(books)).toEqual(await readBooks(other));
  });

  it('chooses an income account and the zero-rated code of a UK company', async () => {
    const { books } = await withCompany();

    expect(await mapInvoices(books)).toEqual({ incomeAccountId: '1', defaultTaxCodeId: '4' });
  });

  it('says what QuickBooks answered when it cannot read', async () => {
    const { books, simulator, realmId } = await withCompany();
    simulator.control.changeCompany(realmId, { state: 'locked' });

    await expect(readBooks(books)).rejects.toThrow('Could not read the books back: QuickBooks answered');
  });
});

describe('mapBills', () => {
  const accountSchema = z.object({ Id: z.string(), Name: z.string(), AccountType: z.string() });

  it('makes an expense account for each category, in batches, and maps it', async () => {
    const { books, fetch, realmId } = await withCompany();
    const categories = [...Array.from({ length: 65 }, (_, index) => `Category ${index}`), 'Fuel: "Red"'];
    const before = await countCalls(fetch, { url, realmId });

    const { mapping, created } = await mapBills(books, categories);

    const calls = callsBetween(before, await countCalls(fetch, { url, realmId }));
    const accounts = new Map((await books.rows('Account', accountSchema)).map((row) => [row.Id, row]));
    const mapped = mapping.categoryRules.map(({ category, expenseAccountId }) => {
      const { Name, AccountType } = accounts.get(expenseAccountId) ?? {};
      return [category, Name, AccountType];
    });
    expect(created).toBe(66);
    expect(calls.batches).toBe(3);
    expect(mapping).toMatchObject({ expenseAccountId: '35', defaultPurchaseTaxCodeId: '4' });
    expect(mapped).toEqual([
      ...categories.slice(0, 65).map((category) => [category, category, 'Expense']),
      ['Fuel: "Red"', "Fuel- 'Red'", 'Expense'],
    ]);
  });

  it('makes nothing the second time, and maps the same', async () => {
    const { books } = await withCompany();
    const categories = ['Fuel: Diesel', 'Fuel- Diesel', 'Postage', 'Sales'];
    const first = await mapBills(books, categories);

    const second = await mapBills(books, categories);

    expect(first.created).toBe(3);
    expect(second).toEqual({ mapping: first.mapping, created: 0 });
    expect(first.mapping.categoryRules).toContainEqual({ category: 'Postage', expenseAccountId: '28' });
  });

  it('says what QuickBooks refused', async () => {
    const { books } = await withCompany();

    await expect(books.createAll('Account', [{ Name: 'a:b', AccountType: 'Expense' }])).rejects.toThrow(
      'Could not create Account {"Name":"a:b","AccountType":"Expense"} in the books: QuickBooks said',
    );
  });
});

describe('demoCompany', () => {
  it('makes a UK company once', async () => {
    const { simulator, fetch } = simulated();
    simulator.control.createCompany({ seed: 'us', companyName: 'Quayside Supplies Ltd' });

    const first = await demoCompany(fetch, url, 'Quayside Supplies Ltd');
    const second = await demoCompany(fetch, url, 'Quayside Supplies Ltd');

    expect(second).toBe(first);
    expect(simulator.control.companies().map(({ seed }) => seed)).toEqual(['us', 'gb']);
  });
});

describe('countCalls', () => {
  it("gives the simulator's own counts, of which the difference is taken", async () => {
    const { fetch, realmId, books, create } = await withCompany();
    const before = await countCalls(fetch, { url, realmId });

    await mapInvoices(books);
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
    const realmId = await demoCompany(fetch, url, 'Quayside Supplies Ltd');
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
