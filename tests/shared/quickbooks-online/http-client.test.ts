import Big from 'big.js';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DependencyError, InvariantError } from '../../../shared/domain/errors.ts';
import type { AccessTokens } from '../../../shared/quickbooks-online/access-tokens.ts';
import type { BatchItem, CallAccess, QuickBooksClient } from '../../../shared/quickbooks-online/client.ts';
import type { QuickBooksWrite } from '../../../shared/quickbooks-online/client-outcomes.ts';
import { fetchCompany } from '../../../shared/quickbooks-online/company.ts';
import { createTurns } from '../../../shared/quickbooks-online/governor.ts';
import { createQuickBooksClient } from '../../../shared/quickbooks-online/http-client.ts';
import type { CallLine } from '../../../shared/quickbooks-online/perform.ts';
import { Secret } from '../../../shared/quickbooks-online/secret.ts';
import type { Turns } from '../../../shared/quickbooks-online/turns.ts';
import type { WireObject } from '../../../shared/quickbooks-online/wire.ts';
import { createRealmWindows } from '../../../shared/store/realm-windows.ts';
import { origin, owner, seededRandom, simulatedIntuit, type Intuit } from './simulated-intuit.ts';

const minute = 60_000;

let intuit: Intuit;
let lines: CallLine[];
let access: CallAccess;
let counted: string[];

beforeAll(async () => {
  await import('intuit-oauth');
});
beforeEach(() => {
  intuit = simulatedIntuit();
  lines = [];
  counted = [];
  access = { connection: owner, maxTurnWaitMs: 2_000, startByMs: intuit.clock.nowMs() + 15_000 };
});

type Fetch = (url: string, init: RequestInit) => Promise<Response>;
const oneToken: AccessTokens = {
  accessTokenFor: async () => ({ outcome: 'opened', accessToken: new Secret('token') }),
};
const freeTurns: Turns = {
  take: async () => ({ isGranted: true, slotAtMs: intuit.clock.nowMs() }),
  pause: async () => {},
};

function client(of: {
  fetch: Fetch;
  tokens?: AccessTokens;
  turns?: Turns;
  baseUrl?: string;
}): QuickBooksClient {
  return createQuickBooksClient({
    countRead: async ({ tenantId }) => void counted.push(tenantId),
    baseUrl: of.baseUrl ?? origin,
    fetch: of.fetch,
    tokens: of.tokens ?? oneToken,
    turns: of.turns ?? freeTurns,
    nowMs: intuit.clock.nowMs,
    sleep: intuit.clock.sleep,
    startTimer: intuit.clock.startTimer,
    log: (line) => lines.push(line),
  });
}

/** A client against the simulator, with tokens and turns as in production. */
async function connected(): Promise<QuickBooksClient> {
  const vault = intuit.vault();
  await vault.storeGrant(owner, intuit.consent());
  return client({ fetch: intuit.fetch, tokens: vault, turns: sharedTurns() });
}

function sharedTurns(): Turns {
  const windows = createRealmWindows({
    table: intuit.table,
    sleep: intuit.clock.sleep,
    random: seededRandom(),
  });
  return createTurns({ updateWindows: windows.update, nowMs: intuit.clock.nowMs });
}

const answering =
  (status: number, body: string, headers: Record<string, string> = {}): Fetch =>
  async () =>
    new Response(body, { status, headers: { intuit_tid: 'tid-1', ...headers } });
const failing =
  (code: string): Fetch =>
  async () => {
    throw new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
  };

const customer = { entity: 'Customer', payload: { DisplayName: 'Quill & Sons' }, requestId: 'r-1' } as const;
const items: readonly BatchItem[] = [
  { bId: 'a', operation: 'create', entity: 'Customer', payload: { DisplayName: 'Amy’s Birds' } },
  { bId: 'b', operation: 'create', entity: 'Customer', payload: { DisplayName: 'a:b' } },
  { bId: 'c', operation: 'create', entity: 'Vendor', payload: { DisplayName: 'Ferro Supply' } },
];
const fault = (code: string): string =>
  JSON.stringify({ Fault: { Error: [{ Message: 'M', Detail: 'D', code }], type: 'ValidationFault' } });

describe('what Intuit bills', () => {
  it('is every read that was answered, and no write and no refusal', async () => {
    const quickbooks = await connected();
    const { control } = intuit.simulator;

    await intuit.clock.run(quickbooks.create(access, customer));
    await intuit.clock.run(quickbooks.batch(access, { requestId: 'r-2', items }));
    await intuit.clock.run(quickbooks.queryAll(access, { entity: 'Customer' }));
    await intuit.clock.run(quickbooks.read(access, { entity: 'Preferences' }));
    await intuit.clock.run(quickbooks.read(access, { entity: 'Customer', id: '999999' }));
    control.planFault({ match: { kind: 'query' }, effect: { type: 'status', status: 503 } });
    await intuit.clock.run(quickbooks.queryAll(access, { entity: 'Vendor' }));

    expect(counted).toEqual(['acme', 'acme']);
    expect(control.counters(owner.realmId).metered).toBe(counted.length);
  });
});

describe('create', () => {
  it('creates an entity in QuickBooks and gives back what QuickBooks made of it', async () => {
    const quickbooks = await connected();

    const outcome = await intuit.clock.run(quickbooks.create(access, customer));

    expect(outcome).toMatchObject({
      outcome: 'applied',
      answer: { DisplayName: 'Quill & Sons', SyncToken: '0' },
    });
    expect(outcome.traceId).toMatch(/^1-/);
    expect(lines).toMatchObject([
      { code: 'quickbooks_called', tenantId: 'acme', operation: 'create Customer', outcome: 'applied' },
    ]);
  });

  it('sends the request id and the minor version, decimals as numbers, and follows no redirect', async () => {
    const sent: { url: string; init: RequestInit }[] = [];
    const quickbooks = client({
      fetch: async (url, init) => {
        sent.push({ url, init });
        return new Response('{"Invoice":{"Id":"7"}}');
      },
    });

    await quickbooks.create(access, {
      entity: 'Invoice',
      payload: { Line: [{ Amount: new Big('90.10') }] },
      requestId: 'r/1',
    });

    expect(sent).toMatchObject([
      {
        url: 'http://127.0.0.1:7000/v3/company/9341000000000001/invoice?requestid=r%2F1&minorversion=75',
        init: {
          method: 'POST',
          body: '{"Line":[{"Amount":90.1}]}',
          redirect: 'manual',
          headers: {
            authorization: 'Bearer token',
            accept: 'application/json',
            'content-type': 'application/json',
          },
        },
      },
    ]);
  });

  it('is answered the same when the same request id is sent again', async () => {
    const quickbooks = await connected();

    const first = await intuit.clock.run(quickbooks.create(access, customer));
    const second = await intuit.clock.run(quickbooks.create(access, customer));

    expect(idOf(second)).toBe(idOf(first));
  });

  it('refuses with cause, code and trace id', async () => {
    const quickbooks = await connected();
    await intuit.clock.run(quickbooks.create(access, customer));

    const outcome = await intuit.clock.run(quickbooks.create(access, { ...customer, requestId: 'r-2' }));

    expect(outcome).toMatchObject({
      outcome: 'refused',
      cause: 'name_taken',
      faultCode: '6240',
      httpStatus: 400,
      detail: 'The name supplied already exists. : null',
    });
  });

  it('names the holder of a number that is taken', async () => {
    const body = fault('6140').replace(
      '"D"',
      '"… DocNumber=18696 is assigned to TxnType=Invoice with TxnId=6575"',
    );

    expect(await client({ fetch: answering(400, body) }).create(access, customer)).toMatchObject({
      cause: 'number_taken',
      holder: { type: 'Invoice', id: '6575' },
    });
  });

  it('says when QuickBooks knows the request id already', async () => {
    expect(await client({ fetch: answering(400, fault('600')) }).create(access, customer)).toMatchObject({
      outcome: 'refused',
      isRequestIdKnown: true,
    });
  });

  it.each<[string, Fetch]>([
    ['a reset connection', failing('ECONNRESET')],
    ['a broken socket', failing('UND_ERR_SOCKET')],
    ['an error without a code', async () => Promise.reject(new Error('?'))],
    ['500 with a fault', answering(500, fault('2010'))],
    ['504 in HTML', answering(504, '<html>')],
    ['502 without a body', answering(502, '')],
    ['408', answering(408, '')],
    ['a redirect', answering(307, '')],
    ['200 in HTML', answering(200, '<html>')],
    ['200 without a body', answering(200, '')],
    ['200 with another entity', answering(200, '{"Vendor":{"Id":"1"}}')],
    ['200 with an entity without an id', answering(200, '{"Customer":{}}')],
    ['an internal failure', answering(400, fault('10000'))],
  ])('takes %s as unknown', async (_what, fetch) => {
    expect(await client({ fetch }).create(access, customer)).toMatchObject({
      outcome: 'unknown',
      startedAtMs: intuit.clock.nowMs(),
    });
  });

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])(
    'knows that nothing was done when no connection came about (%s)',
    async (code) => {
      expect(await client({ fetch: failing(code) }).create(access, customer)).toEqual({
        outcome: 'deferred',
        reason: 'unavailable',
        retryAtMs: intuit.clock.nowMs() + 15_000,
        durationMs: 0,
      });
    },
  );

  it.each<[string, number, string, object]>([
    ['a lapsed subscription', 400, '6190', { reason: 'subscriptionLapsed' }],
    ['a fault inside a success', 200, '6190', { reason: 'subscriptionLapsed' }],
    ['a lost right', 401, '120', { reason: 'needsReconnect' }],
    ['a disconnected app', 403, '3100', { reason: 'needsReconnect' }],
    ['a locked company', 400, '140', { reason: 'unavailable' }],
    ['maintenance', 503, '150', { reason: 'unavailable' }],
  ])('defers on %s', async (_what, status, code, expected) => {
    expect(await client({ fetch: answering(status, fault(code)) }).create(access, customer)).toMatchObject({
      outcome: 'deferred',
      ...expected,
    });
  });

  it('never turns an answer of 500 and more, or no answer, into a refusal, whatever its body says', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 500, max: 599 }),
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.integer({ min: 0, max: 20_000 }).map((code) => fault(String(code))),
          fc
            .integer({ min: 0, max: 20_000 })
            .map((code) => `<Fault type="x"><Error code="${code}"></Error></Fault>`),
        ),
        async (status, body) => {
          const { outcome } = await client({ fetch: answering(status, body) }).create(access, customer);

          expect(['unknown', 'deferred']).toContain(outcome);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('waits 125 s for the answer to a write', async () => {
    const startMs = intuit.clock.nowMs();

    const outcome = await intuit.clock.run(client({ fetch: silent }).create(access, customer));

    expect(outcome).toEqual({ outcome: 'unknown', startedAtMs: startMs, durationMs: 125_000 });
  });

  it('applied but not answered is unknown, and the same id then brings the entity', async () => {
    const quickbooks = await connected();
    intuit.simulator.control.planFault({
      match: { kind: 'create' },
      effect: { type: 'appliedAnswerLost', via: 'reset' },
    });

    const lost = await intuit.clock.run(quickbooks.create(access, customer));
    const again = await intuit.clock.run(quickbooks.create(access, customer));
    const found = await intuit.clock.run(quickbooks.queryAll(access, { entity: 'Customer', where: [named] }));

    expect(lost.outcome).toBe('unknown');
    expect(again.outcome).toBe('applied');
    expect(found).toMatchObject({ answer: [{ Id: idOf(again) }] });
  });

  it.each(['', 'x'.repeat(51)])('refuses a request id of the wrong length (%#)', async (requestId) => {
    await expect(client({ fetch: silent }).create(access, { ...customer, requestId })).rejects.toThrow(
      InvariantError,
    );
  });
});

describe('batch', () => {
  it('has an outcome of its own for each item', async () => {
    const quickbooks = await connected();

    const outcomes = await intuit.clock.run(quickbooks.batch(access, { requestId: 'b-1', items }));

    expect([...outcomes.keys()]).toEqual(['a', 'b', 'c']);
    expect(outcomes.get('a')).toMatchObject({ outcome: 'applied', answer: { DisplayName: 'Amy’s Birds' } });
    expect(outcomes.get('b')).toMatchObject({ outcome: 'refused', cause: 'characters_refused' });
    expect(outcomes.get('c')).toMatchObject({ outcome: 'applied', answer: { DisplayName: 'Ferro Supply' } });
    expect(intuit.simulator.control.counters().batches).toBe(1);
  });

  it('takes an item that the answer does not mention as unknown, its id spent', async () => {
    const body =
      '{"BatchItemResponse":[{"Customer":{"Id":"1"},"bId":"a"},{"bId":"b"},{"Vendor":{"Id":"2"},"bId":"x"}]}';

    const outcomes = await client({ fetch: answering(200, body) }).batch(access, { requestId: 'b-1', items });

    expect(outcomes.get('a')).toMatchObject({ outcome: 'applied', answer: { Id: '1' } });
    expect(outcomes.get('b')).toMatchObject({ outcome: 'unknown', isIdSpent: true });
    expect(outcomes.get('c')).toMatchObject({ outcome: 'unknown', isIdSpent: true });
  });

  it.each<[string, Fetch]>([
    ['a lost connection', failing('ECONNRESET')],
    ['503', answering(503, '')],
    ['an answer that is none to a batch', answering(200, '{"Invoice":{"Id":"1"}}')],
  ])('takes all items as unknown, their ids unspent, after %s', async (_what, fetch) => {
    const outcomes = await client({ fetch }).batch(access, { requestId: 'b-1', items });

    expect([...outcomes.values()].map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(outcomes.get('a')).not.toHaveProperty('isIdSpent');
  });

  it('takes a refusal of the batch as a refusal of all', async () => {
    const outcomes = await client({ fetch: answering(400, fault('1040')) }).batch(access, {
      requestId: 'b',
      items,
    });

    expect([...outcomes.values()]).toMatchObject(
      items.map(() => ({ outcome: 'refused', cause: 'request_defect' })),
    );
  });

  it('defers an item that meets a lapsed subscription', async () => {
    const body = JSON.stringify({
      BatchItemResponse: items.map(({ bId }) => ({ bId, Fault: { Error: [{ code: '6190' }] } })),
    });

    const outcomes = await client({ fetch: answering(200, body) }).batch(access, { requestId: 'b', items });

    expect(outcomes.get('a')).toMatchObject({ outcome: 'deferred', reason: 'subscriptionLapsed' });
  });

  it('takes an internal failure of one item as unknown, for that item alone', async () => {
    const quickbooks = await connected();
    intuit.simulator.control.planFault({
      match: { kind: 'create', bId: 'a', item: true },
      effect: { type: 'fault', code: '10000' },
    });

    const outcomes = await intuit.clock.run(quickbooks.batch(access, { requestId: 'b-1', items }));

    expect([...outcomes.values()].map(({ outcome }) => outcome)).toEqual(['unknown', 'refused', 'applied']);
  });

  it.each<[string, string, readonly BatchItem[]]>([
    ['none', 'b', []],
    ['31', 'b', Array.from({ length: 31 }, (_, index) => ({ ...items[0]!, bId: String(index) }))],
    ['two of one id', 'b', [items[0]!, items[0]!]],
    ['a long bId', 'b', [{ ...items[0]!, bId: 'x'.repeat(11) }]],
    ['a long request id', 'b'.repeat(37), items],
  ])('refuses to send %s', async (_what, requestId, wrong) => {
    await expect(client({ fetch: silent }).batch(access, { requestId, items: wrong })).rejects.toThrow(
      InvariantError,
    );
  });

  it('sends options beside the operation', async () => {
    let body = '';
    const fetch: Fetch = async (_url, init) => {
      body = String(init.body);
      return new Response('{"BatchItemResponse":[]}');
    };

    await client({ fetch }).batch(access, {
      requestId: 'b',
      items: [{ bId: 'a', operation: 'create', entity: 'Bill', payload: {}, isDuplicateAllowed: true }],
    });

    expect(body).toBe(
      '{"BatchItemRequest":[{"bId":"a","operation":"create","optionsData":"allowduplicatedocnum","Bill":{}}]}',
    );
  });
});

describe('read and query', () => {
  it('finds names with quotes, ampersands and backslashes', async () => {
    const quickbooks = await connected();
    const names = ["Amy's Birds", 'A & B', String.raw`back\slash`, 'percent % sign'];
    for (const DisplayName of names) {
      await intuit.clock.run(
        quickbooks.create(access, { entity: 'Customer', payload: { DisplayName }, requestId: DisplayName }),
      );
    }

    const found = await intuit.clock.run(
      quickbooks.queryAll(access, {
        entity: 'Customer',
        where: [{ field: 'DisplayName', is: 'IN', values: names }],
      }),
    );

    expect(found.outcome === 'applied' && found.answer.map((row) => row['DisplayName'])).toEqual(names);
  });

  it('finds nothing where there is nothing', async () => {
    const quickbooks = await connected();

    expect(
      await intuit.clock.run(quickbooks.query(access, { entity: 'Customer', where: [named] })),
    ).toMatchObject({
      outcome: 'applied',
      answer: [],
    });
  });

  it('reads all pages, ordered by Id', async () => {
    const statements: string[] = [];
    const page = (from: number, count: number): string =>
      JSON.stringify({
        QueryResponse: { Customer: Array.from({ length: count }, (_, i) => ({ Id: `${from + i}` })) },
      });
    const fetch: Fetch = async (_url, init) => {
      statements.push(String(init.body));
      return new Response(statements.length === 1 ? page(1, 1000) : page(1001, 3));
    };

    const found = await client({ fetch }).queryAll(access, { entity: 'Customer' });

    expect(found.outcome === 'applied' && found.answer.length).toBe(1003);
    expect(statements).toEqual([
      'SELECT * FROM Customer ORDERBY Id STARTPOSITION 1 MAXRESULTS 1000',
      'SELECT * FROM Customer ORDERBY Id STARTPOSITION 1001 MAXRESULTS 1000',
    ]);
  });

  it('gives no half of the rows when a later page fails', async () => {
    let calls = 0;
    const fetch: Fetch = async () => {
      calls += 1;
      if (calls > 1) return new Response('', { status: 503 });
      const Customer = Array.from({ length: 1000 }, (_, index) => ({ Id: String(index) }));
      return new Response(JSON.stringify({ QueryResponse: { Customer } }));
    };

    expect((await client({ fetch }).queryAll(access, { entity: 'Customer' })).outcome).toBe('deferred');
  });

  it.each<[string, Fetch]>([
    ['a lost connection', failing('ECONNRESET')],
    ['503', answering(503, '')],
    ['200 in HTML', answering(200, '<html>')],
    ['200 of another form', answering(200, '{"QueryResponse":[]}')],
    ['rows of another form', answering(200, '{"QueryResponse":{"Customer":{}}}')],
  ])('defers after %s: a read is simply repeated', async (_what, fetch) => {
    expect(await client({ fetch }).query(access, { entity: 'Customer' })).toMatchObject({
      outcome: 'deferred',
      reason: 'unavailable',
      retryAtMs: intuit.clock.nowMs() + 15_000,
    });
  });

  it('waits 60 s for the answer to a read', async () => {
    expect(
      await intuit.clock.run(client({ fetch: silent }).read(access, { entity: 'Preferences' })),
    ).toMatchObject({
      outcome: 'deferred',
      durationMs: 60_000,
    });
  });

  it('stops reading an answer without end', async () => {
    let pulled = 0;
    const chunk = new Uint8Array(1024 * 1024);
    const fetch: Fetch = async () =>
      new Response(
        new ReadableStream<Uint8Array>({
          pull(controller) {
            pulled += 1;
            controller.enqueue(chunk);
          },
        }),
      );

    const outcome = await client({ fetch }).query(access, { entity: 'Customer' });

    expect(outcome.outcome).toBe('deferred');
    expect(pulled).toBeLessThan(60);
  });

  it('reads what is known of a company', async () => {
    const quickbooks = await connected();

    const outcome = await intuit.clock.run(fetchCompany(quickbooks, access, intuit.clock.nowMs));

    expect(outcome).toMatchObject({
      outcome: 'applied',
      answer: {
        country: 'US',
        homeCurrency: 'USD',
        usesMultiCurrency: false,
        readAt: '2026-03-02T17:00:00.000Z',
      },
    });
  });

  it('cannot read the company of another realm', async () => {
    const quickbooks = await connected();
    intuit.simulator.control.createCompany({ realmId: '9341000000000002', seed: 'us' });
    const connection = { ...owner, realmId: '9341000000000002' as typeof owner.realmId };
    const { accessToken } = intuit.consent();
    const tokens: AccessTokens = { accessTokenFor: async () => ({ outcome: 'opened', accessToken }) };

    const stolen = client({ fetch: intuit.fetch, tokens });
    const outcome = await intuit.clock.run(
      fetchCompany(stolen, { ...access, connection }, intuit.clock.nowMs),
    );

    expect(quickbooks).toBeDefined();
    expect(outcome).toMatchObject({ outcome: 'deferred', reason: 'needsReconnect' });
  });

  it.each([
    'https://evil.example',
    'http://quickbooks.api.intuit.com',
    'https://quickbooks.api.intuit.com.evil.example',
    'https://evil.example/https://quickbooks.api.intuit.com',
    'not a url',
  ])('refuses %s as the place to send tokens to', (baseUrl) => {
    expect(() => client({ fetch: silent, baseUrl })).toThrow(InvariantError);
  });
});

describe('tokens', () => {
  it('renews a token that is refused once, and repeats the call once', async () => {
    const asked: (string | undefined)[] = [];
    const tokens: AccessTokens = {
      accessTokenFor: async (_owner, options) => {
        asked.push(options?.refused?.reveal());
        return { outcome: 'opened', accessToken: new Secret(asked.length === 1 ? 'old' : 'new') };
      },
    };
    const sent: unknown[] = [];
    const fetch: Fetch = async (_url, init) => {
      sent.push((init.headers as Record<string, string>)['authorization']);
      return sent.length === 1
        ? new Response('{"fault":{"error":[{"code":"003200"}],"type":"AUTHENTICATION"}}', { status: 401 })
        : new Response('{"Customer":{"Id":"1"}}');
    };

    const outcome = await client({ fetch, tokens }).create(access, customer);

    expect(outcome.outcome).toBe('applied');
    expect(sent).toEqual(['Bearer old', 'Bearer new']);
    expect(asked).toEqual([undefined, 'old']);
  });

  it('asks for a new consent when a renewed token is refused as well', async () => {
    const outcome = await client({ fetch: answering(401, '') }).create(access, customer);

    expect(outcome).toMatchObject({ outcome: 'deferred', reason: 'needsReconnect', traceId: 'tid-1' });
    expect(lines).toHaveLength(2);
  });

  it('goes on with an expired token by itself', async () => {
    const quickbooks = await connected();
    intuit.simulator.control.advanceClock(2 * 60 * minute);

    const outcome = await intuit.clock.run(quickbooks.create(access, customer));

    expect(outcome.outcome).toBe('applied');
    expect(intuit.refreshCalls()).toBe(1);
  });

  it('stops after the user disconnected in QuickBooks, without a further call', async () => {
    const quickbooks = await connected();
    intuit.simulator.control.revokeTokens(owner.realmId);

    const first = await intuit.clock.run(quickbooks.create(access, customer));
    const second = await intuit.clock.run(quickbooks.create(access, customer));

    expect([first, second]).toMatchObject([
      { outcome: 'deferred', reason: 'needsReconnect' },
      { outcome: 'deferred', reason: 'needsReconnect' },
    ]);
    expect(lines).toHaveLength(1);
  });

  it('shows no token in any outcome or line', async () => {
    const quickbooks = await connected();
    const outcomes = [
      await intuit.clock.run(quickbooks.create(access, customer)),
      await intuit.clock.run(quickbooks.create(access, { ...customer, requestId: 'r-2' })),
    ];

    const text = JSON.stringify([outcomes, lines]);

    for (const token of intuit.issued) expect(text).not.toContain(token);
  });
});

describe('turns', () => {
  it('makes no call when its turn is further away than it may wait', async () => {
    const turns: Turns = { ...freeTurns, take: async () => ({ isGranted: false, retryAtMs: 99 }) };

    expect(await client({ fetch: silent, turns }).create(access, customer)).toMatchObject({
      outcome: 'deferred',
      reason: 'turn',
      retryAtMs: 99,
    });
    expect(lines).toEqual([]);
  });

  it('makes no call when turns cannot be had', async () => {
    const turns: Turns = {
      ...freeTurns,
      take: async () => {
        throw new DependencyError({ dependency: 'dynamodb', message: 'busy' });
      },
    };

    expect(await client({ fetch: silent, turns }).create(access, customer)).toMatchObject({
      outcome: 'deferred',
      reason: 'turn',
      retryAtMs: intuit.clock.nowMs() + 2_000,
    });
  });

  it('waits for its slot', async () => {
    const startMs = intuit.clock.nowMs();
    let calledAtMs = 0;
    const fetch: Fetch = async () => {
      calledAtMs = intuit.clock.nowMs();
      return new Response('{"Customer":{"Id":"1"}}');
    };
    const turns: Turns = { ...freeTurns, take: async () => ({ isGranted: true, slotAtMs: startMs + 1_500 }) };

    await intuit.clock.run(client({ fetch, turns }).create(access, customer));

    expect(calledAtMs).toBe(startMs + 1_500);
  });

  it('does not begin after the moment it must have begun by', async () => {
    const turns: Turns = {
      ...freeTurns,
      take: async () => {
        await intuit.clock.sleep(16_000);
        return { isGranted: true, slotAtMs: intuit.clock.nowMs() };
      },
    };

    const outcome = await intuit.clock.run(client({ fetch: silent, turns }).create(access, customer));

    expect(outcome).toMatchObject({ outcome: 'deferred', reason: 'turn' });
    expect(lines).toEqual([]);
  });

  it('takes another turn when it comes too late for the first', async () => {
    let taken = 0;
    const turns: Turns = {
      ...freeTurns,
      take: async () => {
        taken += 1;
        const slotAtMs = intuit.clock.nowMs();
        if (taken === 1) await intuit.clock.sleep(1_000);
        return { isGranted: true, slotAtMs };
      },
    };

    await intuit.clock.run(
      client({ fetch: answering(200, '{"Customer":{"Id":"1"}}'), turns }).create(access, customer),
    );

    expect(taken).toBe(2);
  });

  it.each<[string, Record<string, string>, number]>([
    ['60 s', {}, minute],
    ['as long as asked for', { 'retry-after': '7' }, 7_000],
    ['until the time named', { 'retry-after': 'Mon, 02 Mar 2026 17:02:00 GMT' }, 2 * minute],
    ['an hour at most', { 'retry-after': '999999' }, 60 * minute],
    ['60 s when asked for nonsense', { 'retry-after': 'soon' }, minute],
  ])('pauses the realm for all workers after 429: %s', async (_what, headers, pauseMs) => {
    const turns = sharedTurns();
    const xml =
      '<IntuitResponse><Fault type="SERVICE"><Error code="3001"><Message>ThrottleExceeded</Message></Error></Fault></IntuitResponse>';
    const retryAtMs = intuit.clock.nowMs() + pauseMs;

    const outcome = await client({ fetch: answering(429, xml, headers), turns }).create(access, customer);

    expect(outcome).toMatchObject({ outcome: 'deferred', reason: 'throttled', retryAtMs });
    expect(await sharedTurns().take({ realmId: owner.realmId, kind: 'single', maxWaitMs: 0 })).toEqual({
      isGranted: false,
      retryAtMs,
    });
  });

  it('stays below every limit of the simulated Intuit under a long backlog', async () => {
    const quickbooks = await connected();
    const patient = { ...access, maxTurnWaitMs: 10 * minute, startByMs: access.startByMs + 10 * minute };
    const work = Array.from({ length: 90 }, (_, index) =>
      quickbooks.batch(patient, {
        requestId: `b-${index}`,
        items: [{ ...items[0]!, payload: { DisplayName: `Customer ${index}` } }],
      }),
    );

    const outcomes = await intuit.clock.run(Promise.all(work));

    expect(outcomes.every((outcome) => outcome.get('a')?.outcome === 'applied')).toBe(true);
    expect(intuit.simulator.control.counters()).toMatchObject({ batches: 90, throttled: 0 });
  });
});

const named = { field: 'DisplayName', is: '=', value: 'Quill & Sons' } as const;
const idOf = (outcome: QuickBooksWrite<WireObject>): unknown =>
  outcome.outcome === 'applied' ? outcome.answer['Id'] : outcome;
const silent: Fetch = (_url, init) =>
  new Promise((_resolve, reject) => {
    init.signal?.addEventListener('abort', () => reject(new Error('aborted')));
  });
