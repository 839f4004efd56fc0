import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createPushQueue } from '../../shared/aws/queue.ts';
import { sweepEnvironmentSchema } from '../../shared/contracts/environment.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import { createLog } from '../../shared/edge/log.ts';
import { createDynamoTable } from '../../shared/store/dynamo-table.ts';
import { createLanes } from '../../shared/store/lanes.ts';
import { sweep } from './sweep.ts';

const env = sweepEnvironmentSchema.parse(process.env);
const table = createDynamoTable({ client: new DynamoDBClient(), tableName: env.TABLE_NAME, sleep });
const queue = createPushQueue({ client: new SQSClient(), queueUrl: env.PUSH_INVOICES_QUEUE_URL, sleep });
const log = createLog({ stage: env.STAGE, entry: 'push/sweep' });
const deps = {
  nowMs: () => Date.now(),
  lanes: createLanes(table),
  sendTurns: (tenantIds: readonly TenantId[]) => queue.sendAll(tenantIds.map((tenantId) => ({ tenantId }))),
};

/** Once a minute, by EventBridge Scheduler. */
export const handler = async (): Promise<void> => {
  log({ code: 'swept', count: await sweep(deps) });
};
