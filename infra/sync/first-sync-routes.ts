import { useItems } from '../permissions.ts';
import {
  callingTimeoutSeconds,
  mainEnvironment,
  sendTurns,
  turnEnvironment,
  type SyncResources,
} from './resources.ts';

// Ten thousand documents are held against as many names within seconds.
const matchingMemoryMiB = 1769;

/** Matching customers, vendors and items with those in the books, before anything is pushed. */
export function addFirstSyncRoutes(resources: SyncResources): void {
  const { api, making, stateful } = resources;
  const { mainTable } = stateful;
  const queueing = { ...mainEnvironment(resources), ...turnEnvironment(resources) };
  api.route('GET /v1/tenants/{tenantId}/first-sync', {
    making,
    entry: 'first-sync/get-first-sync',
    description: 'Tells what customers, vendors and items are in the books, page by page',
    environment: mainEnvironment(resources),
    allow: useItems(mainTable, ['GetItem', 'BatchGetItem', 'Query']),
    memoryMiB: matchingMemoryMiB,
    timeoutSeconds: callingTimeoutSeconds,
  });
  api.route('POST /v1/tenants/{tenantId}/first-sync/accept', {
    making,
    entry: 'first-sync/accept-matches',
    description: 'Links what has exactly one record of its name in the books',
    environment: queueing,
    allow: [
      ...useItems(mainTable, ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem']),
      sendTurns(resources),
    ],
    memoryMiB: matchingMemoryMiB,
    timeoutSeconds: callingTimeoutSeconds,
  });
  api.route('POST /v1/tenants/{tenantId}/first-sync/link', {
    making,
    entry: 'first-sync/link-reference',
    description: 'Links a customer, vendor or item to the record that a person chose',
    environment: queueing,
    allow: [
      ...useItems(mainTable, ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem']),
      sendTurns(resources),
    ],
    memoryMiB: 1024,
    timeoutSeconds: callingTimeoutSeconds,
  });
  api.route('POST /v1/tenants/{tenantId}/first-sync/unlink', {
    making,
    entry: 'first-sync/unlink-reference',
    description: 'Forgets which record a customer, vendor or item is linked to',
    environment: mainEnvironment(resources),
    allow: useItems(mainTable, ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem']),
  });
}
