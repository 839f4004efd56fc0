/* oxlint-disable eslint/no-new -- a construct enters the tree by being made */
import { dueIndexName } from '../constructs/retained-table.ts';
import { QueueWorker } from '../constructs/queue-worker.ts';
import { ScheduledFunction } from '../constructs/scheduled-function.ts';
import type { Construct } from 'constructs';
import { publishTo, queryIndex, sendTo, useItems } from '../permissions.ts';
import {
  callingEnvironment,
  mainEnvironment,
  turnEnvironment,
  renewTokens,
  sendTurns,
  useTokens,
  type SyncResources,
} from './resources.ts';

/** Seven lists by eight queries, of tens of thousands of records, a page of a thousand taking seconds. */
export const refreshWorkerTimeoutSeconds = 300;

/** The lists of a company's books: looking at them, and asking for them to be read again. */
export function addReferenceRoutes(resources: SyncResources): void {
  const { api, making, stateful, refreshQueue } = resources;
  const { mainTable } = stateful;
  api.route('GET /v1/tenants/{tenantId}/reference', {
    making,
    entry: 'reference-data/get-reference',
    description: 'Tells how fresh the lists of a company are',
    environment: mainEnvironment(resources),
    allow: useItems(mainTable, ['GetItem', 'BatchGetItem']),
  });
  api.route('GET /v1/tenants/{tenantId}/reference/{list}', {
    making,
    entry: 'reference-data/list-reference',
    description: 'Lists accounts, tax codes, terms and names of a company page by page',
    environment: mainEnvironment(resources),
    allow: useItems(mainTable, ['GetItem', 'BatchGetItem']),
    memoryMiB: 1024,
  });
  api.route('POST /v1/tenants/{tenantId}/reference/refresh', {
    making,
    entry: 'reference-data/refresh',
    description: 'Asks for a company to be read again',
    environment: { ...mainEnvironment(resources), REFRESH_QUEUE_URL: refreshQueue.queue.queueUrl },
    allow: [...useItems(mainTable, ['GetItem', 'PutItem', 'UpdateItem']), sendTo(refreshQueue.queue)],
  });
}

/** Reading companies again: the worker, and the clock that sends it tenants whose time has come. */
export function addRefreshing(scope: Construct, resources: SyncResources): void {
  const { making, stateful, settings, bus, refreshQueue } = resources;
  new QueueWorker(scope, 'RefreshWorker', {
    making,
    entry: 'reference-data/refresh-worker',
    description: 'Reads a company again: its preferences, chart of accounts, tax codes and names',
    environment: {
      ...callingEnvironment(resources),
      ...turnEnvironment(resources),
      EVENT_BUS_NAME: bus.eventBusName,
    },
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
      sendTurns(resources),
      publishTo(bus),
    ],
    opensTokens: true,
    timeoutSeconds: refreshWorkerTimeoutSeconds,
    memoryMiB: 1024,
    source: refreshQueue,
    batchSize: 5,
    maxConcurrency: 5,
  });
  new ScheduledFunction(scope, 'SweepRefreshes', {
    making,
    entry: 'reference-data/sweep-refreshes',
    scheduleName: `counterfoil-${settings.stage}-sweep-refreshes`,
    everyMinutes: 15,
    description: 'Sends tenants whose company is to be read again',
    environment: { ...mainEnvironment(resources), REFRESH_QUEUE_URL: refreshQueue.queue.queueUrl },
    allow: [
      ...queryIndex(stateful.mainTable, dueIndexName),
      ...useItems(stateful.mainTable, ['UpdateItem']),
      sendTo(refreshQueue.queue),
    ],
    timeoutSeconds: 55,
  });
}
