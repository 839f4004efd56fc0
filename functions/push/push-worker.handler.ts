import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createBus, type Bus } from '../../shared/aws/bus.ts';
import { createPushQueue } from '../../shared/aws/queue.ts';
import { pushWorkerEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { pushMessageSchema } from '../../shared/contracts/messages.ts';
import { createLog } from '../../shared/edge/log.ts';
import { createQueueHandler } from '../../shared/edge/queue-handler.ts';
import { sha256Hex } from '../../shared/edge/sha256-hex.ts';
import { unlessErased } from '../../shared/edge/unless-erased.ts';
import { createBooks } from '../../shared/quickbooks-online/books.ts';
import { createCountFigures } from '../../shared/store/count-figures.ts';
import { createDynamoTable } from '../../shared/store/dynamo-table.ts';
import { createFigures } from '../../shared/store/figures.ts';
import { markConnection } from '../../shared/store/mark-connection.ts';
import { createReferenceLists } from '../../shared/store/reference-lists.ts';
import { createTombstones } from '../../shared/store/tombstones.ts';
import { wirePushStores } from '../../shared/wiring/push-stores.ts';
import { wireQuickBooks, wireTokens } from '../../shared/wiring/quickbooks.ts';
import { wireSyncErrorSteps } from '../../shared/wiring/sync-errors.ts';
import { system } from '../../shared/wiring/system.ts';
import type { BrokenState, Connection } from '../../shared/domain/connection.ts';
import { createKnownNames } from './known-names.ts';
import { noteStale, type GoneRecord } from './note-stale.ts';
import { pushMessages } from './push-messages.ts';
import { createSyncErrorPort } from './sync-error-port.ts';

const env = pushWorkerEnvironmentSchema.parse(process.env);
const log = createLog({ stage: env.STAGE, entry: 'push/push-worker' });
const table = createDynamoTable({ client: new DynamoDBClient(), tableName: env.TABLE_NAME, ...system });
const { vault } = wireTokens(env, log);
const client = wireQuickBooks(env, { table, vault, log });
const queue = createPushQueue({ client: new SQSClient(), queueUrl: env.PUSH_INVOICES_QUEUE_URL, ...system });
const bus = createBus({ client: new EventBridgeClient(), busName: env.EVENT_BUS_NAME, ...system });
const hash = (text: string): string => sha256Hex(text).slice(0, 32);
const lists = createReferenceLists({ table, ...system });
const stores = wirePushStores(table);
const tombstones = createTombstones(table);
const publish: Bus['publish'] = (events) => bus.publish(events);
const syncErrors = createSyncErrorPort({
  ...{ ...system, sha256Hex },
  store: wireSyncErrorSteps({ table, sha256Hex, publish }),
});
const marking = { ...system, ...stores, sha256Hex, publish, openError: syncErrors.open };
const deps = {
  ...system,
  ...stores,
  ...{ bus, queue, log, hash, sha256Hex },
  countFigures: createCountFigures({ figures: createFigures({ table, ...system }), log }),
  books: createBooks({ client, hash, ...system }),
  getKnownNames: createKnownNames({ ...system, lists }),
  noteStale: (connection: Connection, gone: GoneRecord) =>
    noteStale({ ...system, ...stores, lists }, connection, gone),
  syncErrors,
  markConnection: (connection: Connection, state: BrokenState) => markConnection(marking, connection, state),
};

/** Pointers from a push queue, up to thirty at a time; run by one function per queue. */
export const handler = createQueueHandler(
  { ...system, log },
  {
    messageSchema: pushMessageSchema,
    groupOf: ({ tenantId }) => tenantId,
    tenantOf: ({ tenantId }) => tenantId,
    // As many as a batch can hold tenants: a message that waited behind another tenant's turn would also keep its document
    // out of its own tenant's next batch.
    concurrency: 30,
    handleGroup: unlessErased(
      { isErased: (tenantId) => tombstones.isErased(tenantId), log },
      (messages, of) => pushMessages(deps, messages, of.endsAtMs),
    ),
  },
);
