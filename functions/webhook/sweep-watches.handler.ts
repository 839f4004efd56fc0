import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createChangesQueue } from '../../shared/aws/webhook-queues.ts';
import { sweepWatchesEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { createLog } from '../../shared/edge/log.ts';
import { createScheduledHandler } from '../../shared/edge/scheduled-handler.ts';
import { createDynamoTable } from '../../shared/store/dynamo-table.ts';
import { createWatches } from '../../shared/store/watches.ts';
import { system } from '../../shared/wiring/system.ts';
import { sweepWatches } from './sweep-watches.ts';

const env = sweepWatchesEnvironmentSchema.parse(process.env);
const log = createLog({ stage: env.STAGE, entry: 'webhook/sweep-watches' });
const table = createDynamoTable({ client: new DynamoDBClient(), tableName: env.TABLE_NAME, ...system });
const { sendAll } = createChangesQueue({
  ...system,
  client: new SQSClient(),
  queueUrl: env.CHANGES_QUEUE_URL,
});
const deps = { ...system, watches: createWatches(table), sendAll };

/** Every five minutes, by EventBridge Scheduler. */
export const handler = createScheduledHandler(
  { ...system, log },
  { code: 'watches_swept', run: async () => ({ count: await sweepWatches(deps) }) },
);
