import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createQuarantine } from '../../shared/aws/webhook-queues.ts';
import { changesWorkerEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { changesGroupOf, changesQueueMessageSchema } from '../../shared/contracts/messages.ts';
import { createLog } from '../../shared/edge/log.ts';
import { createQueueHandler } from '../../shared/edge/queue-handler.ts';
import { sha256Hex } from '../../shared/edge/sha256-hex.ts';
import { createDynamoTable } from '../../shared/store/dynamo-table.ts';
import { wireObserving } from '../../shared/wiring/observing.ts';
import { wirePublish } from '../../shared/wiring/outgoing.ts';
import { wireQuickBooks, wireTokens } from '../../shared/wiring/quickbooks.ts';
import { system } from '../../shared/wiring/system.ts';
import { handleChangesMessages } from './changes-messages.ts';
import { foreignChanges } from './quarantine.ts';

const env = changesWorkerEnvironmentSchema.parse(process.env);
const log = createLog({ stage: env.STAGE, entry: 'webhook/changes-worker' });
const table = createDynamoTable({ client: new DynamoDBClient(), tableName: env.TABLE_NAME, ...system });
const { vault } = wireTokens(env, log);
const client = wireQuickBooks(env, { table, vault, log });
const quarantine = createQuarantine({
  ...system,
  client: new SQSClient(),
  queueUrl: env.QUARANTINE_QUEUE_URL,
});
const deps = {
  ...{ ...system, log },
  ...wireObserving({ table, client, sha256Hex, log, publish: wirePublish(env) }),
  quarantine: (message: Parameters<typeof foreignChanges>[0]) =>
    quarantine.sendAll(foreignChanges(message, system.newId())),
};

/** Changes that notices told of, company by company, and looks through the books of tenants. */
export const handler = createQueueHandler(
  { ...system, log },
  {
    messageSchema: changesQueueMessageSchema,
    groupOf: changesGroupOf,
    concurrency: 5,
    handleGroup: (messages) => handleChangesMessages(deps, messages),
  },
);
