import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startQueues, type Queues } from '../../../local/aws/queues.ts';
import { createQueue } from '../../../local/stack/polled-queue.ts';
import { createDeadLetterQueues } from '../../../shared/aws/dead-letters.ts';

let emulator: Queues;
let client: SQSClient;
let name: string;
let count = 0;
beforeAll(async () => {
  emulator = await startQueues('us-east-1');
  client = new SQSClient({
    endpoint: emulator.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
});
afterAll(async () => {
  client.destroy();
  await emulator.close();
});
beforeEach(async () => {
  name = `dead-${(count += 1)}`;
  await createQueue(client, name, {});
});

const put = (MessageBody: string) =>
  client.send(new SendMessageCommand({ QueueUrl: emulator.urlOf(name), MessageBody }));
const queues = () => createDeadLetterQueues({ client });

describe('createDeadLetterQueues', () => {
  it('takes all of more than ten, hides them meanwhile, and gives them back', async () => {
    for (let index = 0; index < 23; index += 1) await put(`message ${index}`);

    const taken = await queues().take(name, { max: 100, holdSeconds: 60 });
    const sizes = await queues().sizes(name);
    await queues().giveBack(name, taken);

    expect(new Set(taken.map(({ body }) => body)).size).toBe(23);
    expect(taken[0]).toMatchObject({
      receiveCount: 1,
      firstSentAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    expect(sizes).toEqual({ waiting: 0, inFlight: 23, delayed: 0 });
    expect(await queues().sizes(name)).toEqual({ waiting: 23, inFlight: 0, delayed: 0 });
  });

  it('takes no more than it is asked for', async () => {
    for (let index = 0; index < 5; index += 1) await put(`message ${index}`);

    expect(await queues().take(name, { max: 3, holdSeconds: 60 })).toHaveLength(3);
    expect(await queues().sizes(name)).toMatchObject({ waiting: 2 });
  });

  it('sends a message as it was, and removes it', async () => {
    await put('one');
    const [letter] = await queues().take(name, { max: 1, holdSeconds: 60 });

    await queues().send(name, letter!);
    await queues().remove(name, letter!);

    const [again, ...others] = await queues().take(name, { max: 10, holdSeconds: 60 });
    expect(again).toMatchObject({ body: 'one', receiveCount: 1 });
    expect(again!.messageId).not.toBe(letter!.messageId);
    expect(others).toEqual([]);
  });

  it('says of which queue something cannot be done, and nothing of what lies there', async () => {
    await expect(queues().sizes('nowhere')).rejects.toThrow(
      /^Cannot find the queue nowhere: .+\. What lies there stays there\.$/,
    );
  });

  // The emulator knows no groups in a standard queue.
  it('reads the group of a message, and sends it in that group again', async () => {
    const inputs: unknown[] = [];
    const received = {
      MessageId: 'm-1',
      ReceiptHandle: 'r-1',
      Body: 'one',
      Attributes: {
        ApproximateReceiveCount: '6',
        SentTimestamp: '1772445600000',
        MessageGroupId: 'acme',
      },
    };
    const send = async (command: { input: unknown }) => {
      inputs.push(command.input);
      return { QueueUrl: 'http://127.0.0.1/dead', Messages: [received] };
    };
    const mocked = createDeadLetterQueues({ client: { send } as never });

    const [letter] = await mocked.take(name, { max: 1, holdSeconds: 60 });
    await mocked.send(name, letter!);

    expect(letter).toEqual({
      ...{ messageId: 'm-1', receipt: 'r-1', body: 'one', receiveCount: 6, groupId: 'acme' },
      firstSentAt: '2026-03-02T10:00:00.000Z',
    });
    expect(inputs.at(-1)).toEqual({
      QueueUrl: 'http://127.0.0.1/dead',
      MessageBody: 'one',
      MessageGroupId: 'acme',
    });
  });

  it('never holds longer than SQS can', async () => {
    const asked: unknown[] = [];
    const send = async (command: { input: unknown }) => {
      if (command instanceof ReceiveMessageCommand) asked.push(command.input.VisibilityTimeout);
      return command instanceof GetQueueAttributesCommand ? {} : { QueueUrl: 'http://127.0.0.1/dead' };
    };

    await createDeadLetterQueues({ client: { send } as never }).take(name, { max: 1, holdSeconds: 99_999.5 });

    expect(asked).toEqual([43_200]);
  });
});
