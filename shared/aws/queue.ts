import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { PushMessage } from '../contracts/messages.ts';
import { DependencyError } from '../domain/errors.ts';
import { createMessageQueue } from './message-queue.ts';

// 900 s: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
const maxDelaySeconds = 900;
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
  const { sendAll } = createMessageQueue({ ...deps, maxTries, groupOf, unsent });

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

    sendAll,
  };
}

const groupOf = ({ tenantId }: PushMessage): string => tenantId;

const contentOf = (message: PushMessage) => ({
  MessageBody: JSON.stringify(message),
  MessageGroupId: groupOf(message),
});

const unsent = (count: number, cause?: unknown): DependencyError =>
  new DependencyError({
    dependency: 'sqs',
    message: `Cannot send ${count} pointer(s) to the push queue; what they point to is stored and will be found.`,
    cause,
  });
