import type { Construct } from 'constructs';
import { dueIndexName } from '../constructs/retained-table.ts';
import { queuesIn } from '../operators.ts';
import { lookAt, queryIndex, useItems } from '../permissions.ts';
import { callingTimeoutSeconds, mainEnvironment, type SyncResources } from './resources.ts';

/** What operators see of all tenants together. It looks at the queues that are in the scope by now. */
export function addOperatorRoutes(scope: Construct, resources: SyncResources): void {
  const { api, making, stateful } = resources;
  const { sources, deadLetters } = queuesIn(scope);
  api.route('GET /v1/operator/tenants', {
    making,
    entry: 'operate/list-tenants',
    description: 'Tells how all tenants stand, page by page, and how long the queues are',
    environment: mainEnvironment(resources),
    allow: [
      ...useItems(stateful.mainTable, ['GetItem', 'Query']),
      // Parked documents are counted there.
      ...queryIndex(stateful.mainTable, dueIndexName),
      lookAt(...sources, ...deadLetters),
    ],
    // A page of a hundred tenants is some seven hundred reads.
    timeoutSeconds: callingTimeoutSeconds,
    memoryMiB: 1024,
  });
}
