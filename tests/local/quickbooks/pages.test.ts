import { describe, expect, it } from 'vitest';
import { parseWire } from '../../../local/quickbooks/books/books.ts';
import type { JsonObject } from '../../../local/quickbooks/books/books.ts';
import { bill } from './books/open-books.ts';
import { json, simulated } from './simulated.ts';
import type { Simulated } from './simulated.ts';

interface Made {
  Id: string;
  DocNumber: string;
}

async function invoice(company: Simulated, name = 'Quill <b>& Sons</b>'): Promise<Made> {
  const { Customer: customer } = await json<{ Customer: Made }>(
    await company.post('customer', { DisplayName: name }),
  );
  const line = {
    DetailType: 'SalesItemLineDetail',
    Amount: 90,
    Description: '<script>alert(1)</script>',
    SalesItemLineDetail: { ItemRef: { value: '1' }, Qty: 3, UnitPrice: 30 },
  };
  const made = await company.post('invoice', { CustomerRef: { value: customer.Id }, Line: [line] });
  return (await json<{ Invoice: Made }>(made)).Invoice;
}

async function page(company: Simulated, path: string): Promise<{ status: number; text: string }> {
  const response = await company.send(path);
  return { status: response.status, text: await response.text() };
}

describe('the books page', () => {
  it('shows invoices with totals and balances, and escapes what callers wrote', async () => {
    const company = simulated();
    const { DocNumber: number, Id: id } = await invoice(company);

    const { status, text } = await page(company, `/app/${company.realmId}`);

    expect(status).toBe(200);
    expect(text).toContain(`<a href="/app/${company.realmId}/invoice/${id}">${number}</a>`);
    expect(text).toContain('Quill &lt;b&gt;&amp; Sons&lt;/b&gt;');
    expect(text).toContain('90.00');
    expect(text).not.toContain('<b>&');
  });

  it('says so when a company has no document of a kind', async () => {
    const company = simulated();
    const realmId = company.simulator.control.createCompany({
      seed: 'empty-gb',
      companyName: 'Fresh',
    }).realmId;

    const { text } = await page(company, `/app/${realmId}`);

    expect(text).toContain('Invoices (0)');
    expect(text).toContain('Nothing here yet.');
  });

  it.each([
    'bill',
    'payment',
    'billpayment',
    'employee',
    'creditmemo',
    'salesreceipt',
    'customer',
    'vendor',
    'item',
    'account',
  ])('has a table of every %s', async (kind) => {
    const company = simulated();

    const { status, text } = await page(company, `/app/${company.realmId}?show=${kind}`);

    expect(status).toBe(200);
    expect(text).toContain('aria-current="page"');
  });

  it('shows 50 rows a page', async () => {
    const company = simulated();
    company.simulator.control.changeSwitches({ limits: { callsPerSecond: null } });
    const items = Array.from({ length: 30 }, (_, index) => ({
      bId: String(index),
      operation: 'create',
      Customer: { DisplayName: `Zz ${String(index).padStart(2, '0')}` },
    }));
    await company.post('batch', { BatchItemRequest: items });

    const first = await page(company, `/app/${company.realmId}?show=customer`);
    const second = await page(company, `/app/${company.realmId}?show=customer&page=2`);

    expect(first.text).toContain('Page 1 of 2');
    expect(first.text).not.toContain('Zz 29');
    expect(second.text).toContain('Zz 29');
    expect(second.text).toContain('Page 2 of 2');
  });
});

describe('a document', () => {
  it('has a page with its lines', async () => {
    const company = simulated();
    const { Id: id } = await invoice(company);

    const { text } = await page(company, `/app/${company.realmId}/invoice/${id}`);

    expect(text).toContain('Lines (1)');
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text).not.toContain('<script>');
  });

  it('is found by the kind of link QuickBooks itself uses', async () => {
    const company = simulated();
    const { Id: id, DocNumber: number } = await invoice(company);

    const { status, text } = await page(company, `/app/invoice?txnId=${id}`);

    expect(status).toBe(200);
    expect(text).toContain(`Invoice ${number}`);
  });

  it('is found by the same link when it is a bill, with its vendor and accounts', async () => {
    const company = simulated();
    const { Bill: made } = await json<{ Bill: Made }>(
      await company.post('bill', bill(42.1, { DocNumber: 'V-88', PrivateNote: 'ref ord_7Q' })),
    );

    const linked = await page(company, `/app/bill?txnId=${made.Id}`);
    const listed = await page(company, `/app/${company.realmId}?show=bill`);
    const vendors = await page(company, `/app/${company.realmId}?show=vendor`);

    expect(linked.text).toContain('<h1>Bill V-88</h1>');
    expect(linked.text).toContain('Legal &amp; Professional Fees:Accounting');
    expect(linked.text).toContain('ref ord_7Q');
    expect(listed.text).toContain(`<a href="/app/${company.realmId}/bill/${made.Id}">V-88</a>`);
    expect(listed.text).toContain('Hicks Hardware');
    expect(vendors.text).toContain('42.10');
  });

  it('asks for the company when several hold that id', async () => {
    const company = simulated();
    const { simulator } = company;
    simulator.control.createCompany({ realmId: '9341000000000002', seed: 'us', companyName: 'Second' });
    const { Id: id } = await invoice(company);
    const body = await (await company.call(`invoice/${id}`)).text();
    const { Invoice: same } = parseWire(body) as { Invoice: JsonObject };
    simulator.books('9341000000000002').place('Invoice', same);

    const both = await page(company, `/app/invoice?txnId=${id}`);
    const one = await page(company, `/app/invoice?txnId=${id}&realmId=9341000000000002`);

    expect(both.text).toContain('In which company?');
    expect(one.text).toContain('Second');
  });

  it.each([
    '/app/1',
    '/app/9341000000000001/invoice/999999',
    '/app/9341000000000001/gadget/1',
    '/app/invoice?txnId=999999',
  ])('that is not there is a 404 in words: %s', async (path) => {
    const { status, text } = await page(simulated(), path);

    expect(status).toBe(404);
    expect(text).toContain('role="alert"');
  });
});

describe('every page', () => {
  it('runs no script and refuses framing', async () => {
    const company = simulated();

    const { headers } = await company.send(`/app/${company.realmId}`);

    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    );
    expect(headers.get('x-frame-options')).toBe('DENY');
  });
});
