import type { SQSClient } from '@aws-sdk/client-sqs';
import { changesGroupOf, type ChangesQueueMessage, type QuarantinedDelivery } from '../contracts/messages.ts';
import { DependencyError } from '../domain/errors.ts';
import { createMessageQueue, type MessageQueue } from './message-queue.ts';

interface WebhookQueueDeps {
  readonly client: Pick<SQSClient, 'send'>;
  readonly queueUrl: string;
  readonly sleep: (ms: number) => Promise<void>;
}

// Once more: Intuit waits three seconds, and sends again what was not acknowledged.
const maxTries = 2;

/** Where changes wait to be looked at, grouped by company: one with many does not hold the others up. */
export const createChangesQueue = (deps: WebhookQueueDeps): MessageQueue<ChangesQueueMessage> =>
  createMessageQueue({ ...deps, maxTries, groupOf: changesGroupOf, unsent });

/** Where deliveries lie that were signed and not understood. */
export const createQuarantine = (deps: WebhookQueueDeps): MessageQueue<QuarantinedDelivery> =>
  createMessageQueue({ ...deps, maxTries, unsent });

const unsent = (count: number, cause?: unknown): DependencyError =>
  new DependencyError({
    dependency: 'sqs',
    message: `Cannot queue ${count} message(s) of a webhook delivery. It is not acknowledged, and Intuit sends it again.`,
    cause,
  });
