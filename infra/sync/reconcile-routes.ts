import { sendTo, useItems } from '../permissions.ts';
import { callingTimeoutSeconds, mainEnvironment, type SyncResources } from './resources.ts';

/** Reconciles: looking at them, asking for one, and what a document disagrees about. */
export function addReconcileRoutes(resources: SyncResources): void {
  const { api, making, stateful, reconcileQueue } = resources;
  const { mainTable } = stateful;
  const environment = mainEnvironment(resources);
  api.route('GET /v1/tenants/{tenantId}/reconciles', {
    ...{ making, environment },
    entry: 'reconcile/list-reconciles',
    description: 'Lists a tenant’s reconciles page by page',
    allow: useItems(mainTable, ['GetItem', 'Query']),
  });
  api.route('POST /v1/tenants/{tenantId}/reconciles', {
    making,
    entry: 'reconcile/start-reconcile',
    description: 'Asks for a tenant’s books to be reconciled now',
    environment: { ...environment, RECONCILE_QUEUE_URL: reconcileQueue.queue.queueUrl },
    allow: [...useItems(mainTable, ['GetItem', 'PutItem', 'UpdateItem']), sendTo(reconcileQueue.queue)],
  });
  api.route('GET /v1/tenants/{tenantId}/reconciles/{runId}', {
    ...{ making, environment },
    entry: 'reconcile/get-reconcile',
    description: 'Tells a reconcile’s certificate: as data, as a page to print, or its findings as CSV',
    allow: useItems(mainTable, ['GetItem', 'Query']),
    // Tens of thousands of findings.
    timeoutSeconds: callingTimeoutSeconds,
    memoryMiB: 1024,
  });
  api.route('GET /v1/tenants/{tenantId}/reconciles/{runId}/findings', {
    ...{ making, environment },
    entry: 'reconcile/list-findings',
    description: 'Lists what did not simply agree in a reconcile',
    allow: useItems(mainTable, ['GetItem', 'Query']),
  });
  api.route('GET /v1/tenants/{tenantId}/documents/{documentId}/drift', {
    ...{ making, environment },
    entry: 'reconcile/get-drift',
    description: 'Lays ours, what was agreed and theirs beside each other, field by field',
    allow: useItems(mainTable, ['GetItem', 'BatchGetItem']),
  });
}
