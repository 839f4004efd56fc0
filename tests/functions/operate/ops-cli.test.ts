import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDynamoFront } from '../../../local/aws/dynamodb-front.ts';
import { startDynamo } from '../../../local/aws/dynamodb-local.ts';
import type { Guard } from '../../../local/aws/guard.ts';
import { startQueues, type Queues } from '../../../local/aws/queues.ts';
import { createQueue } from '../../../local/stack/polled-queue.ts';
import { operatorAnswerSchema, type OperatorAnswer } from '../../../shared/contracts/operate.ts';
import { operatedQueues, physicalNames } from '../../../shared/contracts/queues.ts';
import type { DocumentState } from '../../../shared/domain/document.ts';
import { createAuditTrail } from '../../../shared/store/audit.ts';
import { createDocuments } from '../../../shared/store/documents.ts';
import { createDynamoTable } from '../../../shared/store/dynamo-table.ts';
import { createRuns } from '../../../shared/store/runs.ts';
import type { Table } from '../../../shared/store/table.ts';
import { createTenants } from '../../../shared/store/tenants.ts';
import { documentOf, idOf, tenantId } from '../push/documents-at-rest.ts';

/** The command line as a process of its own, on DynamoDB Local and the queue emulator, by what a stack announced of itself. */
const root = path.resolve(import.meta.dirname, '../../..');
const local = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
const dead = 'counterfoil-dev-push-invoices-dead-letters';
const source = 'counterfoil-dev-push-invoices';

const called = new Set<string>();
const guard: Guard = ({ service, operation }) => {
  // The emulator's own page, by which a test looks into a queue, has no operation.
  if (operation !== '') called.add(`${service}:${operation}`);
  return undefined;
};
const started = new AsyncDisposableStack();
let directory: string;
let table: Table;
let queues: Queues;
let sqs: SQSClient;

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'counterfoil-ops-'));
  started.defer(() => rmSync(directory, { recursive: true, force: true }));
  const dynamo = await startDynamo({ environment: process.env });
  started.defer(dynamo.close);
  const front = await startDynamoFront(dynamo.endpoint, guard);
  started.defer(front.close);
  queues = await startQueues(local.region, guard);
  started.defer(queues.close);
  const client = new DynamoDBClient({ ...local, endpoint: dynamo.endpoint });
  sqs = new SQSClient({ ...local, endpoint: queues.endpoint });
  started.defer(() => {
    client.destroy();
    sqs.destroy();
  });
  await createTable(client);
  for (const queue of operatedQueues) {
    const names = physicalNames('dev', queue);
    for (const name of [names.queue, names.deadLetters]) await createQueue(sqs, name, {});
  }
  table = createDynamoTable({ client, tableName: 'counterfoil-dev', sleep: async () => {} });
  await fill();
  writeFileSync(
    path.join(directory, 'dev.json'),
    JSON.stringify({
      pid: process.pid,
      dynamoEndpoint: front.url,
      queuesEndpoint: queues.endpoint,
      tables: ['counterfoil-dev'],
    }),
  );
  called.clear();
});
afterAll(() => started.disposeAsync());

async function createTable(client: DynamoDBClient): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: 'counterfoil-dev',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
}

/** A tenant that is not connected, with a document that is voided and two that are parked; four dead letters. */
async function fill(): Promise<void> {
  const nowMs = (): number => Date.parse('2026-03-02T10:00:00.000Z');
  const tenants = createTenants({ table, nowMs });
  await tenants.put(tenantId, { name: 'Acme', timeZone: 'Europe/London', now: '2026-03-02T10:00:00.000Z' });
  const states: readonly DocumentState[] = ['voided', 'parked', 'parked'];
  for (const [index, state] of states.entries()) {
    await createDocuments(table).create(documentOf(index, { state }));
    await sendDead(JSON.stringify({ tenantId, documentId: idOf(index) }));
  }
  await sendDead('not json');
  await createRuns({ table, newId: () => 'run-1' }).hold(tenantId, {
    reason: 'pause',
    documentIds: [idOf(1)],
  });
}

const sendDead = (body: string) =>
  sqs.send(
    new SendMessageCommand({ QueueUrl: queues.urlOf(dead), MessageBody: body, MessageGroupId: 'acme' }),
  );

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const ops = (...args: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const entry = path.join(root, 'functions/operate/ops.cli.ts');
    execFile(process.execPath, [entry, '--local', directory, ...args], (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });

async function answerTo<Name extends OperatorAnswer['answer']>(
  name: Name,
  ...args: string[]
): Promise<Extract<OperatorAnswer, { answer: Name }>> {
  const { code, out, err } = await ops('--json', ...args);
  expect([code, err]).toEqual([0, '']);
  const answer = operatorAnswerSchema.parse(JSON.parse(out));
  expect(answer.answer).toBe(name);
  return answer as Extract<OperatorAnswer, { answer: Name }>;
}

const why = ['--reason', 'The table is up again.'];
const invoices = ['--queue', 'push-invoices'];

describe('npm run ops', () => {
  it('tells what lies where', async () => {
    const { out, code } = await ops('queues');

    expect(code).toBe(0);
    expect(out.split('\n').slice(0, 2)).toEqual([
      'queue                   waiting  in flight  delayed  dead letters  oldest dead letter',
      'push-invoices           0        0          0        4             –',
    ]);
  });

  it('foretells what would become of each dead letter, and leaves it there for others', async () => {
    const forecast = await answerTo('forecast', 'dead-letters', 'forecast', ...invoices);

    expect(forecast.byVerdict).toEqual({ alreadyThere: 1, wouldWait: 2, wouldStillFail: 1 });
    expect(forecast.letters.map(({ cause }) => cause)).toEqual([
      'voided',
      'connection',
      'connection',
      'unreadable',
    ]);
    expect((await queues.inspect(dead)).ready).toHaveLength(4);
  });

  it('refuses to act where nobody can be asked', async () => {
    const { code, err } = await ops('dead-letters', 'redrive', '--all', ...why);

    expect(code).toBe(2);
    expect(err).toContain('--yes: nobody can be asked here.');
  });

  it('redrives at a rate, writes it down under the name of who did it, and leaves what cannot be helped', async () => {
    const moved = await answerTo(
      'redriven',
      ...['dead-letters', 'redrive', '--all', '--yes', '--rate', '100', ...why],
    );

    const { ready } = await queues.inspect(source);
    const { rows } = await createAuditTrail({ table, nowMs: () => 0, newId: () => '' }).list(tenantId, {
      limit: 10,
    });
    expect(moved).toMatchObject({ moved: 3, left: { unreadable: 1 }, end: 'done', notReached: 0 });
    expect(ready.map(({ body }) => JSON.parse(body))).toEqual(
      expect.arrayContaining([0, 1, 2].map((index) => ({ tenantId, documentId: idOf(index) }))),
    );
    expect((await queues.inspect(dead)).ready.map(({ body }) => body)).toEqual(['not json']);
    expect(new Set(rows.map(({ actor, action }) => `${actor} ${action}`)).size).toBe(1);
    expect(rows[0]).toMatchObject({
      action: 'operate/redrive',
      actor: expect.stringMatching(/^operator:.+/),
    });
    expect(rows).toHaveLength(3);
  });

  it('discards what is left', async () => {
    const moved = await answerTo(
      'discarded',
      ...['dead-letters', 'discard', '--cause', 'unreadable', '--yes', ...why],
    );

    expect(moved).toMatchObject({ moved: 1, end: 'done' });
    expect((await queues.inspect(dead)).ready).toEqual([]);
  });

  it('pauses a tenant, shows it, and resumes it with what was held', async () => {
    await answerTo('paused', 'tenant', 'pause', tenantId, ...why);
    const shown = await answerTo('tenant', 'tenant', 'show', tenantId);
    const resumed = await answerTo('paused', 'tenant', 'resume', tenantId);

    expect(shown).toMatchObject({ name: 'Acme', isPaused: true, held: { pause: 1 }, lane: { fence: 0 } });
    expect(shown.parked.map(({ documentId }) => documentId)).toEqual([idOf(2), idOf(1)]);
    expect(resumed).toEqual({ answer: 'paused', tenantId, isPaused: false });
    expect((await queues.inspect(source)).ready.map(({ body }) => body)).toContain('{"tenantId":"acme"}');
  });

  it('ends with 2 and a remedy for a tenant that is not there', async () => {
    expect(await ops('tenant', 'show', 'nobody')).toEqual({
      code: 2,
      out: '',
      err: 'TENANT: there is no tenant nobody in this stage.\nWhat to do: check the id and the stage.\n',
    });
  });

  it('called what the role of operators allows, all of it, and nothing else', () => {
    // tests/infra/operators.test.ts holds the role to the same list.
    expect([...called].toSorted()).toEqual([
      ...['BatchGetItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'].map(
        (of) => `dynamodb:${of}`,
      ),
      // Its permission is sqs:ChangeMessageVisibility.
      'sqs:ChangeMessageVisibilityBatch',
      ...['DeleteMessage', 'GetQueueAttributes', 'GetQueueUrl', 'ReceiveMessage', 'SendMessage'].map(
        (of) => `sqs:${of}`,
      ),
    ]);
  });
});
