/* oxlint-disable eslint/no-new -- a construct enters the tree by being made */
import type { Construct } from 'constructs';
import { dueIndexName } from '../constructs/retained-table.ts';
import { QueueWorker } from '../constructs/queue-worker.ts';
import { ScheduledFunction } from '../constructs/scheduled-function.ts';
import { publishTo, queryIndex, sendTo, useItems } from '../permissions.ts';
import {
  callingEnvironment,
  mainEnvironment,
  nightEnvironment,
  renewTokens,
  useTokens,
  type SyncResources,
} from './resources.ts';

/** As long as Lambda allows; whoever dies of it is resumed. */
export const reconcileWorkerTimeoutSeconds = 900;

/** What runs a night: one tenant at a time, as long as it takes. */
export function addReconcileWorker(scope: Construct, resources: SyncResources): void {
  const { making, stateful, bus, reconcileQueue } = resources;
  new QueueWorker(scope, 'ReconcileWorker', {
    making,
    entry: 'reconcile/reconcile-worker',
    description: 'Holds every document of a tenant against its books, and certifies the result',
    environment: { ...callingEnvironment(resources), EVENT_BUS_NAME: bus.eventBusName },
    allow: [
      ...useItems(stateful.mainTable, [
        'GetItem',
        'BatchGetItem',
        'Query',
        'PutItem',
        'UpdateItem',
        'DeleteItem',
      ]),
      ...useTokens(resources, renewTokens),
      publishTo(bus),
    ],
    opensTokens: true,
    timeoutSeconds: reconcileWorkerTimeoutSeconds,
    memoryMiB: 1024,
    source: reconcileQueue,
    batchSize: 1,
    maxConcurrency: 10,
  });
}

/** The clock behind tenants' nightly schedules: whatever they leave out is found within the hour. */
export function addNights(scope: Construct, resources: SyncResources): void {
  const { making, stateful, settings, reconcileQueue, nightSchedules } = resources;
  new ScheduledFunction(scope, 'SweepNights', {
    making,
    entry: 'reconcile/sweep-nights',
    scheduleName: `counterfoil-${settings.stage}-sweep-nights`,
    everyMinutes: 60,
    description: 'Sends tenants whose night is overdue, and puts their schedules right',
    environment: {
      ...mainEnvironment(resources),
      ...nightEnvironment(resources),
      RECONCILE_QUEUE_URL: reconcileQueue.queue.queueUrl,
    },
    allow: [
      ...queryIndex(stateful.mainTable, dueIndexName),
      ...useItems(stateful.mainTable, ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem']),
      sendTo(reconcileQueue.queue),
      ...nightSchedules.allow('CreateSchedule', 'UpdateSchedule', 'DeleteSchedule'),
    ],
    timeoutSeconds: 300,
  });
}
