/* oxlint-disable eslint/no-new -- a construct enters the tree by being made */
import type { Construct } from 'constructs';
import { QueueWorker } from '../constructs/queue-worker.ts';
import { publishTo, sendTo, useItems } from '../permissions.ts';
import { endTokens, mainEnvironment, tokenEnvironment, useTokens, type SyncResources } from './resources.ts';

/** As long as a function may run: a tenant may have hundreds of thousands of rows. */
export const erasureWorkerTimeoutSeconds = 900;

/** Removes what lies under tombstones. */
export function addErasure(scope: Construct, resources: SyncResources): void {
  const { making, stateful, bus, erasureQueue, nightSchedules } = resources;
  new QueueWorker(scope, 'ErasureWorker', {
    making,
    entry: 'admin/erasure-worker',
    description: 'Removes everything of an erased tenant but its tombstone',
    environment: {
      ...mainEnvironment(resources),
      ...tokenEnvironment(resources),
      ERASURE_QUEUE_URL: erasureQueue.queue.queueUrl,
      EVENT_BUS_NAME: bus.eventBusName,
      NIGHT_SCHEDULE_GROUP: nightSchedules.groupName,
    },
    allow: [
      ...useItems(stateful.mainTable, ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem']),
      ...useTokens(resources, endTokens),
      sendTo(erasureQueue.queue),
      publishTo(bus),
      ...nightSchedules.allow('DeleteSchedule'),
    ],
    opensTokens: true,
    timeoutSeconds: erasureWorkerTimeoutSeconds,
    source: erasureQueue,
    // One tenant a run, so that none waits behind a big one.
    batchSize: 1,
    maxConcurrency: 2,
  });
}
