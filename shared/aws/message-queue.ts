import {
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { maxMessageBytes, messageText } from '../contracts/message-text.ts';
import type { DependencyError } from '../domain/errors.ts';

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
const maxBatchEntries = 10;

export interface MessageQueue<Message> {
  /** Sends all, batch after batch, or throws the error of `unsent`; then some may have been sent. */
  readonly sendAll: (messages: readonly Message[]) => Promise<void>;
}

/** A queue that many messages are sent to. SQS can take some of a batch and refuse others: those are sent again. */
export function createMessageQueue<Message extends object>(deps: {
  readonly client: Pick<SQSClient, 'send'>;
  readonly queueUrl: string;
  readonly sleep: (ms: number) => Promise<void>;
  /** How often a batch is sent until all of it is taken; a call that fails as a whole the client repeats itself. */
  readonly maxTries: number;
  /** SQS shares a busy queue fairly among groups; by default there are none. */
  readonly groupOf?: (message: Message) => string;
  readonly unsent: (count: number, cause?: unknown) => DependencyError;
}): MessageQueue<Message> {
  return {
    async sendAll(messages) {
      for (const batch of batchesOf(messages.map(entryOf))) await sendBatch(batch);
    },
  };

  function entryOf(message: Message): Entry {
    const MessageBody = messageText(message);
    return deps.groupOf === undefined
      ? { MessageBody }
      : { MessageBody, MessageGroupId: deps.groupOf(message) };
  }

  async function sendBatch(entries: readonly Entry[]): Promise<void> {
    let left = entries.map((entry, index) => ({ Id: String(index), ...entry }));
    for (let attempt = 0; attempt < deps.maxTries; attempt += 1) {
      if (attempt > 0) await deps.sleep(50 * 2 ** attempt);
      const failed = await trySend(left);
      left = left.filter(({ Id }) => failed.has(Id));
      if (left.length === 0) return;
    }
    throw deps.unsent(left.length);
  }

  /** The ids of the entries that SQS did not take. */
  async function trySend(Entries: SendMessageBatchRequestEntry[]): Promise<Set<string>> {
    try {
      const command = new SendMessageBatchCommand({ QueueUrl: deps.queueUrl, Entries });
      const { Failed = [] } = await deps.client.send(command);
      return new Set(Failed.flatMap(({ Id }) => Id ?? []));
    } catch (cause) {
      throw deps.unsent(Entries.length, cause);
    }
  }
}

interface Entry {
  readonly MessageBody: string;
  readonly MessageGroupId?: string;
}

/** In order; up to ten together, and together no larger than one message may be. */
function batchesOf(entries: readonly Entry[]): Entry[][] {
  const batches: Entry[][] = [];
  let current: Entry[] = [];
  let currentBytes = 0;
  for (const entry of entries) {
    const bytes = Buffer.byteLength(entry.MessageBody);
    if (
      current.length > 0 &&
      (current.length === maxBatchEntries || currentBytes + bytes > maxMessageBytes)
    ) {
      batches.push(current);
      [current, currentBytes] = [[], 0];
    }
    current.push(entry);
    currentBytes += bytes;
  }
  return current.length === 0 ? batches : [...batches, current];
}
