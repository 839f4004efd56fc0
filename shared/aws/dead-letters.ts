import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type Message,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { DependencyError } from '../domain/errors.ts';

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
const maxBatchEntries = 10;
// Long polling asks all of SQS's servers, so that an empty answer means an empty queue.
const waitSeconds = 1;
// 12 hours: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
const maxHoldSeconds = 43_200;

/** A message that was taken from a dead-letter queue; nobody else sees it until the hold is over. */
export interface TakenLetter {
  readonly messageId: string;
  /** What deleting or giving back takes; good until the hold is over. */
  readonly receipt: string;
  readonly body: string;
  /** How often it was received, by workers and by those who looked. */
  readonly receiveCount: number;
  readonly firstSentAt: string;
  readonly groupId?: string;
}

/** About how many messages there are; SQS counts no better. */
export interface QueueSizes {
  readonly waiting: number;
  readonly inFlight: number;
  readonly delayed: number;
}

export type DeadLetterQueues = ReturnType<typeof createDeadLetterQueues>;

/** Queues by their physical names, as an operator handles them. Every call throws {@link DependencyError} when SQS refuses. */
export function createDeadLetterQueues(deps: { client: Pick<SQSClient, 'send'> }) {
  const urls = new Map<string, Promise<string>>();

  return {
    async sizes(queueName: string): Promise<QueueSizes> {
      const QueueUrl = await urlOf(queueName);
      const answer = await asking('look at', queueName, () =>
        deps.client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...sizeAttributes] })),
      );
      return sizesSchema.parse(answer.Attributes ?? {});
    },

    /** Takes up to `max` messages, each once; they come back by themselves after `holdSeconds`, at most 12 hours. */
    async take(queueName: string, of: { max: number; holdSeconds: number }): Promise<TakenLetter[]> {
      const QueueUrl = await urlOf(queueName);
      const taken = new Map<string, TakenLetter>();
      while (taken.size < of.max) {
        const command = new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: Math.min(maxBatchEntries, of.max - taken.size),
          VisibilityTimeout: Math.min(Math.ceil(of.holdSeconds), maxHoldSeconds),
          WaitTimeSeconds: waitSeconds,
          MessageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp', 'MessageGroupId'],
        });
        const { Messages = [] } = await asking('receive from', queueName, () => deps.client.send(command));
        if (Messages.length === 0) break;
        for (const letter of Messages.map(readMessage)) taken.set(letter.messageId, letter);
      }
      return [...taken.values()];
    },

    /** Lets others see them at once. One whose hold is over was seen already. */
    async giveBack(queueName: string, letters: readonly TakenLetter[]): Promise<void> {
      const QueueUrl = await urlOf(queueName);
      for (let start = 0; start < letters.length; start += maxBatchEntries) {
        const Entries = letters.slice(start, start + maxBatchEntries).map(({ receipt }, index) => ({
          Id: String(index),
          ReceiptHandle: receipt,
          VisibilityTimeout: 0,
        }));
        await asking('give back to', queueName, () =>
          deps.client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries })),
        );
      }
    },

    /** Sends the message as it was, in its group. */
    async send(
      queueName: string,
      letter: Pick<TakenLetter, 'body' | 'groupId'> & { readonly delaySeconds?: number },
    ): Promise<void> {
      const QueueUrl = await urlOf(queueName);
      const group = letter.groupId === undefined ? {} : { MessageGroupId: letter.groupId };
      const delay = letter.delaySeconds === undefined ? {} : { DelaySeconds: letter.delaySeconds };
      const command = new SendMessageCommand({ QueueUrl, MessageBody: letter.body, ...group, ...delay });
      await asking('send to', queueName, () => deps.client.send(command));
    },

    async remove(queueName: string, letter: Pick<TakenLetter, 'receipt'>): Promise<void> {
      const QueueUrl = await urlOf(queueName);
      const command = new DeleteMessageCommand({ QueueUrl, ReceiptHandle: letter.receipt });
      await asking('delete from', queueName, () => deps.client.send(command));
    },
  };

  function urlOf(queueName: string): Promise<string> {
    const known = urls.get(queueName);
    if (known !== undefined) return known;
    const url = asking('find', queueName, async () => {
      const { QueueUrl } = await deps.client.send(new GetQueueUrlCommand({ QueueName: queueName }));
      return z.string().parse(QueueUrl);
    });
    urls.set(queueName, url);
    return url;
  }
}

const sizeAttributes = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
] as const;

const count = z.coerce.number().default(0);
const sizesSchema = z
  .object({
    ApproximateNumberOfMessages: count,
    ApproximateNumberOfMessagesNotVisible: count,
    ApproximateNumberOfMessagesDelayed: count,
  })
  .transform((found): QueueSizes => ({
    waiting: found.ApproximateNumberOfMessages,
    inFlight: found.ApproximateNumberOfMessagesNotVisible,
    delayed: found.ApproximateNumberOfMessagesDelayed,
  }));

const messageSchema = z.object({
  MessageId: z.string(),
  ReceiptHandle: z.string(),
  Body: z.string().default(''),
  Attributes: z.object({
    ApproximateReceiveCount: z.coerce.number(),
    SentTimestamp: z.coerce.number(),
    MessageGroupId: z.string().optional(),
  }),
});

function readMessage(message: Message): TakenLetter {
  const { MessageId, ReceiptHandle, Body, Attributes } = messageSchema.parse(message);
  return {
    messageId: MessageId,
    receipt: ReceiptHandle,
    body: Body,
    receiveCount: Attributes.ApproximateReceiveCount,
    firstSentAt: new Date(Attributes.SentTimestamp).toISOString(),
    ...(Attributes.MessageGroupId === undefined ? {} : { groupId: Attributes.MessageGroupId }),
  };
}

async function asking<Answer>(what: string, queueName: string, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.name : 'unknown error';
    throw new DependencyError({
      dependency: 'sqs',
      message: `Cannot ${what} the queue ${queueName}: ${reason}. What lies there stays there.`,
      cause,
    });
  }
}
