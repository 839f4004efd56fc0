/* oxlint-disable eslint/no-new -- a construct enters the tree by being made */
import { dueIndexName } from '../constructs/retained-table.ts';
import { QueueWorker } from '../constructs/queue-worker.ts';
import type { QueueWithDeadLetters } from '../constructs/queue-with-dead-letters.ts';
import { ScheduledFunction } from '../constructs/scheduled-function.ts';
import type { Construct } from 'constructs';
import { publishTo, queryIndex, sendTo, useItems } from '../permissions.ts';
import {
  callingEnvironment,
  callingTimeoutSeconds,
  linkEnvironment,
  mainEnvironment,
  queueEnvironment,
  renewTokens,
  sendTurns,
  turnEnvironment,
  useTokens,
  type SyncResources,
} from './resources.ts';

/** One call to QuickBooks may take 130 s; with the look-ups before it and what is stored after it, twice that. */
export const pushWorkerTimeoutSeconds = 300;

/** Documents: submitting, reading, foretelling, retrying and voiding them, and the operator's search for duplicates. */
export function addPushRoutes(resources: SyncResources): void {
  addSubmitting(resources);
  addReading(resources);
  addActing(resources);
  addPreviews(resources);
  addTestPush(resources);
  addFindDuplicates(resources);
}

function addSubmitting(resources: SyncResources): void {
  const { api, making, stateful, pushInvoices, pushBills } = resources;
  const { mainTable } = stateful;
  api.route('POST /v1/tenants/{tenantId}/bills', {
    making,
    entry: 'push/submit-bill',
    description: 'Accepts an approved bill, stores it, and sends its pointer to the push queue',
    environment: {
      ...mainEnvironment(resources),
      ...linkEnvironment(resources),
      PUSH_BILLS_QUEUE_URL: pushBills.queue.queueUrl,
    },
    allow: [...useItems(mainTable, ['GetItem', 'Query', 'PutItem', 'UpdateItem']), sendTo(pushBills.queue)],
    memoryMiB: 1024,
  });
  api.route('POST /v1/tenants/{tenantId}/invoices', {
    making,
    entry: 'push/submit-invoice',
    description: 'Accepts an approved invoice, stores it, and sends its pointer to the push queue',
    environment: {
      ...mainEnvironment(resources),
      ...linkEnvironment(resources),
      PUSH_INVOICES_QUEUE_URL: pushInvoices.queue.queueUrl,
    },
    allow: [
      ...useItems(mainTable, ['GetItem', 'Query', 'PutItem', 'UpdateItem']),
      sendTo(pushInvoices.queue),
    ],
    memoryMiB: 1024,
  });
  api.route('POST /v1/tenants/{tenantId}/settlements', {
    making,
    entry: 'push/submit-settlement',
    description: 'Accepts an approved settlement, which becomes an invoice or a bill',
    environment: {
      ...mainEnvironment(resources),
      ...linkEnvironment(resources),
      ...queueEnvironment(resources),
    },
    allow: [
      ...useItems(mainTable, ['GetItem', 'Query', 'PutItem', 'UpdateItem']),
      sendTo(pushInvoices.queue, pushBills.queue),
    ],
    memoryMiB: 1024,
  });
}

function addReading(resources: SyncResources): void {
  const { api, making, stateful } = resources;
  const { mainTable } = stateful;
  api.route('GET /v1/tenants/{tenantId}/settlements/{settlementId}', {
    making,
    entry: 'push/get-settlement',
    description: 'Tells one settlement by the vendor’s id, with what became of it',
    environment: { ...mainEnvironment(resources), ...linkEnvironment(resources) },
    allow: useItems(mainTable, ['GetItem', 'Query']),
  });
  api.route('GET /v1/tenants/{tenantId}/documents/{documentId}', {
    making,
    entry: 'push/get-document',
    description: 'Tells one document’s state, attempts and QuickBooks link',
    environment: { ...mainEnvironment(resources), ...linkEnvironment(resources) },
    allow: useItems(mainTable, ['GetItem']),
  });
  api.route('GET /v1/tenants/{tenantId}/documents/{documentId}/submission', {
    making,
    entry: 'push/get-submission',
    description: 'Tells what was accepted of one document, line by line',
    environment: mainEnvironment(resources),
    allow: useItems(mainTable, ['GetItem', 'BatchGetItem']),
  });
  api.route('GET /v1/tenants/{tenantId}/documents', {
    making,
    entry: 'push/list-documents',
    description: 'Lists and searches a tenant’s documents page by page',
    environment: { ...mainEnvironment(resources), ...linkEnvironment(resources) },
    allow: useItems(mainTable, ['GetItem', 'BatchGetItem', 'Query']),
    // A search reads some thousand documents: half a processor more halves its time.
    memoryMiB: 1024,
  });
}

function addActing(resources: SyncResources): void {
  const { api, making, stateful, bus } = resources;
  const { mainTable } = stateful;
  api.route('POST /v1/tenants/{tenantId}/documents/{documentId}/retry', {
    making,
    entry: 'push/retry-document',
    description: 'Queues a refused or parked document again',
    environment: {
      ...mainEnvironment(resources),
      ...linkEnvironment(resources),
      ...turnEnvironment(resources),
    },
    allow: [
      ...useItems(mainTable, ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem']),
      sendTurns(resources),
    ],
  });
  api.route('POST /v1/tenants/{tenantId}/documents/{documentId}/void', {
    making,
    entry: 'push/void-document',
    description: 'Voids a document: in QuickBooks, or at once where it never came there',
    environment: {
      ...mainEnvironment(resources),
      ...linkEnvironment(resources),
      ...turnEnvironment(resources),
      EVENT_BUS_NAME: bus.eventBusName,
    },
    allow: [
      ...useItems(mainTable, ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem']),
      sendTurns(resources),
      publishTo(bus),
    ],
  });
  api.route('POST /v1/tenants/{tenantId}/documents/submit', {
    making,
    entry: 'push/submit-by-hand',
    description: 'Lets documents go on that wait to be submitted by hand',
    environment: { ...mainEnvironment(resources), ...turnEnvironment(resources) },
    allow: [
      ...useItems(mainTable, ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem']),
      sendTurns(resources),
    ],
    // It may mark thousands of documents while the caller waits.
    timeoutSeconds: callingTimeoutSeconds,
    memoryMiB: 1024,
  });
}

function addFindDuplicates(resources: SyncResources): void {
  const { api, making, stateful } = resources;
  api.route('GET /v1/operator/tenants/{tenantId}/duplicates', {
    making,
    entry: 'push/find-duplicates',
    description: 'Reports documents that QuickBooks holds twice',
    environment: {
      ...callingEnvironment(resources),
      ...linkEnvironment(resources),
    },
    // Writing: turns of calls to QuickBooks, and reads that Intuit bills, are counted.
    allow: [
      ...useItems(stateful.mainTable, ['GetItem', 'PutItem', 'UpdateItem']),
      ...useTokens(resources, renewTokens),
    ],
    opensTokens: true,
    timeoutSeconds: callingTimeoutSeconds,
    memoryMiB: 1024,
  });
}

function addPreviews(resources: SyncResources): void {
  const { api, making, stateful } = resources;
  const shared = {
    making,
    environment: callingEnvironment(resources),
    // Writing: as for the search of duplicates.
    allow: [
      ...useItems(stateful.mainTable, ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem']),
      ...useTokens(resources, renewTokens),
    ],
    opensTokens: true,
    timeoutSeconds: callingTimeoutSeconds,
    memoryMiB: 1024,
  };
  api.route('GET /v1/tenants/{tenantId}/documents/{documentId}/preview', {
    ...shared,
    entry: 'push/preview-document',
    description: 'Foretells what a push of one document would do',
  });
  api.route('POST /v1/tenants/{tenantId}/documents/preview', {
    ...shared,
    entry: 'push/preview-documents',
    description: 'Foretells what a push of up to a hundred documents would do',
  });
}

function addTestPush(resources: SyncResources): void {
  const { api, making, stateful } = resources;
  const shared = { making, timeoutSeconds: callingTimeoutSeconds, memoryMiB: 1024 };
  api.route('POST /v1/tenants/{tenantId}/test-push', {
    ...shared,
    entry: 'push/start-test-push',
    description: 'Keeps the preview of one document and submits it by hand',
    environment: {
      ...callingEnvironment(resources),
      ...turnEnvironment(resources),
    },
    allow: [
      ...useItems(stateful.mainTable, ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem']),
      ...useTokens(resources, renewTokens),
      sendTurns(resources),
    ],
    opensTokens: true,
  });
  api.route('GET /v1/tenants/{tenantId}/test-push/{documentId}', {
    ...shared,
    entry: 'push/get-test-push',
    description: 'Holds the preview of a test push against its result',
    environment: { ...callingEnvironment(resources), ...linkEnvironment(resources) },
    allow: [
      ...useItems(stateful.mainTable, ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem']),
      ...useTokens(resources, renewTokens),
    ],
    opensTokens: true,
  });
}

/** The worker of one push queue. Both queues run the same code, so that bills never wait behind invoices. */
export function addPushWorker(
  scope: Construct,
  id: string,
  options: {
    readonly resources: SyncResources;
    readonly source: QueueWithDeadLetters;
    readonly name: string;
  },
): void {
  const { resources, source, name } = options;
  const { making, stateful, settings, bus } = resources;
  new QueueWorker(scope, id, {
    making,
    entry: 'push/push-worker',
    name,
    description: 'Pushes a tenant’s queued documents to QuickBooks, up to 30 in one call',
    environment: {
      ...callingEnvironment(resources),
      ...linkEnvironment(resources),
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
    timeoutSeconds: pushWorkerTimeoutSeconds,
    memoryMiB: 1024,
    source,
    maxConcurrency: settings.pushConcurrency,
  });
}

/** Every minute: pointers again for documents whose claim expired, whose retry fell due, or that were never sent. */
export function addSweep(scope: Construct, resources: SyncResources): void {
  const { making, stateful, settings } = resources;
  new ScheduledFunction(scope, 'Sweep', {
    making,
    entry: 'push/sweep',
    scheduleName: `counterfoil-${settings.stage}-sweep`,
    everyMinutes: 1,
    description: 'Sends pointers again for documents that are due and that no worker holds',
    environment: { ...mainEnvironment(resources), ...turnEnvironment(resources) },
    allow: [...queryIndex(stateful.mainTable, dueIndexName), sendTurns(resources)],
    // Less than its interval, so that two sweeps do not overlap for long.
    timeoutSeconds: 55,
  });
}
