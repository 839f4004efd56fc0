import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createPushQueue } from '../../../shared/aws/queue.ts';
import { tenantIdSchema } from '../../../shared/domain/ids.ts';

const client = new SQSClient({ region: 'eu-west-2' });
const sqs = mockClient(client);
const tenantId = tenantIdSchema.parse('acme');
const queue = createPushQueue({ client, queueUrl: 'http://127.0.0.1/push', sleep: async () => {} });

beforeEach(() => sqs.reset());

const sentInputs = () => sqs.commandCalls(SendMessageCommand).map(({ args }) => args[0].input);
const batches = () =>
  sqs.commandCalls(SendMessageBatchCommand).map(({ args }) => args[0].input.Entries?.map(({ Id }) => Id));

describe('createPushQueue', () => {
  it('sends a pointer in the group of its tenant', async () => {
    sqs.on(SendMessageCommand).resolves({});

    await queue.send({ tenantId });

    expect(sentInputs()).toEqual([
      { QueueUrl: 'http://127.0.0.1/push', MessageBody: '{"tenantId":"acme"}', MessageGroupId: 'acme' },
    ]);
  });

  it.each([
    [0.2, 1],
    [900, 900],
    [5_000, 900],
  ])('delays by %d s as %d s', async (delaySeconds, expected) => {
    sqs.on(SendMessageCommand).resolves({});

    await queue.send({ tenantId }, { delaySeconds });

    expect(sentInputs()).toMatchObject([{ DelaySeconds: expected }]);
  });

  it('sends ten at a time', async () => {
    sqs.on(SendMessageBatchCommand).resolves({});

    await queue.sendAll(Array.from({ length: 21 }, () => ({ tenantId })));

    expect(batches().map((ids) => ids?.length)).toEqual([10, 10, 1]);
  });

  it('sends again those that SQS did not take, and only those', async () => {
    sqs
      .on(SendMessageBatchCommand)
      .resolvesOnce({ Failed: [{ Id: '1', Code: 'InternalError', SenderFault: false }], Successful: [] })
      .resolves({});

    await queue.sendAll([{ tenantId }, { tenantId }, { tenantId }]);

    expect(batches()).toEqual([['0', '1', '2'], ['1']]);
  });

  it('fails when some stay unsent', async () => {
    sqs
      .on(SendMessageBatchCommand)
      .resolves({ Failed: [{ Id: '0', Code: 'InternalError', SenderFault: false }], Successful: [] });

    await expect(queue.sendAll([{ tenantId }])).rejects.toMatchObject({
      name: 'DependencyError',
      dependency: 'sqs',
    });
    expect(batches()).toHaveLength(3);
  });

  it('fails as a dependency when SQS does not answer', async () => {
    sqs.on(SendMessageCommand).rejects(new Error('socket hang up'));

    await expect(queue.send({ tenantId })).rejects.toMatchObject({ name: 'DependencyError' });
  });
});
