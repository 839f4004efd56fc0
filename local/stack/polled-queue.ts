import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  CreateQueueCommand,
} from '@aws-sdk/client-sqs';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { PolledQueue } from './event-source.ts';

const MAX_DELETE = 10;

/** A queue of the emulator as Lambda's poller uses it. */
export function polledQueue(sqs: SQSClient, queueUrl: string): PolledQueue {
  return {
    async receive({ max, waitSeconds, signal }) {
      const command = new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: max,
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      });
      return (await sqs.send(command, { abortSignal: signal })).Messages ?? [];
    },
    async remove(messages) {
      for (let start = 0; start < messages.length; start += MAX_DELETE) {
        const entries = messages.slice(start, start + MAX_DELETE);
        const command = new DeleteMessageBatchCommand({
          QueueUrl: queueUrl,
          Entries: entries.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
        });
        await sqs.send(command);
      }
    },
  };
}

/** Puts one message into a queue, as EventBridge, Scheduler and failed invocations do. */
export async function sendTo(sqs: SQSClient, queueUrl: string, body: string): Promise<void> {
  await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
}

/** Makes a queue with the attributes its template gives it. */
export async function createQueue(
  sqs: SQSClient,
  name: string,
  attributes: Record<string, string>,
): Promise<void> {
  await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
}
