import { publishTo, useItems } from '../permissions.ts';
import {
  callingTimeoutSeconds,
  linkEnvironment,
  mainEnvironment,
  turnEnvironment,
  sendTurns,
  type SyncResources,
} from './resources.ts';

const changing = ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'] as const;

/** Sync errors: showing them, retrying and resolving what they hold up, putting them aside. */
export function addSyncErrorRoutes(resources: SyncResources): void {
  addReadingRoutes(resources);
  addQueueingRoutes(resources);
  addDismissingRoutes(resources);
}

function addReadingRoutes(resources: SyncResources): void {
  const { api, making, stateful } = resources;
  api.route('GET /v1/tenants/{tenantId}/sync-errors', {
    making,
    entry: 'sync-errors/list-sync-errors',
    description: 'Lists a tenant’s sync errors page by page',
    environment: mainEnvironment(resources),
    allow: useItems(stateful.mainTable, ['GetItem', 'BatchGetItem', 'Query']),
    memoryMiB: 1024,
  });
  api.route('GET /v1/tenants/{tenantId}/sync-errors/{errorId}', {
    making,
    entry: 'sync-errors/get-sync-error',
    description: 'Tells a sync error and a page of the documents it holds up',
    environment: { ...mainEnvironment(resources), ...linkEnvironment(resources) },
    // Memberships that a crash left over are taken out on the way.
    allow: useItems(stateful.mainTable, ['GetItem', 'BatchGetItem', 'Query', 'UpdateItem', 'DeleteItem']),
    memoryMiB: 1024,
  });
}

function addQueueingRoutes(resources: SyncResources): void {
  const { api, making } = resources;
  const queueing = {
    making,
    environment: { ...mainEnvironment(resources), ...turnEnvironment(resources) },
    memoryMiB: 1024,
    // Thousands of documents may go on while the caller waits.
    timeoutSeconds: callingTimeoutSeconds,
  };
  const { mainTable } = resources.stateful;
  api.route('POST /v1/tenants/{tenantId}/sync-errors/retry', {
    ...queueing,
    entry: 'sync-errors/retry-sync-errors',
    description: 'Queues the documents of all open sync errors again, or of those named',
    allow: [...useItems(mainTable, [...changing, 'DeleteItem']), sendTurns(resources)],
  });
  api.route('POST /v1/tenants/{tenantId}/sync-errors/{errorId}/retry', {
    ...queueing,
    entry: 'sync-errors/retry-sync-error',
    description: 'Queues the documents of one sync error again',
    allow: [...useItems(mainTable, [...changing, 'DeleteItem']), sendTurns(resources)],
  });
  api.route('POST /v1/tenants/{tenantId}/sync-errors/{errorId}/resolve', {
    ...queueing,
    entry: 'sync-errors/resolve-sync-error',
    description: 'Stores what was decided about refused or drifting documents and queues them again',
    environment: { ...queueing.environment, EVENT_BUS_NAME: resources.bus.eventBusName },
    allow: [
      ...useItems(mainTable, [...changing, 'DeleteItem']),
      sendTurns(resources),
      publishTo(resources.bus),
    ],
  });
}

function addDismissingRoutes(resources: SyncResources): void {
  const { api, making, stateful } = resources;
  const allow = useItems(stateful.mainTable, changing);
  api.route('POST /v1/tenants/{tenantId}/sync-errors/{errorId}/dismiss', {
    making,
    entry: 'sync-errors/dismiss-sync-error',
    description: 'Puts a sync error aside with a reason',
    environment: mainEnvironment(resources),
    allow,
  });
  api.route('POST /v1/tenants/{tenantId}/sync-errors/{errorId}/reopen', {
    making,
    entry: 'sync-errors/reopen-sync-error',
    description: 'Takes the dismissal of a sync error back',
    environment: mainEnvironment(resources),
    allow,
  });
}
