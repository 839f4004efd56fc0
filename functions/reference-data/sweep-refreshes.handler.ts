import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createPushQueue } from '../../shared/aws/queue.ts';
import { sweepRefreshesEnvironmentSchema } from '../../shared/contracts/environment.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import { createLog } from '../../shared/edge/log.ts';
import { createScheduledHandler } from '../../shared/edge/scheduled-handler.ts';
import { createDynamoTable } from '../../shared/store/dynamo-table.ts';
import { createRefreshes } from '../../shared/store/refreshes.ts';
import { system } from '../../shared/wiring/system.ts';
import { sweepRefreshes } from './sweep-refreshes.ts';

const env = sweepRefreshesEnvironmentSchema.parse(process.env);
const table = createDynamoTable({ client: new DynamoDBClient(), tableName: env.TABLE_NAME, ...system });
const queue = createPushQueue({ client: new SQSClient(), queueUrl: env.REFRESH_QUEUE_URL, ...system });
const log = createLog({ stage: env.STAGE, entry: 'reference-data/sweep-refreshes' });
const deps = {
  ...system,
  refreshes: createRefreshes(table),
  sendAll: (tenantIds: readonly TenantId[]) => queue.sendAll(tenantIds.map((tenantId) => ({ tenantId }))),
};

/** Every quarter of an hour, by EventBridge Scheduler. */
export const handler = createScheduledHandler(
  { ...system, log },
  { code: 'refreshes_swept', run: async () => ({ count: await sweepRefreshes(deps) }) },
);
