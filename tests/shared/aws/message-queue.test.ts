import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createMessageQueue } from '../../../shared/aws/message-queue.ts';
import { DependencyError } from '../../../shared/domain/errors.ts';

const client = new SQSClient({ region: 'eu-west-2' });
const sqs = mockClient(client);
const waits: number[] = [];
const queue = createMessageQueue<{ text: string }>({
  ...{ client, queueUrl: 'http://127.0.0.1/any', maxTries: 2 },
  sleep: async (ms) => void waits.push(ms),
  unsent: (count, cause) => new DependencyError({ dependency: 'sqs', message: `${count} unsent`, cause }),
});

beforeEach(() => {
  sqs.reset();
  waits.length = 0;
});

const sizes = () =>
  sqs
    .commandCalls(SendMessageBatchCommand)
    .map(({ args }) => args[0].input.Entries!.map(({ MessageBody }) => Buffer.byteLength(MessageBody!)));
// `{"text":""}` around it.
const ofBytes = (bytes: number) => ({ text: 'x'.repeat(bytes - 11) });

describe('createMessageQueue', () => {
  it('sends nothing where there is nothing', async () => {
    await queue.sendAll([]);

    expect(sizes()).toEqual([]);
  });

  it('sends together what fits a request of 256 KB to the byte', async () => {
    sqs.on(SendMessageBatchCommand).resolves({});

    await queue.sendAll([131_072, 131_072, 131_072, 131_073, 262_144, 11].map(ofBytes));

    expect(sizes()).toEqual([[131_072, 131_072], [131_072], [131_073], [262_144], [11]]);
  });

  it('counts bytes, not letters', async () => {
    sqs.on(SendMessageBatchCommand).resolves({});

    await queue.sendAll([{ text: 'ü'.repeat(70_000) }, { text: 'ü'.repeat(70_000) }]);

    expect(sizes()).toEqual([[140_011], [140_011]]);
  });

  it('writes characters that SQS refuses as escapes', async () => {
    sqs.on(SendMessageBatchCommand).resolves({});

    await queue.sendAll([{ text: 'a\uFFFE\uFFFFb\u{1F600}ü' }]);

    const [call] = sqs.commandCalls(SendMessageBatchCommand);
    expect(call!.args[0].input.Entries).toEqual([
      { Id: '0', MessageBody: String.raw`{"text":"a\ufffe\uffffb\ud83d\ude00ü"}` },
    ]);
  });

  it('gives up after its tries, without sending what comes behind', async () => {
    sqs
      .on(SendMessageBatchCommand)
      .resolves({ Failed: [{ Id: '0', Code: 'InternalError', SenderFault: false }] });

    await expect(queue.sendAll([ofBytes(200_000), ofBytes(200_000)])).rejects.toThrow('1 unsent');
    expect(sizes()).toEqual([[200_000], [200_000]]);
    expect(waits).toEqual([100]);
  });

  it('keeps the cause of a call that failed as a whole', async () => {
    sqs.on(SendMessageBatchCommand).rejects(new Error('socket hang up'));

    await expect(queue.sendAll([ofBytes(20), ofBytes(20)])).rejects.toMatchObject({
      ...{ name: 'DependencyError', message: '2 unsent' },
      cause: { message: 'socket hang up' },
    });
  });
});
