import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStack } from '../../../local/stack.ts';
import type { Stack } from '../../../local/stack.ts';
import { until } from '../processes.ts';
import { fixtureAssembly } from './fixture.ts';
import type { FixtureFunction } from './fixture.ts';

let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ assembly: fixtureAssembly(), maxWorkers: 2 });
});
afterAll(() => stack?.stop());

const call = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(stack.origin + path, { redirect: 'manual', ...init });
const invoke = (name: FixtureFunction, event: unknown = {}): Promise<any> =>
  stack.invoke(name, event) as Promise<any>;
const jsonOf = (response: Response): Promise<any> => response.json();
const bodiesIn = async (queue: string): Promise<string[]> =>
  (await stack.queues.inspect(queue)).ready.map(({ body }) => body);

describe('an HTTP request', () => {
  it('reaches its function in payload format 2.0', async () => {
    const response = await call('/open/a/b%20c?x=1&x=2&y=%26', {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: 'one=1; two=2', 'user-agent': 'test' },
      body: '{"n":1}',
    });

    const { event } = await jsonOf(response);
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'ANY /open/{proxy+}',
      rawPath: '/open/a/b%20c',
      rawQueryString: 'x=1&x=2&y=%26',
      cookies: ['one=1', 'two=2'],
      queryStringParameters: { x: '1,2', y: '&' },
      pathParameters: { proxy: 'a/b c' },
      requestContext: {
        http: { method: 'POST', path: '/open/a/b%20c', userAgent: 'test' },
        stage: '$default',
      },
      body: '{"n":1}',
      isBase64Encoded: false,
    });
    expect(event.headers).not.toHaveProperty('cookie');
    expect(event.requestContext).not.toHaveProperty('authorizer');
  });

  it('leaves out members that have no content', async () => {
    const { event } = await jsonOf(await call('/open/a'));

    for (const member of ['cookies', 'queryStringParameters', 'body'])
      expect(event).not.toHaveProperty(member);
  });

  it.each(['application/octet-stream', 'application/x-www-form-urlencoded'])(
    'arrives in base64 as %s',
    async (type) => {
      const response = await call('/open/a', {
        method: 'POST',
        headers: { 'content-type': type },
        body: 'a=1',
      });

      expect((await jsonOf(response)).event).toMatchObject({ body: 'YT0x', isBase64Encoded: true });
    },
  );

  it('is answered with the headers and cookies of the function', async () => {
    const response = await call('/open/a');

    expect(response.headers.get('x-kind')).toBe('echo');
    expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2']);
  });

  it('is answered 404 where there is no route', async () => {
    const response = await call('/elsewhere');

    expect([response.status, await response.json()]).toEqual([404, { message: 'Not Found' }]);
  });

  it('is answered 413 above 10 MB', async () => {
    const response = await call('/open/a', { method: 'POST', body: Buffer.alloc(10 * 1024 * 1024 + 1) });

    expect([response.status, await response.json()]).toEqual([413, { message: 'Request Entity Too Large' }]);
  });

  it('is answered 500 without a reason when the function throws', async () => {
    const response = await call('/throw');

    expect([response.status, await response.json()]).toEqual([500, { message: 'Internal Server Error' }]);
    expect(stack.logs().some(({ line }) => line.includes('RangeError: out of it'))).toBe(true);
  });

  it('is remembered with its answer', async () => {
    await call('/open/remember-me');

    expect(stack.answers().at(-1)).toMatchObject({ method: 'GET', path: '/open/remember-me', status: 200 });
  });
});

describe('the authorizer', () => {
  const withToken = (token: string, method = 'GET'): Promise<Response> =>
    call('/things/7', { method, headers: { authorization: `Bearer ${token}` } });

  it('hands claims as texts to the function', async () => {
    const response = await withToken(await stack.identity.tokenFor('ada'));

    const { jwt } = (await jsonOf(response)).event.requestContext.authorizer;
    expect(jwt.claims).toMatchObject({
      sub: 'ada',
      tenant_id: 'tenant-a',
      role: 'admin',
      client_id: 'Fixture-Web',
    });
    expect(jwt.claims.exp).toMatch(/^\d+$/);
    expect(jwt.scopes).toBeNull();
  });

  it('refuses a request without a token', async () => {
    const response = await call('/things/7');

    expect([response.status, await response.json()]).toEqual([401, { message: 'Unauthorized' }]);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
  });

  it.each([
    ['nonsense', () => 'nonsense'],
    [
      'a changed payload',
      (token: string) => token.replace(/\.[^.]+\./, `.${Buffer.from('{"sub":"x"}').toString('base64url')}.`),
    ],
    ['a cut signature', (token: string) => token.slice(0, -10)],
    [
      'no signature',
      (token: string) => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1]}.`,
    ],
  ])('refuses a token with %s', async (_, spoil) => {
    const response = await withToken(spoil(await stack.identity.tokenFor('ada')));

    expect(response.status).toBe(401);
  });

  it('asks for one of the scopes that a route names', async () => {
    const may = await withToken(await stack.identity.vendorToken(['counterfoil/documents.write']), 'PUT');
    const mayNot = await withToken(await stack.identity.vendorToken(['counterfoil/documents.read']), 'PUT');

    expect((await jsonOf(may)).event.requestContext.authorizer.jwt.scopes).toEqual([
      'counterfoil/documents.write',
    ]);
    expect([mayNot.status, await mayNot.json()]).toEqual([403, { message: 'Forbidden' }]);
  });
});

describe('a function', () => {
  it('has its own environment, resolved, with local addresses in place of the real ones', async () => {
    const { environment } = await jsonOf(await call('/open/a'));

    expect(environment).toMatchObject({
      TABLE_NAME: 'fixture',
      QUEUE_URL: `${stack.queues.endpoint}/000000000000/work`,
      KEY_ARN: 'arn:aws:kms:us-east-1:000000000000:key/Fixture-Key',
      PUBLIC_ORIGIN: stack.origin,
      QUICKBOOKS_TOKEN_URL: `${stack.quickbooks.url}/oauth2/v1/tokens/bearer`,
      AWS_ENDPOINT_URL_SQS: stack.queues.endpoint,
      AWS_LAMBDA_FUNCTION_NAME: 'echo',
    });
    expect(environment).not.toHaveProperty('PATH');
    expect(environment).not.toHaveProperty('QUICKBOOKS_API_BASE_URL');
  });

  it('is ended at its time limit, and works again', async () => {
    const first = await invoke('sleeper');

    expect(first).toMatchObject({ ok: false, isTimeout: true });
    expect(first.failure.errorMessage).toBe('Task timed out after 1.00 seconds');
  });

  it('that throws fails with its own error', async () => {
    expect(await invoke('thrower')).toMatchObject({
      ok: false,
      isTimeout: false,
      failure: { errorType: 'RangeError', errorMessage: 'out of it' },
    });
  });

  it('that ends its process fails, and is started anew', async () => {
    const first = await invoke('quitter');
    const second = await invoke('quitter');

    for (const outcome of [first, second]) {
      expect(outcome).toMatchObject({ ok: false, failure: { errorType: 'Runtime.ExitError' } });
    }
  });

  it('whose bundle cannot load says so', async () => {
    expect(await invoke('broken')).toMatchObject({ ok: false, failure: { errorMessage: 'cannot load' } });
  });

  it('works on one event at a time in each worker', async () => {
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => invoke('slowly')));

    expect(outcomes).toEqual(Array.from({ length: 8 }, () => ({ ok: true, payload: 1 })));
  });

  it.each(['http://192.0.2.1/', 'http://quickbooks.example/', 'https://sqs.us-east-1.amazonaws.com/'])(
    'cannot leave the machine: %s',
    async (url) => {
      const outcome = await invoke('outgoing', { url });

      expect(outcome.payload).toMatch(
        /^The local stack refuses to connect to .+: nothing leaves this machine\.$/,
      );
    },
  );

  it('reaches the machine itself', async () => {
    expect(await invoke('outgoing', { url: `${stack.origin}/elsewhere` })).toEqual({
      ok: true,
      payload: 404,
    });
  });
});

describe('the clock', () => {
  it('moves for functions, Scheduler and simulator together', async () => {
    const before = await invoke('clock');
    const simulatorBeforeMs = stack.quickbooks.simulator!.control.clock().shiftMs;

    await stack.clock.advance(3_600_000);

    const after = await invoke('clock');
    expect(after.payload.now - before.payload.now).toBeGreaterThanOrEqual(3_600_000);
    expect(Math.abs(after.payload.made - after.payload.now)).toBeLessThan(1000);
    expect(Math.abs(Date.parse(after.payload.text) - after.payload.now)).toBeLessThan(2000);
    expect(after.payload).toMatchObject({ fixed: '2020-01-01T00:00:00.000Z', isDate: true });
    expect(stack.quickbooks.simulator!.control.clock().shiftMs - simulatorBeforeMs).toBe(3_600_000);
    expect(await bodiesIn('aside')).toContain('"tick"');
  });
});

describe('a queue with an event source', () => {
  const batches = (): string[][] =>
    stack
      .logs()
      .filter(({ line }) => line.startsWith('batch '))
      .map(({ line }) => JSON.parse(line.slice('batch '.length)));
  const send = (body: string) =>
    stack.queues.client.send(
      new SendMessageCommand({ QueueUrl: stack.queues.urlOf('retried'), MessageBody: body }),
    );

  it('is handed over in batches up to the size in the template, gathered within the window', async () => {
    const bodies = Array.from({ length: 35 }, (_, index) => `m${index}`);
    for (let start = 0; start < 35; start += 10) {
      await stack.queues.client.send(
        new SendMessageBatchCommand({
          QueueUrl: stack.queues.urlOf('work'),
          Entries: bodies
            .slice(start, start + 10)
            .map((MessageBody, index) => ({ Id: String(index), MessageBody })),
        }),
      );
    }

    await until(
      () =>
        batches()
          .flat()
          .filter((body) => body.startsWith('m')).length >= 35,
    );

    const sizes = batches().map((batch) => batch.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(30);
    expect(Math.max(...sizes)).toBeGreaterThan(10);
    expect(new Set(batches().flat())).toEqual(new Set(bodies));
  });

  it('removes what succeeded and gives the rest up after five receives', async () => {
    await send('good');
    await send('bad');

    await until(async () => (await bodiesIn('dead')).length > 0);

    const seen = batches().flat();
    expect(seen.filter((body) => body === 'bad')).toHaveLength(5);
    expect(seen.filter((body) => body === 'good')).toHaveLength(1);
    expect(await bodiesIn('dead')).toEqual(['bad']);
  });
});

describe('an event put on the bus', () => {
  it('is recorded, and reaches the target of the rule that it matches', async () => {
    const endpoint = (await jsonOf(await call('/open/a'))).environment.AWS_ENDPOINT_URL_EVENTBRIDGE;
    const bus = new EventBridgeClient({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    const entry = { EventBusName: 'bus', Source: 'test', DetailType: 'thing.done', Detail: '{"id":"42"}' };

    await bus.send(new PutEventsCommand({ Entries: [entry, { ...entry, DetailType: 'thing.begun' }] }));

    await until(async () => (await bodiesIn('aside')).some((body) => body.includes('thing.done')));
    expect(stack.events().map(({ busName, event }) => [busName, event['detail-type'], event.detail])).toEqual(
      [
        ['bus', 'thing.done', { id: '42' }],
        ['bus', 'thing.begun', { id: '42' }],
      ],
    );
    expect((await bodiesIn('aside')).some((body) => body.includes('thing.begun'))).toBe(false);
  });
});

describe('a scheduled function that fails', () => {
  it('is tried as often as the template says, then its event lies in the failure queue', async () => {
    const before = stack.counters()['lambda.thrower']!;

    await stack.clock.advance(86_400_000);

    expect(stack.counters()['lambda.thrower']! - before).toBe(2);
    expect((await bodiesIn('lost')).map((body) => JSON.parse(body))).toMatchObject([
      {
        requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 2 },
        requestPayload: { a: 1 },
      },
    ]);
  });
});

describe('the rest of the template', () => {
  it('makes the tables with their indexes', async () => {
    const { Table } = await stack.dynamo.client.send(new DescribeTableCommand({ TableName: 'fixture' }));

    expect(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName)).toEqual(['due']);
  });

  it("gives the secret the simulator's own app", () => {
    expect(JSON.parse(stack.secrets.get('app')!)).toEqual({
      clientId: 'counterfoil-local',
      clientSecret: 'counterfoil-local-secret',
      webhookVerifierTokens: ['counterfoil-local-verifier'],
    });
  });
});
