/* oxlint-disable eslint/no-new -- a construct enters the tree by being made */
import { dueIndexName } from '../constructs/retained-table.ts';
import { QueueWorker } from '../constructs/queue-worker.ts';
import { ScheduledFunction } from '../constructs/scheduled-function.ts';
import { markAsOpeningTokens } from '../constructs/token-key.ts';
import type { Construct } from 'constructs';
import { publishTo, queryIndex, sendTo, useItems } from '../permissions.ts';
import {
  accountingEnvironment,
  mainEnvironment,
  queueEnvironment,
  renewTokens,
  sendTurns,
  tokenEnvironment,
  useTokens,
  type SyncResources,
} from './resources.ts';

/** Ten lists of up to ten thousand records each, a page of a thousand taking seconds. */
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
  const { worker } = new QueueWorker(scope, 'RefreshWorker', {
    making,
    entry: 'reference-data/refresh-worker',
    description: 'Reads a company again: its preferences, chart of accounts, tax codes and names',
    environment: {
      ...mainEnvironment(resources),
      ...tokenEnvironment(resources),
      ...accountingEnvironment(resources),
      ...queueEnvironment(resources),
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
    timeoutSeconds: refreshWorkerTimeoutSeconds,
    memoryMiB: 1024,
    source: refreshQueue,
    batchSize: 5,
    maxConcurrency: 5,
  });
  markAsOpeningTokens(worker.role);
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
