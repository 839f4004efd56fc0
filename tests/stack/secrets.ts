import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PlannedFault } from '../../local/quickbooks/gateway/fault-plan.ts';
import { until } from '../local/processes.ts';
import { arrive, connect, decide, map, newCompany, startConnect } from './connecting.ts';
import { findSecrets } from './find-secrets.ts';
import type { Recorded } from './find-secrets.ts';
import { invoice } from './invoice.ts';
import { keepIntuitSecrets } from './world.ts';
import type { Answer, World } from './world.ts';

const HOUR_MS = 3_600_000;

/** A run in which much goes wrong, and then a scan of everything that was recorded in all chapters. */
export function describeSecrets(of: () => World): void {
  const simulator = () => of().stack.quickbooks.simulator!;
  const planFault = (fault: PlannedFault) => simulator().control.planFault(fault);
  const faultsMet = () => until(() => simulator().control.faults().length === 0);
  // A message whose receipt was lost, which happens on a busy machine, comes again only when the clock has moved.
  const companiesRead = async () => {
    let movesAtMs = performance.now() + 3000;
    await until(async () => {
      const { ready, inflight } = await of().stack.queues.inspect('counterfoil-dev-refresh-reference-data');
      if (ready.length + inflight.length === 0) return true;
      if (performance.now() > movesAtMs) {
        await of().advance(HOUR_MS / 2);
        movesAtMs = performance.now() + 3000;
      }
      return false;
    });
  };
  const submit = async (
    tenantId: string,
    number: string,
  ): Promise<{ tenantId: string; documentId: string }> => {
    const path = `/v1/tenants/${tenantId}/invoices`;
    const body = invoice({ id: number, number });
    const { json } = await of().send({ method: 'POST', path, body, token: of().vendor });
    return { tenantId, documentId: json.documentId };
  };
  let realmA: string;
  let realmB: string;

  beforeAll(async () => {
    realmA = newCompany(of(), 'Secret A Ltd');
    realmB = newCompany(of(), 'Secret B Ltd');
    await of().found('sec-a');
    await of().found('sec-b');
  });

  describe('a connect that fails', () => {
    // prettier-ignore
    it.each<[string, number, PlannedFault]>([
      ['the token endpoint answers 500', 504, { match: { kind: 'exchange' }, effect: { type: 'status', status: 500 } }],
      ['the code is refused', 400, { match: { kind: 'exchange' }, effect: { type: 'fault', code: 'invalid_grant', httpStatus: 400 } }],
      ['our secret is refused', 503, { match: { kind: 'exchange' }, effect: { type: 'fault', code: 'invalid_client', httpStatus: 401 } }],
      ['the connection is cut', 504, { match: { kind: 'exchange' }, effect: { type: 'reset' } }],
      ['the answer is lost', 504, { match: { kind: 'exchange' }, effect: { type: 'appliedAnswerLost', via: '504' } }],
      ['the answer is not what it should be', 504, { match: { kind: 'exchange' }, effect: { type: 'status', status: 200, body: '{"access_token":7}' } }],
    ])('tells nothing but what to do when %s', async (_, status, fault) => {
      planFault(fault);

      const answer = await connect(of(), { tenantId: 'sec-a', realmId: realmA });

      expect(answer.status).toBe(status);
      expect(simulator().control.faults()).toEqual([]);
    });

    it('tells nothing but what to do when the company cannot be read', async () => {
      planFault({ match: { realmId: realmA }, times: 10, effect: { type: 'status', status: 500 } });

      const answer = await connect(of(), { tenantId: 'sec-a', realmId: realmA });
      simulator().control.clearFaults();

      expect(answer.status).toBe(503);
    });

    it('tells nothing of a genuine code that comes with another state', async () => {
      const started = await startConnect(of(), 'sec-a');
      const back = await decide(of(), started, { realmId: realmA });

      const answer = await arrive(of(), back.replace(/state=[^&]+/, 'state=made-up'), started.cookie);

      expect(answer.status).toBe(400);
    });
  });

  describe('a connection with trouble', () => {
    it('pushes in spite of a 401, and after its tokens were renewed', async () => {
      await connect(of(), { tenantId: 'sec-a', realmId: realmA });
      await connect(of(), { tenantId: 'sec-b', realmId: realmB });
      await map(of(), 'sec-a');
      await map(of(), 'sec-b');
      const refreshesBefore = simulator().control.counters().tokenCalls.refresh;
      planFault({ match: { realmId: realmA }, effect: { type: 'fault', code: '3200', httpStatus: 401 } });

      await of().untilState(await submit('sec-a', 'S-1'), 'pushed');
      await of().untilState(await submit('sec-b', 'S-1'), 'pushed');
      expect(simulator().control.faults()).toEqual([]);
      await of().advance(2 * HOUR_MS);
      await of().untilState(await submit('sec-a', 'S-2'), 'pushed');

      expect(simulator().control.counters().tokenCalls.refresh).toBeGreaterThan(refreshesBefore);
    });

    it('pushes after a token endpoint that failed', async () => {
      // A day and more passes, and both companies are read again: the fault below is for the push alone.
      await of().advance(30 * HOUR_MS);
      await companiesRead();
      await of().advance(2 * HOUR_MS);
      planFault({ match: { kind: 'refresh' }, effect: { type: 'status', status: 500 } });
      const document = await submit('sec-a', 'S-3');

      await faultsMet();
      // Whether Intuit renewed them nobody knows: the lease runs out first, and the sweeper sends the next turn.
      await of().advance(HOUR_MS / 6);

      expect(await of().untilState(document, 'pushed')).toMatchObject({ attempts: [{ outcome: 'pushed' }] });
    });

    it('cannot open tokens that were moved to it from another tenant, and calls nobody with them', async () => {
      // What it reads of its company for itself, it reads by its own tokens and rightly.
      await companiesRead();
      const calls = simulator().control.counters(realmB).total;
      await moveTokens(of(), { from: 'sec-a', to: 'sec-b' });
      await submit('sec-b', 'S-4');

      await until(() =>
        of()
          .stack.logs()
          .some(({ line }) => line.includes('SecurityError')),
      );

      expect(simulator().control.counters(realmB).total).toBe(calls);
    });

    it('ends without Intuit’s word on it', async () => {
      planFault({ match: { kind: 'revoke' }, times: 3, effect: { type: 'status', status: 500 } });
      const path = '/v1/tenants/sec-a/connection/disconnect';

      const answer = await of().send({ method: 'POST', path, token: await of().tokenOf('sec-a') });

      expect(answer).toMatchObject({
        status: 200,
        json: { state: 'disconnected', isRevokeUnconfirmed: true },
      });
    });
  });

  describe('everything that was recorded', () => {
    it('is more than a little, and of every kind', async () => {
      const texts = await everythingRecorded(of());

      expect(
        [...new Set(texts.map(({ source }) => source.split(':')[0]))].toSorted((a, b) => (a! < b! ? -1 : 1)),
      ).toEqual(['answer', 'event', 'item', 'log', 'message', 'sent answer']);
      expect(texts.length).toBeGreaterThan(1000);
    });

    it('shows a secret that is planted in an item or an address', async () => {
      const canary = 'canary-3f9a1c7e5b2d4860';
      const [TableName = ''] = of().stack.dynamo.tables;
      const key = { pk: { S: 'CANARY' }, sk: { S: 'CANARY' } };
      await of().stack.dynamo.client.send(
        new PutItemCommand({ TableName, Item: { ...key, bytes: { B: Buffer.from(`...${canary}`) } } }),
      );
      await of().send({ path: `/v1/${Buffer.from(canary).toString('hex')}` });

      const hits = findSecrets(new Map([[canary, 'canary']]), await everythingRecorded(of()));
      await of().stack.dynamo.client.send(new DeleteItemCommand({ TableName, Key: key }));

      expect(hits.map(({ source, form }) => [source.split(':')[0], form])).toEqual([
        ['answer', 'hex'],
        ['item', 'base64'],
      ]);
    });

    it('holds no token, code, secret, state or cookie', async () => {
      keepIntuitSecrets(of().stack, of().keepSecret);
      for (const secret of appSecrets(of())) of().keepSecret('appSecret', secret);
      const kinds = new Set(of().secrets.values());

      const hits = findSecrets(of().secrets, await everythingRecorded(of()));

      expect(kinds).toEqual(
        new Set(['jwt', 'cookie', 'state', 'code', 'accessToken', 'refreshToken', 'appSecret']),
      );
      expect(hits).toEqual([]);
    });
  });
}

/** Puts one tenant's sealed tokens into another's row, as a thief with access to the table would. */
async function moveTokens({ stack }: World, { from, to }: { from: string; to: string }): Promise<void> {
  const TableName = stack.dynamo.tables.find((name) => name.includes('provider_keys')) ?? '';
  const { Items = [] } = await stack.dynamo.client.send(new ScanCommand({ TableName, ConsistentRead: true }));
  const rowOf = (tenantId: string) => Items.find(({ pk }) => pk?.S === `TENANT#${tenantId}`) ?? {};
  const { accessToken, refreshToken } = rowOf(from);
  const Item = { ...rowOf(to), accessToken: accessToken!, refreshToken: refreshToken! };
  await stack.dynamo.client.send(
    new BatchWriteItemCommand({ RequestItems: { [TableName]: [{ PutRequest: { Item } }] } }),
  );
}

function appSecrets({ stack }: World): string[] {
  const apps = [...stack.secrets.values()].map((secret) => JSON.parse(secret));
  return [
    stack.identity.vendorClient.clientSecret,
    ...apps.flatMap(({ clientSecret, webhookVerifierTokens }) => [clientSecret, ...webhookVerifierTokens]),
  ];
}

async function everythingRecorded(world: World): Promise<Recorded[]> {
  const { stack } = world;
  return [
    ...stack.logs().map(({ functionName, line }) => ({ source: `log: ${functionName}`, text: line })),
    ...(await world.everyItem()).map((text) => ({ source: `item: ${text.slice(-80)}`, text })),
    ...stack.queues.sent().map(({ queueName, body }) => ({ source: `message: ${queueName}`, text: body })),
    ...stack
      .events()
      .map((put) => ({ source: `event: ${put.event['detail-type']}`, text: JSON.stringify(put) })),
    ...stack.answers().map((answer) => ({
      ...{ source: `answer: ${answer.method} ${answer.path}`, text: JSON.stringify(answer) },
      mayHold: belongsIn(answer.path),
    })),
    ...world.answers.map((answer) => ({
      ...{ source: `sent answer: ${answer.path}`, text: wholeOf(answer) },
      mayHold: belongsIn(answer.path),
    })),
  ];
}

/** Starting a connect gives the browser its state and its cookie; nothing else does. */
const belongsIn = (path: string): string[] =>
  path.endsWith('/connection/authorize') ? ['state', 'cookie'] : [];

const wholeOf = ({ headers, text }: Answer): string =>
  [...headers].map(([name, value]) => `${name}: ${value}`).join('\n') + text;
