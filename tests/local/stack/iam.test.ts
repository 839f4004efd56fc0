import { DynamoDBClient, GetItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DecryptCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStack } from '../../../local/stack.ts';
import type { Stack } from '../../../local/stack.ts';
import { until } from '../processes.ts';
import { fixtureAssembly } from './fixture.ts';

// The echo function's role may get and put items, send to one queue, seal under a context, read the secret, publish.
let stack: Stack;
let environment: Record<string, string>;
beforeAll(async () => {
  stack = await startStack({ assembly: fixtureAssembly() });
  environment = JSON.parse(((await stack.invoke('echo', {})) as any).payload.body).environment;
});
afterAll(() => stack?.stop());

const config = (service: string, accessKeyId = environment['AWS_ACCESS_KEY_ID']!) => ({
  endpoint: environment[`AWS_ENDPOINT_URL_${service}`]!,
  region: 'us-east-1',
  credentials: { accessKeyId, secretAccessKey: 'local' },
});
const dynamo = (): DynamoDBClient => new DynamoDBClient(config('DYNAMODB'));
const sqs = (): SQSClient => new SQSClient(config('SQS'));
const kms = (): KMSClient => new KMSClient(config('KMS'));
const nameOf = (sending: Promise<unknown>): Promise<string> =>
  sending.then(
    () => 'done',
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
const Plaintext = Buffer.from('token');
const KeyId = 'Fixture-Key';
const tenant = { EncryptionContext: { tenant: 'a' } };

describe('a call in a function’s name', () => {
  it('is done where its role allows it', async () => {
    const Item = { pk: { S: 'one' }, n: { N: '1' } };
    await dynamo().send(new PutItemCommand({ TableName: 'fixture', Item }));

    const found = await dynamo().send(
      new GetItemCommand({ TableName: 'fixture', Key: { pk: { S: 'one' } } }),
    );

    expect(found.Item).toEqual(Item);
    const QueueUrl = stack.queues.urlOf('aside');
    const Entries = [{ Id: '0', MessageBody: 'x' }];
    const secret = new SecretsManagerClient(config('SECRETS_MANAGER'));
    const bus = new EventBridgeClient(config('EVENTBRIDGE'));
    const event = { Source: 's', DetailType: 'd', Detail: '{}', EventBusName: 'bus' };
    expect(
      await Promise.all([
        nameOf(sqs().send(new SendMessageBatchCommand({ QueueUrl, Entries }))),
        nameOf(kms().send(new EncryptCommand({ KeyId, Plaintext, ...tenant }))),
        nameOf(secret.send(new GetSecretValueCommand({ SecretId: 'app' }))),
        nameOf(bus.send(new PutEventsCommand({ Entries: [event] }))),
      ]),
    ).toEqual(['done', 'done', 'done', 'done']);
  });

  it.each([
    ['another action on its table', () => dynamo().send(new ScanCommand({ TableName: 'fixture' }))],
    [
      'another table',
      () => dynamo().send(new GetItemCommand({ TableName: 'other', Key: { pk: { S: 'one' } } })),
    ],
    [
      'another queue',
      () => sqs().send(new SendMessageCommand({ QueueUrl: stack.queues.urlOf('lost'), MessageBody: 'no' })),
    ],
    [
      'receiving where it may only send',
      () => sqs().send(new ReceiveMessageCommand({ QueueUrl: stack.queues.urlOf('aside') })),
    ],
    ['a key without the context', () => kms().send(new EncryptCommand({ KeyId, Plaintext }))],
    [
      'opening where it may only seal',
      () => kms().send(new DecryptCommand({ KeyId, CiphertextBlob: Plaintext, ...tenant })),
    ],
    [
      'another bus',
      () =>
        new EventBridgeClient(config('EVENTBRIDGE')).send(
          new PutEventsCommand({ Entries: [{ Source: 's', DetailType: 'd', Detail: '{}' }] }),
        ),
    ],
    [
      'another secret',
      () =>
        new SecretsManagerClient(config('SECRETS_MANAGER')).send(
          new GetSecretValueCommand({ SecretId: 'other' }),
        ),
    ],
  ])('is answered AccessDeniedException for %s', async (_, attempt) => {
    expect(await nameOf(attempt())).toBe('AccessDeniedException');
  });

  it('is refused by the key’s own policy, whatever the role allows', async () => {
    const client = new KMSClient(config('KMS', 'worker'));

    await expect(client.send(new EncryptCommand({ KeyId, Plaintext, ...tenant }))).rejects.toThrow(
      /role\/Fixture-Role\/worker is not authorized .* with an explicit deny in a policy$/,
    );
  });

  it('that is refused changes nothing, and is told in AWS’ words', async () => {
    const QueueUrl = stack.queues.urlOf('lost');
    const attempt = sqs().send(new SendMessageCommand({ QueueUrl, MessageBody: 'refused' }));

    const why =
      'User: arn:aws:sts::000000000000:assumed-role/Fixture-EchoRole/echo is not authorized to perform: ' +
      'sqs:SendMessage on resource: arn:aws:sqs:us-east-1:000000000000:lost ' +
      'because no identity-based policy allows the sqs:SendMessage action';
    await expect(attempt).rejects.toThrow(why);
    expect((await stack.queues.inspect('lost')).ready).toEqual([]);
    expect(stack.queues.sent().map(({ body }) => body)).not.toContain('refused');
    expect(stack.logs()).toContainEqual({ at: expect.any(String), functionName: 'iam', line: why });
  });

  it('is recorded with what came of it', async () => {
    await kms().send(
      new EncryptCommand({ KeyId, Plaintext, EncryptionContext: { tenant: 'a', purpose: 'b' } }),
    );
    await nameOf(dynamo().send(new ScanCommand({ TableName: 'fixture' })));

    const { observed } = stack.permissions();
    expect(observed).toContainEqual({
      functionName: 'echo',
      action: 'kms:Encrypt',
      resource: 'arn:aws:kms:us-east-1:000000000000:key/Fixture-Key',
      encryptionContext: ['tenant', 'purpose'],
      isAllowed: true,
      count: 1,
    });
    expect(observed).toContainEqual(
      expect.objectContaining({ functionName: 'echo', action: 'dynamodb:Scan', isAllowed: false }),
    );
  });
});

describe('a call in nobody’s name', () => {
  it('is neither judged nor recorded: it is the stack’s own', async () => {
    const { observed } = stack.permissions();
    const client = new KMSClient(config('KMS', 'local'));

    await client.send(new EncryptCommand({ KeyId, Plaintext }));

    expect(stack.permissions().observed).toHaveLength(observed.length);
  });
});

describe('what the stack does for a function', () => {
  it('is done in its name: its poller receives and deletes', async () => {
    const QueueUrl = stack.queues.urlOf('work');
    await stack.queues.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'm' }));

    const ofPoller = (): string[] =>
      stack
        .permissions()
        .observed.filter(
          ({ functionName, resource }) => functionName === 'worker' && resource.endsWith(':work'),
        )
        .map(({ action }) => action);
    await until(() => ofPoller().includes('sqs:DeleteMessage'));
    expect(ofPoller().toSorted()).toEqual(['sqs:DeleteMessage', 'sqs:ReceiveMessage']);
  });
});
