import { SendMessageBatchCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { PushMessage } from '../contracts/messages.ts';
import { DependencyError } from '../domain/errors.ts';

// 900 s and 10 entries: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
const maxDelaySeconds = 900;
const maxBatchEntries = 10;
const maxTries = 3;

export interface PushQueue {
  /** A delay beyond 900 s is cut there: a pointer that comes early does no harm. */
  send(message: PushMessage, options?: { delaySeconds?: number }): Promise<void>;
  /** Sends all or throws {@link DependencyError}; then some may have been sent, which does no harm either. */
  sendAll(messages: readonly PushMessage[]): Promise<void>;
}

/** A push queue. Messages are grouped by tenant, which makes SQS share a busy queue fairly among tenants. */
export function createPushQueue(deps: {
  client: Pick<SQSClient, 'send'>;
  queueUrl: string;
  sleep: (ms: number) => Promise<void>;
}): PushQueue {
  const QueueUrl = deps.queueUrl;

  return {
    async send(message, options) {
      const DelaySeconds = Math.min(Math.max(0, Math.ceil(options?.delaySeconds ?? 0)), maxDelaySeconds);
      const command = new SendMessageCommand({
        QueueUrl,
        ...contentOf(message),
        ...(DelaySeconds === 0 ? {} : { DelaySeconds }),
      });
      try {
        await deps.client.send(command);
      } catch (cause) {
        throw unsent(1, cause);
      }
    },

    async sendAll(messages) {
      for (let start = 0; start < messages.length; start += maxBatchEntries) {
        await sendBatch(messages.slice(start, start + maxBatchEntries));
      }
    },
  };

  async function sendBatch(messages: readonly PushMessage[]): Promise<void> {
    let left = messages.map((message, index) => ({ Id: String(index), ...contentOf(message) }));
    for (let attempt = 0; attempt < maxTries; attempt += 1) {
      if (attempt > 0) await deps.sleep(50 * 2 ** attempt);
      const failed = await trySend(left);
      left = left.filter(({ Id }) => failed.has(Id));
      if (left.length === 0) return;
    }
    throw unsent(left.length);
  }

  /** The ids of the entries that SQS did not take. */
  async function trySend(Entries: ({ Id: string } & ReturnType<typeof contentOf>)[]): Promise<Set<string>> {
    try {
      const { Failed = [] } = await deps.client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      return new Set(Failed.flatMap(({ Id }) => Id ?? []));
    } catch (cause) {
      throw unsent(Entries.length, cause);
    }
  }
}

const contentOf = (message: PushMessage) => ({
  MessageBody: JSON.stringify(message),
  MessageGroupId: message.tenantId,
});

const unsent = (count: number, cause?: unknown): DependencyError =>
  new DependencyError({
    dependency: 'sqs',
    message: `Cannot send ${count} pointer(s) to the push queue; what they point to is stored and will be found.`,
    cause,
  });
