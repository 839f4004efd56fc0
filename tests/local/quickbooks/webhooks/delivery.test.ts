import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { simulated, startMs } from '../simulated.ts';
import { endpointUrl, invoiceOver, save, subscribed, verifierToken } from './subscribed.ts';
import type { Subscribed } from './subscribed.ts';

const webhooksOf = (company: Subscribed) => company.simulator.control.webhooks;
const pendingOf = (company: Subscribed) => webhooksOf(company).pending()[0]!;

const quill = { DisplayName: 'Quill' };

describe('a delivery', () => {
  it('is signed over its raw bytes with the verifier token', async () => {
    const company = subscribed();
    await save(company, 'Customer', { DisplayName: 'Zoë Müller & Søn' });

    await webhooksOf(company).deliverDue();

    const [delivery] = company.arrived;
    const expected = createHmac('sha256', verifierToken).update(delivery!.body, 'utf8').digest('base64');
    expect(delivery!.url).toBe(endpointUrl);
    expect(delivery!.headers.get('intuit-signature')).toBe(expected);
    expect(delivery!.headers.get('content-type')).toBe('application/json');
  });

  it('is a bare array of CloudEvents, each naming company and entity', async () => {
    const company = subscribed({ timeFractionDigits: 3 });
    await save(company, 'Customer', quill);

    await webhooksOf(company).deliverDue();

    expect(company.events()).toEqual([
      {
        specversion: '1.0',
        id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-a[\da-f]{3}-[\da-f]{12}$/u),
        source: 'intuit.Y291bnRlcmZvaWwtbG9jYWw=',
        type: 'qbo.customer.created.v1',
        datacontenttype: 'application/json',
        time: '2026-03-02T17:00:00.000Z',
        intuitentityid: '58',
        intuitaccountid: company.realmId,
        data: {},
      },
    ]);
  });

  it('has the older form when the app chose it, grouped by company', async () => {
    const company = subscribed({ shape: 'legacy', entities: ['Vendor'] });
    const { control } = company.simulator;
    const other = control.createCompany({ seed: 'us', realmId: '9341000000000002' });
    control.connect(other);
    const vendor = { entity: 'Vendor', rows: [{ DisplayName: 'Ferro' }] };
    control.addEntities({ realmId: company.realmId, ...vendor });
    control.addEntities({ ...other, ...vendor });
    control.mergeEntities({ realmId: company.realmId, entity: 'Vendor', loserId: '58', survivorId: '41' });

    await webhooksOf(company).deliverDue();

    const lastUpdated = '2026-03-02T17:00:00.000Z'.replace('000Z', '');
    const at = expect.stringMatching(new RegExp(`^${lastUpdated}\\d{3}Z$`, 'u'));
    expect(company.arrived.map(({ body }) => JSON.parse(body))).toEqual([
      {
        eventNotifications: [
          {
            realmId: company.realmId,
            dataChangeEvent: {
              entities: [
                { id: '58', operation: 'Create', name: 'Vendor', lastUpdated: at },
                { id: '41', operation: 'Merge', name: 'Vendor', lastUpdated: at, deletedId: '58' },
              ],
            },
          },
          {
            realmId: '9341000000000002',
            dataChangeEvent: {
              entities: [{ id: '58', operation: 'Create', name: 'Vendor', lastUpdated: at }],
            },
          },
        ],
      },
    ]);
  });

  it('holds several companies at once, or one where that is asked for', async () => {
    const company = subscribed({ realmsPerDelivery: 'one' });
    const { control } = company.simulator;
    const other = control.createCompany({ seed: 'us', realmId: '9341000000000002' });
    control.connect(other);
    const add = (realmId: string): unknown =>
      control.addEntities({ realmId, entity: 'Customer', rows: [quill] });

    add(company.realmId);
    add(other.realmId);
    await webhooksOf(company).deliverDue();
    webhooksOf(company).change({ realmsPerDelivery: 'several' });
    control.addEntities({ realmId: company.realmId, entity: 'Term', rows: [] });
    control.addEntities({ realmId: company.realmId, entity: 'Vendor', rows: [{ DisplayName: 'Ferro' }] });
    control.addEntities({ realmId: other.realmId, entity: 'Vendor', rows: [{ DisplayName: 'Ferro' }] });
    await webhooksOf(company).deliverDue();

    const realms = company.arrived.map(({ body }) => [
      ...new Set((JSON.parse(body) as { intuitaccountid: string }[]).map((event) => event.intuitaccountid)),
    ]);
    expect(realms).toEqual([[company.realmId], ['9341000000000002'], [company.realmId, '9341000000000002']]);
  });

  it('holds at most 100 events, and at most as many bytes as it may', async () => {
    const company = subscribed();
    const rows = Array.from({ length: 250 }, (_, index) => ({ DisplayName: `Customer ${index}` }));
    company.simulator.control.addEntities({ realmId: company.realmId, entity: 'Customer', rows });

    await webhooksOf(company).deliverDue();
    const counts = company.arrived.map(({ body }) => (JSON.parse(body) as unknown[]).length);
    webhooksOf(company).change({ maxDeliveryBytes: 1_000 });
    company.arrived.length = 0;
    const more = rows.slice(0, 20).map(({ DisplayName }) => ({ DisplayName: `More ${DisplayName}` }));
    company.simulator.control.addEntities({ realmId: company.realmId, entity: 'Customer', rows: more });
    await webhooksOf(company).deliverDue();

    expect(counts).toEqual([100, 100, 50]);
    expect(company.events()).toHaveLength(20);
    expect(Math.max(...company.arrived.map(({ body }) => Buffer.byteLength(body)))).toBeLessThanOrEqual(
      1_000,
    );
  });

  it('has the content type of CloudEvents where that is asked for', async () => {
    const company = subscribed({ contentType: 'application/cloudevents+json' });
    await save(company, 'Customer', quill);

    await webhooksOf(company).deliverDue();

    expect(company.arrived[0]!.headers.get('content-type')).toBe('application/cloudevents+json');
  });

  it('waits in production until changes are gathered for one to five minutes', async () => {
    const company = subscribed({ environment: 'production' });
    const { control } = company.simulator;
    await save(company, 'Customer', quill);
    control.advanceClock(59_999);
    await save(company, 'Customer', { DisplayName: 'Ferro' });
    await webhooksOf(company).deliverDue();
    expect(company.arrived).toEqual([]);

    control.advanceClock(240_001);
    await webhooksOf(company).deliverDue();

    expect(company.told()).toEqual(['customer.created 58', 'customer.created 59']);
    expect(company.arrived).toHaveLength(1);
  });
});

describe('an endpoint that does not acknowledge', () => {
  it('is tried again after 0 s, 10 s, 20 s, 30 s, 5 min, 20 min, 2 h, 4 h, 6 h and then every 6 h', async () => {
    const company = subscribed();
    company.answers.push(...Array.from({ length: 13 }, () => 500));
    await save(company, 'Customer', quill);

    while (pendingOf(company).queue.length + pendingOf(company).gathering.length > 0) {
      await webhooksOf(company).deliverDue();
      const [first] = pendingOf(company).queue;
      if (first !== undefined) company.simulator.control.setClock(first.dueAtMs);
    }

    const seconds = company.arrived.map(({ atMs }) => (atMs - startMs) / 1_000);
    const waits = seconds.slice(1).map((at, index) => at - seconds[index]!);
    expect(waits).toEqual([0, 10, 20, 30, 300, 1_200, 7_200, 14_400, 21_600, 21_600, 21_600, 21_600, 21_600]);
    expect(new Set(company.arrived.map(({ body }) => body)).size).toBe(1);
  });

  it('holds up everything behind it, also of other companies', async () => {
    const company = subscribed();
    const { control } = company.simulator;
    const other = control.createCompany({ seed: 'us', realmId: '9341000000000002' });
    control.connect(other);
    company.answers.push(400, 400);
    await save(company, 'Customer', quill);
    await webhooksOf(company).deliverDue();
    control.addEntities({ ...other, entity: 'Customer', rows: [quill] });

    await webhooksOf(company).deliverDue();
    const held = company.events().map((event) => event.intuitaccountid);
    control.advanceClock(10_000);
    await webhooksOf(company).deliverDue();

    expect(held).toEqual([company.realmId, company.realmId]);
    expect(company.events().map((event) => event.intuitaccountid)).toEqual([
      company.realmId,
      company.realmId,
      company.realmId,
      '9341000000000002',
    ]);
  });

  it('does not hold up the endpoint of another app', async () => {
    const company = subscribed();
    const { control } = company.simulator;
    const second = { clientId: 'second-app', endpointUrl: 'https://second.test/hook', verifierToken: 'v2' };
    control.registerApp({ clientId: 'second-app', clientSecret: 'secret' });
    control.connect({ realmId: company.realmId, clientId: 'second-app' });
    control.webhooks.configure(second);
    company.answers.push(503, 200, 503);

    await save(company, 'Customer', quill);
    await webhooksOf(company).deliverDue();

    const outcomes = control.webhooks.attempts().map(({ clientId, outcome }) => `${clientId} ${outcome}`);
    expect(outcomes.toSorted()).toEqual([
      'counterfoil-local refused',
      'counterfoil-local refused',
      'second-app acknowledged',
    ]);
  });

  it.each([201, 202, 204, 302, 400, 401, 500])('has not acknowledged by answering %i', async (status) => {
    const company = subscribed();
    company.answers.push(status, status);
    await save(company, 'Customer', quill);

    const attempts = await webhooksOf(company).deliverDue();

    expect(attempts.map(({ outcome, status: seen }) => [outcome, seen])).toEqual([
      ['refused', status],
      ['refused', status],
    ]);
  });

  it('has 3 seconds to answer, after which the request is given up', async () => {
    const company = subscribed();
    let isGivenUp = false;
    company.answers.push(async (request) => {
      request.signal.addEventListener('abort', () => {
        isGivenUp = true;
      });
      return new Promise<Response>(() => undefined);
    });
    await save(company, 'Customer', quill);

    const sending = webhooksOf(company).deliverDue();
    await company.time.advance(2_999);
    expect(isGivenUp).toBe(false);
    await company.time.advance(1);
    await sending;

    expect(isGivenUp).toBe(true);
    expect(webhooksOf(company).attempts()).toMatchObject([
      { attempt: 1, outcome: 'timedOut', status: null, durationMs: 3_000, atMs: startMs },
      { attempt: 2, outcome: 'acknowledged', status: 200, durationMs: 0 },
    ]);
  });

  it('may answer just within 3 seconds', async () => {
    const company = subscribed();
    company.answers.push(async () => {
      await company.time.sleep(2_999);
      return new Response(null, { status: 200 });
    });
    await save(company, 'Customer', quill);

    const sending = webhooksOf(company).deliverDue();
    await company.time.advance(2_999);

    expect(await sending).toMatchObject([{ outcome: 'acknowledged', durationMs: 2_999 }]);
  });

  it('may be out of reach', async () => {
    const company = subscribed();
    company.answers.push(() => Promise.reject(new TypeError('fetch failed')));
    await save(company, 'Customer', quill);

    const attempts = await webhooksOf(company).deliverDue();

    expect(attempts.map(({ outcome }) => outcome)).toEqual(['unreachable', 'acknowledged']);
  });
});

describe('deliveries by themselves', () => {
  it('go out when they are due, without being asked for', async () => {
    const company = subscribed({ groupingMs: { minMs: 60_000, maxMs: 60_000 } }, { deliversByItself: true });
    company.answers.push(500, 500);
    await save(company, 'Customer', quill);

    await company.time.advance(59_999);
    expect(company.arrived).toHaveLength(0);
    await company.time.advance(1);
    expect(company.arrived).toHaveLength(2);
    await company.time.advance(10_000);

    expect(company.arrived).toHaveLength(3);
    expect(pendingOf(company).queue).toEqual([]);
  });

  it('go out at once when the clock is moved past their moment', async () => {
    const company = subscribed({ environment: 'production' }, { deliversByItself: true });
    await save(company, 'Customer', quill);

    await company.send('/_control/clock', { method: 'POST', body: '{"advanceMs":300000}' });
    await company.time.advance(0);

    expect(company.told()).toEqual(['customer.created 58']);
  });

  it('go on after the state was saved and loaded', async () => {
    const company = subscribed({ environment: 'production' });
    await save(company, 'Customer', quill);
    const snapshot: unknown = JSON.parse(JSON.stringify(company.simulator.control.snapshot()));
    const next = subscribed({}, { deliversByItself: true });

    next.simulator.control.restore(snapshot);
    await next.time.advance(300_000);

    expect(next.told()).toEqual(['customer.created 58']);
    expect(next.simulator.control.webhooks.endpoints()[0]).toMatchObject({ environment: 'production' });
  });

  it('rest while Intuit is down', async () => {
    const company = subscribed({ outage: 'holds' }, { deliversByItself: true });
    await save(company, 'Customer', quill);
    await company.time.advance(60_000);
    expect(company.arrived).toEqual([]);

    webhooksOf(company).change({ outage: 'none' });
    await company.time.advance(0);

    expect(company.told()).toEqual(['customer.created 58']);
  });

  it('stop in the middle when the endpoint is removed', async () => {
    const company = subscribed({ maxEventsPerDelivery: 1 });
    company.answers.push(() => {
      webhooksOf(company).remove();
      return Promise.resolve(new Response(null, { status: 200 }));
    });
    await save(company, 'Customer', quill);
    await save(company, 'Customer', { DisplayName: 'Ferro' });

    await webhooksOf(company).deliverDue();

    expect(company.told()).toEqual(['customer.created 58']);
  });

  it('are none after a snapshot of before there were webhooks', () => {
    const company = subscribed();
    const { webhooks: _webhooks, ...older } = company.simulator.control.snapshot();

    company.simulator.control.restore(older);

    expect(webhooksOf(company).endpoints()).toEqual([]);
  });

  it('stop when everything is reset', async () => {
    const company = subscribed({ environment: 'production' }, { deliversByItself: true });
    await save(company, 'Customer', quill);

    company.simulator.control.reset();
    await company.time.advance(600_000);

    expect(company.arrived).toEqual([]);
  });
});

describe('a flush', () => {
  it('sends everything without waiting, up to what fails', async () => {
    const company = subscribed({
      environment: 'production',
      maxEventsPerDelivery: 1,
      entities: ['Customer'],
    });
    for (const DisplayName of ['Quill', 'Ferro', 'Third']) await save(company, 'Customer', { DisplayName });
    company.answers.push(200, 500, 500);

    const first = await webhooksOf(company).flush();
    const second = await webhooksOf(company).flush();

    expect(first.map(({ outcome }) => outcome)).toEqual(['acknowledged', 'refused', 'refused']);
    expect(second.map(({ outcome, attempt }) => [outcome, attempt])).toEqual([
      ['acknowledged', 3],
      ['acknowledged', 1],
    ]);
  });
});

describe('Intuit misbehaving', () => {
  it('sends a delivery twice, with the same ids and bytes', async () => {
    const company = subscribed({ duplicateNext: 1 });
    await save(company, 'Customer', quill);
    await webhooksOf(company).deliverDue();
    await invoiceOver(company, 10);
    await webhooksOf(company).deliverDue();

    const bodies = company.arrived.map(({ body }) => body);
    expect(bodies).toHaveLength(3);
    expect(bodies[1]).toBe(bodies[0]);
    expect(
      webhooksOf(company)
        .attempts()
        .map(({ isRepeat }) => isRepeat),
    ).toEqual([false, true, false]);
  });

  it('sends every delivery twice, and no more than that', async () => {
    const company = subscribed({ duplicateShare: 1, entities: ['Customer'] });
    await save(company, 'Customer', quill);

    await webhooksOf(company).deliverDue();

    expect(company.told()).toEqual(['customer.created 58', 'customer.created 58']);
  });

  it('loses the next events, or all of them, and counts what it lost', async () => {
    const company = subscribed({ loseNext: 1, entities: ['Customer'] });
    await save(company, 'Customer', quill);
    await save(company, 'Customer', { DisplayName: 'Ferro' });
    await webhooksOf(company).deliverDue();
    webhooksOf(company).change({ loseShare: 1 });
    await save(company, 'Customer', { DisplayName: 'Third' });
    await webhooksOf(company).deliverDue();

    expect(company.told()).toEqual(['customer.created 59']);
    expect(pendingOf(company).lost).toBe(2);
  });

  it('puts changes out of order within a delivery', async () => {
    const company = subscribed({ order: 'reversed', entities: ['Customer'] });
    await save(company, 'Customer', quill);
    await save(company, 'Customer', { DisplayName: 'Ferro' });

    await webhooksOf(company).deliverDue();

    expect(company.told()).toEqual(['customer.created 59', 'customer.created 58']);
  });

  it('shuffles a delivery without losing or inventing an event', async () => {
    const company = subscribed({ order: 'shuffled', entities: ['Customer'] });
    const rows = Array.from({ length: 40 }, (_, index) => ({ DisplayName: `Customer ${index}` }));
    company.simulator.control.addEntities({ realmId: company.realmId, entity: 'Customer', rows });

    await webhooksOf(company).deliverDue();

    const ids = company.events().map((event) => Number(event.intuitentityid));
    expect(ids).not.toEqual(ids.toSorted((left, right) => left - right));
    expect(ids.toSorted((left, right) => left - right)).toEqual(
      Array.from({ length: 40 }, (_, at) => 58 + at),
    );
  });

  it('holds changes back for as long as asked, so that a later one overtakes', async () => {
    const company = subscribed({ entities: ['Customer'], delayMs: { minMs: 60_000, maxMs: 60_000 } });
    await save(company, 'Customer', quill);
    webhooksOf(company).change({ delayMs: { minMs: 0, maxMs: 0 } });
    await save(company, 'Customer', { DisplayName: 'Ferro' });
    await webhooksOf(company).deliverDue();
    company.simulator.control.advanceClock(60_000);
    await webhooksOf(company).deliverDue();

    expect(company.told()).toEqual(['customer.created 59', 'customer.created 58']);
    expect(company.events().map(({ time }) => time.slice(0, 19))).toEqual([
      '2026-03-02T17:00:00',
      '2026-03-02T17:00:00',
    ]);
  });

  it('is down for a while: what happened comes afterwards', async () => {
    const company = subscribed({ outage: 'holds', entities: ['Customer'] });
    await save(company, 'Customer', quill);
    await webhooksOf(company).flush();
    expect(company.arrived).toEqual([]);

    webhooksOf(company).change({ outage: 'none' });
    await webhooksOf(company).deliverDue();

    expect(company.told()).toEqual(['customer.created 58']);
  });

  it('is down for a while: what happened is never told', async () => {
    const company = subscribed({ outage: 'loses', entities: ['Customer'] });
    await save(company, 'Customer', quill);

    webhooksOf(company).change({ outage: 'none' });
    await webhooksOf(company).flush();

    expect(company.arrived).toEqual([]);
    expect(pendingOf(company).lost).toBe(1);
  });

  it('leaves `data` out with its content type', async () => {
    const company = subscribed({ data: 'missingOnUpdates', entities: ['Customer'] });
    const { Id } = await save(company, 'Customer', quill);
    await save(company, 'Customer', { Id, SyncToken: '0', sparse: true, Notes: 'called' });

    await webhooksOf(company).deliverDue();

    const shown = company.events().map((event) => [event.type, event.data, event.datacontenttype]);
    expect(shown).toEqual([
      ['qbo.customer.created.v1', {}, 'application/json'],
      ['qbo.customer.updated.v1', undefined, undefined],
    ]);
  });

  it.each(['deletedid', 'deletedId'] as const)('tells what a merge ended as %s', async (spelling) => {
    const company = subscribed({ deletedIdSpelling: spelling, entities: ['Vendor'], data: 'missing' });
    const { control } = company.simulator;
    control.mergeEntities({ realmId: company.realmId, entity: 'Vendor', loserId: '41', survivorId: '42' });

    await webhooksOf(company).deliverDue();

    expect(company.told()).toEqual(['vendor.merged 42']);
    expect(company.events()[0]!.data).toEqual({ [spelling]: '41' });
  });

  it.each(['void', 'voided'] as const)('calls a void %s', async (voidVerb) => {
    const company = subscribed({ voidVerb, entities: ['Invoice'] });
    const { Id, SyncToken } = await invoiceOver(company, 10);
    await company.post('invoice?operation=void', { Id, SyncToken });

    await webhooksOf(company).deliverDue();

    expect(company.told()).toEqual([`invoice.created ${Id}`, `invoice.${voidVerb} ${Id}`]);
  });

  it('gives ids that are no UUIDs', async () => {
    const company = subscribed({ eventIds: 'suffixed' });
    await save(company, 'Customer', quill);

    await webhooksOf(company).deliverDue();

    expect(company.events()[0]!.id).toMatch(/^[\da-f-]{36}-Customer-58$/u);
  });

  it.each([
    [0, /^2026-03-02T17:00:00Z$/u],
    [1, /^2026-03-02T17:00:00\.0Z$/u],
    [9, /^2026-03-02T17:00:00\.000\d{6}Z$/u],
  ])('writes a time with %i digits of the second', async (timeFractionDigits, pattern) => {
    const company = subscribed({ timeFractionDigits });
    await save(company, 'Customer', quill);

    await webhooksOf(company).deliverDue();

    expect(company.events()[0]!.time).toMatch(pattern);
  });

  it('writes times with any number of digits of the second', async () => {
    const company = subscribed({ timeFractionDigits: 'varied' });
    const rows = Array.from({ length: 60 }, (_, index) => ({ DisplayName: `Customer ${index}` }));
    company.simulator.control.addEntities({ realmId: company.realmId, entity: 'Customer', rows });

    await webhooksOf(company).deliverDue();

    const digits = company.events().map(({ time }) => (time.split('.')[1] ?? 'Z').length - 1);
    expect([...new Set(digits)].toSorted((left, right) => left - right)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
  });
});

describe('test events of the portal', () => {
  it('are of things and of a company that nobody has', async () => {
    const company = subscribed({ entities: ['Invoice', 'Bill'] });

    const sent = webhooksOf(company).sendTestEvents();
    await webhooksOf(company).deliverDue();

    expect(sent).toEqual({ events: 2 });
    expect(company.told()).toEqual(['invoice.created 1234000', 'bill.created 1234001']);
    expect(new Set(company.events().map((event) => event.intuitaccountid))).toEqual(new Set(['310687']));
  });
});

describe('the control of webhooks over HTTP', () => {
  const call = (company: Subscribed, method: string, path: string, body?: object): Promise<Response> =>
    company.send(`/_control/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  it('registers an endpoint, changes it, delivers and shows what happened', async () => {
    const company = subscribed();
    await call(company, 'POST', 'webhooks', { endpointUrl: 'http://127.0.0.1:1/x', verifierToken: 't' });
    await call(company, 'PATCH', 'webhooks', { shape: 'legacy', entities: ['Customer'] });
    await save(company, 'Customer', quill);

    const pending = await (await call(company, 'GET', 'webhooks/pending')).json();
    const delivered = await (await call(company, 'POST', 'webhooks/deliver-due')).json();

    expect(pending).toMatchObject([{ clientId: 'counterfoil-local', lost: 0, gathering: [{}], queue: [] }]);
    expect(delivered).toMatchObject([{ outcome: 'acknowledged', attempt: 1 }]);
    expect(await (await call(company, 'GET', 'webhooks/attempts')).json()).toEqual(delivered);
    expect(company.arrived[0]!.body).toContain('eventNotifications');
    await call(company, 'DELETE', 'webhooks/attempts');
    expect(await (await call(company, 'GET', 'webhooks/attempts')).json()).toEqual([]);
  });

  it('shows the latest 1,000 attempts', async () => {
    const company = subscribed({ maxEventsPerDelivery: 1, entities: ['Term'] });
    const rows = Array.from({ length: 1_005 }, (_, index) => ({ Name: `Net ${index + 500}`, DueDays: 7 }));
    company.simulator.control.addEntities({ realmId: company.realmId, entity: 'Term', rows });

    const all = await webhooksOf(company).deliverDue();

    expect(company.arrived).toHaveLength(1_005);
    expect(all.map(({ serial }) => serial)).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 6));
  });

  it('forgets an endpoint', async () => {
    const company = subscribed();

    const removed = await (await call(company, 'DELETE', 'webhooks')).json();

    expect(removed).toEqual({ removed: true });
    expect(await (await call(company, 'GET', 'webhooks')).json()).toEqual([]);
    expect((await call(company, 'PATCH', 'webhooks', {})).status).toBe(400);
  });

  it.each([
    [{ endpointUrl: 'https://app.test' }],
    [{ endpointUrl: 'ftp://app.test', verifierToken: 't' }],
    [{ endpointUrl: 'https://app.test', verifierToken: 't', entities: ['TaxCode'] }],
    [{ endpointUrl: 'https://app.test', verifierToken: 't', delayMs: { minMs: 2, maxMs: 1 } }],
    [{ endpointUrl: 'https://app.test', verifierToken: 't', timeFractionDigits: 10 }],
  ])('refuses %j', async (endpoint) => {
    expect((await call(subscribed(), 'POST', 'webhooks', endpoint)).status).toBe(400);
  });
});

describe('without an endpoint', () => {
  it('nothing is gathered', async () => {
    const company = simulated();

    await save(company, 'Customer', quill);

    expect(company.simulator.control.webhooks.pending()).toEqual([]);
    expect(await company.simulator.control.webhooks.flush()).toEqual([]);
  });
});
