import { publishTo, readSecret, sendTo, useItems } from '../permissions.ts';
import { quickbooksAddresses } from '../settings.ts';
import {
  callingEnvironment,
  callingTimeoutSeconds,
  endTokens,
  mainEnvironment,
  nightEnvironment,
  turnEnvironment,
  sendTurns,
  storeTokens,
  tokenEnvironment,
  useTokens,
  type SyncResources,
} from './resources.ts';

/** Connecting a tenant to its QuickBooks company, looking at the connection, and ending it. */
export function addConnectRoutes(resources: SyncResources): void {
  const { api, making, stateful } = resources;
  api.route('GET /v1/tenants/{tenantId}/connection', {
    making,
    entry: 'connect/get-connection',
    description: 'Tells the state of a tenant’s connection',
    environment: mainEnvironment(resources),
    allow: useItems(stateful.mainTable, ['GetItem', 'BatchGetItem']),
  });
  addAuthorize(resources);
  addCallback(resources);
  addDisconnect(resources);
}

function addAuthorize(resources: SyncResources): void {
  const { api, making, stateful, settings } = resources;
  api.route('POST /v1/tenants/{tenantId}/connection/authorize', {
    making,
    entry: 'connect/authorize',
    description: 'Starts a connect: stores the state and answers with Intuit’s authorize address',
    environment: {
      ...mainEnvironment(resources),
      PUBLIC_ORIGIN: settings.publicOrigin,
      QUICKBOOKS_AUTHORIZE_URL: quickbooksAddresses(settings.quickbooksEnvironment).authorizeUrl,
      QUICKBOOKS_SECRET_ARN: stateful.quickbooksSecret.secretArn,
    },
    allow: [...useItems(stateful.mainTable, ['GetItem', 'PutItem']), readSecret(stateful.quickbooksSecret)],
  });
}

function addCallback(resources: SyncResources): void {
  const { api, making, stateful, settings, bus } = resources;
  api.openRoute('GET /oauth/quickbooks/callback', {
    making,
    entry: 'connect/callback',
    description: 'Ends a connect: exchanges the code once, proves the company, seals the tokens',
    environment: {
      ...callingEnvironment(resources),
      ...turnEnvironment(resources),
      PUBLIC_ORIGIN: settings.publicOrigin,
      EVENT_BUS_NAME: bus.eventBusName,
      REFRESH_QUEUE_URL: resources.refreshQueue.queue.queueUrl,
      ...nightEnvironment(resources),
    },
    allow: [
      ...useItems(stateful.mainTable, ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem']),
      ...useTokens(resources, storeTokens),
      sendTurns(resources),
      sendTo(resources.refreshQueue.queue),
      publishTo(bus),
      ...resources.nightSchedules.allow('CreateSchedule', 'UpdateSchedule'),
    ],
    opensTokens: true,
    timeoutSeconds: callingTimeoutSeconds,
    memoryMiB: 1024,
    reason:
      'Intuit sends the browser here without a token: the single-use state and its cookie stand in for one.',
  });
}

function addDisconnect(resources: SyncResources): void {
  const { api, making, stateful, bus } = resources;
  api.route('POST /v1/tenants/{tenantId}/connection/disconnect', {
    making,
    entry: 'connect/disconnect',
    description: 'Revokes at Intuit, deletes the tokens, frees the company for another tenant',
    environment: {
      ...mainEnvironment(resources),
      ...tokenEnvironment(resources),
      EVENT_BUS_NAME: bus.eventBusName,
      NIGHT_SCHEDULE_GROUP: resources.nightSchedules.groupName,
    },
    allow: [
      ...useItems(stateful.mainTable, ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem']),
      ...useTokens(resources, endTokens),
      publishTo(bus),
      ...resources.nightSchedules.allow('DeleteSchedule'),
    ],
    opensTokens: true,
    timeoutSeconds: callingTimeoutSeconds,
  });
}
