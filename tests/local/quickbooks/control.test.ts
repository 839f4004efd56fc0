import { describe, expect, it } from 'vitest';
import { createSimulator } from '../../../local/quickbooks/simulator.ts';
import { customer, customerCount, json, seededRandom, simulated, startMs, virtualTime } from './simulated.ts';
import type { Simulated } from './simulated.ts';

async function control(company: Simulated, method: string, path: string, body?: unknown): Promise<Response> {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  return company.send(`/_control/${path}`, init);
}

describe('the control interface over HTTP', () => {
  it('creates companies, lists them and changes them', async () => {
    const company = simulated();

    const { realmId } = await json<{ realmId: string }>(
      await control(company, 'POST', 'companies', { seed: 'gb', companyName: 'Quayside Ltd' }),
    );
    await control(company, 'PATCH', `companies/${realmId}`, {
      state: 'locked',
      switches: { customTxnNumbers: true },
    });

    const companies = await json<object[]>(await control(company, 'GET', 'companies'));
    expect(realmId).toMatch(/^9341\d{12}$/u);
    expect(companies[1]).toMatchObject({
      realmId,
      companyName: 'Quayside Ltd',
      seed: 'gb',
      state: 'locked',
      switches: { customTxnNumbers: true },
    });
  });

  it('changes switches in part and shows all', async () => {
    const company = simulated();

    await control(company, 'POST', 'switches', { rotation: 'family', limits: { callsPerSecond: 5 } });

    expect(await json(await control(company, 'GET', 'switches'))).toMatchObject({
      rotation: 'family',
      requestIdMode: 'item',
      limits: { callsPerSecond: 5, callsPerMinute: 500 },
    });
  });

  it('plans and clears faults and outages', async () => {
    const company = simulated();
    const planned = await control(company, 'POST', 'faults', {
      match: { kind: 'read' },
      effect: { type: 'reset' },
    });
    expect(await json(planned)).toEqual({ id: 'fault-1' });
    expect(await json<object[]>(await control(company, 'GET', 'faults'))).toHaveLength(1);

    await control(company, 'DELETE', 'faults');
    await control(company, 'POST', 'outages', { durationMs: 1000, status: 503 });
    expect((await company.call('customer/1')).status).toBe(503);
    await control(company, 'DELETE', 'outages');

    expect((await company.call('customer/1')).status).toBe(200);
  });

  it('moves the clock and sets it', async () => {
    const company = simulated();

    const advanced = await control(company, 'POST', 'clock', { advanceMs: 5_000 });
    expect(await json(advanced)).toEqual({ nowMs: startMs + 5_000, shiftMs: 5_000 });
    const set = await control(company, 'POST', 'clock', { nowMs: startMs + 60_000 });

    expect(await json(set)).toEqual({ nowMs: startMs + 60_000, shiftMs: 60_000 });
  });

  it('connects a company without a browser and disconnects it', async () => {
    const company = simulated();

    const tokens = await json<{ accessToken: string }>(
      await control(company, 'POST', 'connect', { realmId: company.realmId }),
    );
    const headers = { authorization: `Bearer ${tokens.accessToken}` };
    expect((await company.call('customer/1', { headers })).status).toBe(200);
    await control(company, 'POST', 'tokens/revoke', { realmId: company.realmId });

    expect((await company.call('customer/1', { headers })).status).toBe(401);
  });

  it.each([
    ['POST', 'switches', { requestIdMode: 'sometimes' }, 400],
    ['POST', 'switches', { unheardOf: true }, 400],
    ['POST', 'faults', { effect: { type: 'explode' } }, 400],
    ['POST', 'clock', {}, 400],
    ['PATCH', 'companies/1', { state: 'ok' }, 404],
    ['POST', 'foreign-traffic', { realmId: '1' }, 404],
    ['POST', 'merges', { realmId: '1', entity: 'Vendor', loserId: '1', survivorId: '2' }, 404],
    ['POST', 'merges', { realmId: '1', entity: 'Term', loserId: '1', survivorId: '2' }, 400],
    ['POST', 'active', { realmId: '1', entity: 'Gadget', id: '1', isActive: true }, 400],
    ['POST', 'entities', { realmId: '1', entity: 'Customer', rows: [] }, 404],
    ['POST', 'nothing', {}, 404],
  ])('answers %s %s with %j by %i', async (method, path, body, status) => {
    expect((await control(simulated(), method, path, body)).status).toBe(status);
  });

  it('merges list objects and makes them inactive', async () => {
    const company = simulated();
    const { realmId } = company;
    const merge = { realmId, entity: 'Vendor', loserId: '41', survivorId: '42' };

    const merged = await control(company, 'POST', 'merges', merge);
    const again = await control(company, 'POST', 'merges', merge);
    await control(company, 'POST', 'active', { realmId, entity: 'TaxCode', id: '3', isActive: false });

    expect(merged.status).toBe(200);
    expect(again.status).toBe(400);
    expect(await json(again)).toEqual({
      error: 'Cannot merge Vendor 41: the books hold no such object.',
    });
    expect((await company.call('vendor/41')).status).toBe(400);
    expect(await json(await company.call('taxcode/3'))).toMatchObject({ TaxCode: { Active: false } });
  });

  it('adds thousands of customers in a moment, past the limits and uncounted', async () => {
    const company = simulated();
    const { realmId } = company;
    const before = await customerCount(company);
    const rows = Array.from({ length: 10_000 }, (_, index) => ({ DisplayName: `Customer ${index}` }));
    const startedAtMs = performance.now();

    const added = await control(company, 'POST', 'entities', { realmId, entity: 'Customer', rows });

    // About half a second on two cores; ten times that would make large tests a burden.
    expect(performance.now() - startedAtMs).toBeLessThan(5_000);
    const { ids } = await json<{ ids: string[] }>(added);
    expect(ids.slice(0, 2)).toEqual(['58', '59']);
    expect(await customerCount(company)).toBe(before + 10_000);
    expect(company.simulator.control.counters()).toMatchObject({ total: 2, byKind: { query: 2 } });
  });

  it('adds all entities or none', async () => {
    const company = simulated();
    const before = await customerCount(company);
    const rows = [customer('Quill'), customer('quill')];

    const refused = await control(company, 'POST', 'entities', {
      realmId: company.realmId,
      entity: 'Customer',
      rows,
    });

    expect(refused.status).toBe(400);
    expect(await json(refused)).toEqual({
      error: 'Cannot add Customer 2: The name supplied already exists. : null',
    });
    expect(await customerCount(company)).toBe(before);
  });

  it('refuses pages from other origins', async () => {
    const company = simulated();

    const response = await company.send('/_control/reset', {
      method: 'POST',
      headers: { origin: 'http://evil.test' },
    });

    expect(response.status).toBe(403);
    expect(company.simulator.companyIds()).toEqual([company.realmId]);
  });
});

describe('counters', () => {
  it('count calls by kind, batches once, and reads as metered', async () => {
    const company = simulated();
    await company.call('customer/1');
    await customerCount(company);
    await company.call('cdc?entities=Customer&changedSince=2026-03-01');
    await company.post('customer', customer('Quill'));
    await company.post('customer', customer('Quill'));
    const item = { bId: '1', operation: 'create', Customer: customer('Ferro') };
    await company.post('batch', {
      BatchItemRequest: [item, { bId: '2', Query: 'select count(*) from Item' }],
    });

    const counts = await json(await control(company, 'GET', `counters?realmId=${company.realmId}`));

    expect(counts).toEqual({
      total: 6,
      batches: 1,
      batchItems: 2,
      single: 2,
      metered: 4,
      throttled: 0,
      byKind: { read: 1, query: 1, cdc: 1, create: 2, batch: 1 },
      byStatus: { '200': 5, '400': 1 },
      tokenCalls: { exchange: 0, refresh: 0, revoke: 0 },
    });
  });

  it('keep companies apart, add them up and start again', async () => {
    const company = simulated();
    const { simulator } = company;
    await company.call('customer/1');
    await company.send('/v3/company/123/customer/1', { headers: { accept: 'application/json' } });

    expect(simulator.control.counters(company.realmId).total).toBe(1);
    expect(simulator.control.counters('123').total).toBe(1);
    expect(simulator.control.counters().total).toBe(2);
    simulator.control.resetCounters();
    expect(simulator.control.counters().total).toBe(0);
  });

  it('count a call whose answer was lost', async () => {
    const company = simulated();
    company.simulator.control.planFault({ effect: { type: 'reset' } });
    await expect(company.call('customer/1')).rejects.toThrow('fetch failed');

    expect(company.simulator.control.counters()).toMatchObject({
      total: 1,
      metered: 0,
      byStatus: { '0': 1 },
    });
  });
});

describe('a snapshot', () => {
  it('brings books, tokens, request ids, switches and clock back, in another simulator too', async () => {
    const company = simulated();
    const first = company.simulator.control;
    first.changeSwitches({ throttleBody: 'xml' });
    first.advanceClock(1_000);
    await company.post('customer?requestid=r1', customer('Quill'));
    const count = await customerCount(company);
    const text = JSON.stringify(await json(await control(company, 'GET', 'snapshot')));

    const time = virtualTime();
    const simulator = createSimulator({
      clock: { nowMs: time.nowMs },
      sleep: time.sleep,
      random: seededRandom(2),
    });
    simulator.control.restore(JSON.parse(text));
    const headers = { accept: 'application/json', authorization: `Bearer ${company.accessToken}` };
    const path = `http://qbo.test/v3/company/${company.realmId}`;
    const body = JSON.stringify(customer('Quill'));
    const repeat = await simulator.handle(
      new Request(`${path}/customer?requestid=r1`, { method: 'POST', body, headers }),
    );
    const query = encodeURIComponent('select count(*) from Customer');
    const counted = await simulator.handle(new Request(`${path}/query?query=${query}`, { headers }));

    expect(repeat.status).toBe(200);
    expect(await json(counted)).toMatchObject({ QueryResponse: { totalCount: count } });
    expect(simulator.control.switches().throttleBody).toBe('xml');
    expect(simulator.control.clock().shiftMs).toBe(1_000);
  });

  it('stays as it was while the simulator goes on', async () => {
    const company = simulated();
    const count = await customerCount(company);
    const snapshot = company.simulator.control.snapshot();
    await company.post('customer', customer('Quill'));

    company.simulator.control.restore(snapshot);

    expect(await customerCount(company)).toBe(count);
  });

  it('is refused when it is none', async () => {
    expect((await control(simulated(), 'POST', 'snapshot', { version: 7 })).status).toBe(400);
  });
});

describe('a reset', () => {
  it('leaves an empty simulator with its first switches', async () => {
    const company = simulated();
    company.simulator.control.changeSwitches({ rotation: 'family' });
    company.simulator.control.advanceClock(1_000);

    await control(company, 'POST', 'reset');

    expect(company.simulator.companyIds()).toEqual([]);
    expect(company.simulator.control.switches().rotation).toBe('grace');
    expect(company.simulator.control.clock()).toEqual({ nowMs: startMs, shiftMs: 0 });
    expect((await company.call('customer/1')).status).toBe(401);
  });
});
