/* oxlint-disable eslint/no-new -- a construct enters the tree by being made */
import type { Construct } from 'constructs';
import { QuarantineQueue } from '../constructs/quarantine-queue.ts';
import { QueueWorker } from '../constructs/queue-worker.ts';
import { dueIndexName } from '../constructs/retained-table.ts';
import { ScheduledFunction } from '../constructs/scheduled-function.ts';
import { publishTo, queryIndex, readSecret, sendTo, useItems } from '../permissions.ts';
import { callingEnvironment, renewTokens, useTokens, type SyncResources } from './resources.ts';

/** A message has up to some thousand changes of one company, which are read together. */
export const changesWorkerTimeoutSeconds = 300;

/** Intuit's notices of what changed in the books: taken in, queued company by company, and looked into. */
export function addWebhook(scope: Construct, resources: SyncResources): void {
  const quarantine = new QuarantineQueue(scope, 'WebhookQuarantine', {
    name: `counterfoil-${resources.settings.stage}-webhook-quarantine`,
  });
  addReceiver(resources, quarantine);
  addChangesWorker(scope, resources, quarantine);
  addSweepWatches(scope, resources);
}

function addReceiver(resources: SyncResources, quarantine: QuarantineQueue): void {
  const { api, making, stateful, settings, changesQueue } = resources;
  api.openRoute('POST /webhooks/quickbooks', {
    making,
    entry: 'webhook/receive-notices',
    description: 'Checks the signature of Intuit’s notices and queues them company by company',
    environment: {
      STAGE: settings.stage,
      QUICKBOOKS_SECRET_ARN: stateful.quickbooksSecret.secretArn,
      CHANGES_QUEUE_URL: changesQueue.queue.queueUrl,
      QUARANTINE_QUEUE_URL: quarantine.queue.queueUrl,
    },
    allow: [readSecret(stateful.quickbooksSecret), sendTo(changesQueue.queue, quarantine.queue)],
    // Intuit waits for 3 s and then sends the same again; a very large delivery may still come to its end.
    timeoutSeconds: 5,
    // More than it needs: with the memory comes the processor that a cold start has to be done by within those 3 s.
    memoryMiB: 1024,
    reason:
      'Intuit calls it without a token: its signature over the raw body is checked before anything else.',
  });
}

function addChangesWorker(scope: Construct, resources: SyncResources, quarantine: QuarantineQueue): void {
  const { making, stateful, bus, changesQueue } = resources;
  new QueueWorker(scope, 'ChangesWorker', {
    making,
    entry: 'webhook/changes-worker',
    description: 'Looks into the books for what notices told of, and notes what is paid',
    environment: {
      ...callingEnvironment(resources),
      EVENT_BUS_NAME: bus.eventBusName,
      QUARANTINE_QUEUE_URL: quarantine.queue.queueUrl,
    },
    allow: [
      ...useItems(stateful.mainTable, ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem']),
      ...useTokens(resources, renewTokens),
      publishTo(bus),
      sendTo(quarantine.queue),
    ],
    opensTokens: true,
    timeoutSeconds: changesWorkerTimeoutSeconds,
    memoryMiB: 1024,
    source: changesQueue,
    // Notices of one company that come within this time are one read.
    batchSize: 100,
    batchingWindowSeconds: 15,
    maxConcurrency: 10,
  });
}

function addSweepWatches(
  scope: Construct,
  { making, settings, stateful, changesQueue }: SyncResources,
): void {
  const environment = {
    STAGE: settings.stage,
    TABLE_NAME: stateful.mainTable.table.tableName,
    CHANGES_QUEUE_URL: changesQueue.queue.queueUrl,
  };
  new ScheduledFunction(scope, 'SweepWatches', {
    making,
    entry: 'webhook/sweep-watches',
    scheduleName: `counterfoil-${settings.stage}-sweep-watches`,
    everyMinutes: 5,
    description: 'Sends tenants whose books are to be looked through for changes',
    environment,
    allow: [
      ...queryIndex(stateful.mainTable, dueIndexName),
      ...useItems(stateful.mainTable, ['UpdateItem']),
      sendTo(changesQueue.queue),
    ],
    timeoutSeconds: 55,
  });
}
