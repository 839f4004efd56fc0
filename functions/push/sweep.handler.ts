import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createPushQueue } from '../../shared/aws/queue.ts';
import { sweepEnvironmentSchema } from '../../shared/contracts/environment.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import { createLog } from '../../shared/edge/log.ts';
import { createScheduledHandler } from '../../shared/edge/scheduled-handler.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { createDynamoTable } from '../../shared/store/dynamo-table.ts';
import { createLanes } from '../../shared/store/lanes.ts';
import { system } from '../../shared/wiring/system.ts';
import { sweep } from './sweep.ts';
import { tellOverdue } from './tell-overdue.ts';

const env = sweepEnvironmentSchema.parse(process.env);
const table = createDynamoTable({ client: new DynamoDBClient(), tableName: env.TABLE_NAME, ...system });
const queue = createPushQueue({ client: new SQSClient(), queueUrl: env.PUSH_INVOICES_QUEUE_URL, ...system });
const log = createLog({ stage: env.STAGE, entry: 'push/sweep' });
const deps = {
  ...{ ...system, log },
  lanes: createLanes(table),
  documents: createDocuments(table),
  sendTurns: (tenantIds: readonly TenantId[]) => queue.sendAll(tenantIds.map((tenantId) => ({ tenantId }))),
};

/** Once a minute, by EventBridge Scheduler. */
export const handler = createScheduledHandler(deps, {
  code: 'swept',
  run: async () => {
    const count = await sweep(deps);
    await tellOverdue(deps);
    return { count };
  },
});
