import { publishTo, sendTo, useItems } from '../permissions.ts';
import {
  callingTimeoutSeconds,
  mainEnvironment,
  nightEnvironment,
  sendTurns,
  turnEnvironment,
  type SyncResources,
} from './resources.ts';

/** Tenants and their settings. */
export function addAdminRoutes(resources: SyncResources): void {
  const { api, making, stateful, bus, erasureQueue, nightSchedules } = resources;
  const { mainTable } = stateful;
  api.route('PUT /v1/tenants/{tenantId}', {
    making,
    entry: 'admin/put-tenant',
    description: 'Creates or changes a tenant',
    environment: { ...mainEnvironment(resources), ...nightEnvironment(resources) },
    allow: [
      ...useItems(mainTable, ['GetItem', 'PutItem', 'UpdateItem']),
      ...nightSchedules.allow('CreateSchedule', 'UpdateSchedule'),
    ],
  });
  api.route('DELETE /v1/tenants/{tenantId}', {
    making,
    entry: 'admin/erase-tenant',
    description: 'Erases a tenant: puts its tombstone in its place and sends the worker',
    environment: { ...mainEnvironment(resources), ERASURE_QUEUE_URL: erasureQueue.queue.queueUrl },
    allow: [...useItems(mainTable, ['GetItem', 'PutItem']), sendTo(erasureQueue.queue)],
  });
  api.route('GET /v1/tenants/{tenantId}', {
    making,
    entry: 'admin/get-tenant',
    description: 'Tells a tenant’s name and time zone',
    environment: mainEnvironment(resources),
    allow: useItems(mainTable, ['GetItem']),
  });
  api.route('GET /v1/tenants/{tenantId}/settings', {
    making,
    entry: 'admin/get-settings',
    description: 'Tells a tenant’s mapping and policies',
    environment: mainEnvironment(resources),
    allow: useItems(mainTable, ['GetItem', 'BatchGetItem']),
  });
  api.route('PUT /v1/tenants/{tenantId}/settings', {
    making,
    entry: 'admin/put-settings',
    description: 'Stores a tenant’s mapping and releases the documents that waited for it',
    environment: {
      ...mainEnvironment(resources),
      ...turnEnvironment(resources),
      EVENT_BUS_NAME: bus.eventBusName,
    },
    allow: [
      ...useItems(mainTable, ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem']),
      sendTurns(resources),
      publishTo(bus),
    ],
    // It may release a whole backlog while the caller waits.
    timeoutSeconds: callingTimeoutSeconds,
  });
  api.route('GET /v1/tenants/{tenantId}/usage', {
    making,
    entry: 'admin/get-usage',
    description: 'Tells how many reads of a tenant’s books Intuit bills',
    environment: mainEnvironment(resources),
    allow: useItems(mainTable, ['GetItem', 'Query']),
  });
  api.route('GET /v1/tenants/{tenantId}/figures', {
    making,
    entry: 'admin/get-figures',
    description: 'Tells pushes, refusals and payments of a tenant day by day',
    environment: mainEnvironment(resources),
    allow: useItems(mainTable, ['GetItem', 'Query']),
  });
  api.route('GET /v1/tenants/{tenantId}/activity', {
    making,
    entry: 'admin/list-activity',
    description: 'Lists who did what in a tenant, page by page',
    environment: mainEnvironment(resources),
    allow: useItems(mainTable, ['GetItem', 'BatchGetItem', 'Query']),
  });
  api.route('POST /v1/tenants/{tenantId}/pause', {
    making,
    entry: 'admin/pause',
    description: 'Holds a tenant’s documents back',
    environment: mainEnvironment(resources),
    allow: useItems(mainTable, ['GetItem', 'PutItem', 'UpdateItem']),
  });
  api.route('POST /v1/tenants/{tenantId}/resume', {
    making,
    entry: 'admin/resume',
    description: 'Lets the documents go on that a pause held back',
    environment: { ...mainEnvironment(resources), ...turnEnvironment(resources) },
    allow: [
      ...useItems(mainTable, ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem']),
      sendTurns(resources),
    ],
    // As with the settings.
    timeoutSeconds: callingTimeoutSeconds,
  });
}
