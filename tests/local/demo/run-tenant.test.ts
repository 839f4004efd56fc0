import path from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Fetch } from '../../../local/demo/http.ts';
import { billsJob } from '../../../local/demo/jobs.ts';
import { readBills } from '../../../local/demo/read-bills.ts';
import { buildReport } from '../../../local/demo/report.ts';
import { runTenant } from '../../../local/demo/run-tenant.ts';
import type { JsonObject } from '../../../local/quickbooks/books/json.ts';
import { createSimulator } from '../../../local/quickbooks/simulator.ts';

const quickbooksUrl = 'http://127.0.0.1:7000';
const origin = 'http://127.0.0.1:4010';
const sample = path.resolve(import.meta.dirname, '../../../local/demo/sample-bills.csv');
const billSchema = z.object({
  number: z.string(),
  vendor: z.object({ id: z.string(), name: z.string() }),
  lines: z.array(z.object({ category: z.string().optional(), amount: z.string() })),
});
const settingsSchema = z.object({
  expenseAccountId: z.string(),
  defaultPurchaseTaxCodeId: z.string(),
  categoryRules: z.array(z.object({ category: z.string(), expenseAccountId: z.string() })),
});

/** A product that does at once, inside the simulated books, what it is asked over its API. */
function fakeProduct(elapsedMs: () => number) {
  const simulator = createSimulator({
    clock: { nowMs: () => Date.UTC(2026, 2, 9) + elapsedMs() },
    sleep: () => Promise.resolve(),
    random: Math.random,
  });
  const asked: string[] = [];
  const vendors = new Map<string, string>();
  const documents: object[] = [];
  let realmId: string | undefined;
  let settings: unknown = {};
  let settingsTries = 0;

  const create = (entity: 'Vendor' | 'Bill', body: JsonObject): string => {
    const at = { nowMs: Date.UTC(2026, 2, 9), userName: 'Test', userId: '1' };
    const books = simulator.books(realmId ?? '');
    const answer = books.execute({ kind: 'create', entity, body, allowDuplicateDocNum: false }, at);
    if (!answer.ok) throw new Error(JSON.stringify(answer.fault));
    return z.object({ Id: z.string() }).parse(answer.body[entity] ?? answer.body).Id;
  };
  const takeBill = (body: unknown): Response => {
    const { number, vendor, lines } = billSchema.parse(body);
    if (lines.reduce((sum, { amount }) => sum + Number(amount), 0) <= 0)
      return Response.json({ code: 'credit_not_supported', detail: 'Not above zero.' }, { status: 422 });
    const { expenseAccountId, defaultPurchaseTaxCodeId, categoryRules } = settingsSchema.parse(settings);
    const name = vendor.name.trim().toLowerCase();
    const vendorId = vendors.get(name) ?? create('Vendor', { DisplayName: vendor.name });
    vendors.set(name, vendorId);
    const id = create('Bill', {
      DocNumber: number,
      VendorRef: { value: vendorId },
      GlobalTaxCalculation: 'TaxExcluded',
      Line: lines.map(({ category, amount }) => ({
        DetailType: 'AccountBasedExpenseLineDetail',
        Amount: Number(amount),
        AccountBasedExpenseLineDetail: {
          AccountRef: {
            value:
              categoryRules.find((rule) => rule.category === category)?.expenseAccountId ?? expenseAccountId,
          },
          TaxCodeRef: { value: defaultPurchaseTaxCodeId },
        },
      })),
    });
    const document = { documentId: `doc_${number}`, state: 'pushed', quickbooks: { id, url: quickbooksUrl } };
    documents.push(document);
    return Response.json(document, { status: 202 });
  };
  const answer = (what: string, body: unknown, url: URL): Response => {
    if (what === 'GET connection')
      return Response.json({ state: realmId === undefined ? 'disconnected' : 'active', realmId });
    if (what === 'POST connection/authorize') {
      const query = new URLSearchParams({
        client_id: 'counterfoil-local',
        redirect_uri: `${origin}/oauth/quickbooks/callback`,
        response_type: 'code',
        scope: 'com.intuit.quickbooks.accounting',
        state: 'abc',
      });
      return Response.json({ authorizeUrl: `${quickbooksUrl}/connect/oauth2?${query.toString()}` });
    }
    if (what.startsWith('GET /oauth')) {
      realmId = url.searchParams.get('realmId') ?? undefined;
      return new Response('', { status: 302, headers: { location: `${origin}/?connect=connected` } });
    }
    if (what === 'GET settings') return Response.json(settings);
    if (what === 'PUT settings') {
      settingsTries += 1;
      if (settingsTries < 3)
        return Response.json({ code: 'reference_data_missing', detail: 'Soon.' }, { status: 409 });
      settings = body;
      return Response.json(body);
    }
    if (what === 'POST bills') return takeBill(body);
    if (what === 'GET documents') return Response.json({ documents });
    return Response.json({});
  };
  const fetch: Fetch = async (address, init) => {
    const url = new URL(address);
    if (url.origin === quickbooksUrl) return simulator.handle(new Request(address, init));
    const what = `${init?.method ?? 'GET'} ${url.pathname.replace(/^\/v1\/tenants\/demo-b\/?/, '')}`;
    asked.push(what);
    return answer(what, typeof init?.body === 'string' ? JSON.parse(init.body) : undefined, url);
  };
  return { fetch, asked };
}

describe('runTenant', () => {
  it("connects the second tenant's company, maps categories, pushes the sample's bills and ties them out", async () => {
    let now = 0;
    const { fetch, asked } = fakeProduct(() => now);
    const steps: string[] = [];
    const progress = { step: (line: string) => steps.push(line), round: () => {}, settle: () => {} };
    const signedIn: string[] = [];
    const deps = {
      fetch,
      progress,
      sleep: async (ms: number) => void (now += ms),
      nowMs: () => now,
      adminToken: async (personId: string) => (signedIn.push(personId), 'admin-token'),
    };

    const job = billsJob(await readBills(sample));
    const seen = await runTenant(deps, { at: { origin, quickbooksUrl }, job, token: 'vendor-token' });

    const { report, problems } = buildReport({ tenants: [seen], allMs: now });
    expect(problems).toEqual([]);
    expect(signedIn).toEqual(['dee']);
    expect(asked.filter((what) => what === 'PUT settings')).toHaveLength(3);
    expect(asked.filter((what) => what === 'POST bills')).toHaveLength(10);
    expect(report).toMatchObject({
      submitted: 10,
      accepted: 9,
      pushed: 9,
      rejected: [{ number: '81008', code: 'credit_not_supported' }],
      quickbooks: { invoices: 0, bills: 9, vendors: 6, billTotal: '9043.59', total: '0.00' },
      expectedBillTotal: '9043.59',
      tenants: [{ tenantId: 'demo-b', submitted: 10, pushed: 9 }],
    });
    expect(steps).toContain('Made 7 expense accounts in the books, for 7 categories.');
    expect(steps).toContain('Waiting for the chart of accounts and the tax codes to be pulled …');
  });
});
