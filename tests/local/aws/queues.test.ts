import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startQueues, type Queues } from '../../../local/aws/queues.ts';

let queues: Queues;
let client: SQSClient;
beforeAll(async () => {
  queues = await startQueues('us-east-1');
  client = new SQSClient({
    ...{ region: 'us-east-1', endpoint: queues.endpoint },
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
});
afterAll(async () => {
  client.destroy();
  await queues.close();
});

describe('startQueues', () => {
  it('tells of a queue the address at which it listens', async () => {
    await client.send(new CreateQueueCommand({ QueueName: 'work' }));

    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: 'work' }));
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );

    expect(QueueUrl).toBe(queues.urlOf('work'));
    expect(Attributes).toEqual({ ApproximateNumberOfMessages: '0' });
  });
});
