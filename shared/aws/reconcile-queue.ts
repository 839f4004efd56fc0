import type { SQSClient } from '@aws-sdk/client-sqs';
import type { ReconcileMessage } from '../contracts/messages.ts';
import { DependencyError } from '../domain/errors.ts';
import { createMessageQueue, type MessageQueue } from './message-queue.ts';

const maxTries = 3;

/** Where reconciles wait for a worker, grouped by tenant. */
export const createReconcileQueue = (deps: {
  readonly client: Pick<SQSClient, 'send'>;
  readonly queueUrl: string;
  readonly sleep: (ms: number) => Promise<void>;
}): MessageQueue<ReconcileMessage> =>
  createMessageQueue({ ...deps, maxTries, groupOf: ({ tenantId }) => tenantId, unsent });

const unsent = (count: number, cause?: unknown): DependencyError =>
  new DependencyError({
    dependency: 'sqs',
    message: `Cannot queue ${count} reconcile(s). Nothing is begun; whoever asked asks again.`,
    cause,
  });
