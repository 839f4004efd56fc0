import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createPushQueue } from '../../shared/aws/queue.ts';
import { sweepNightsEnvironmentSchema } from '../../shared/contracts/environment.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import { createLog } from '../../shared/edge/log.ts';
import { createScheduledHandler } from '../../shared/edge/scheduled-handler.ts';
import { createConnections } from '../../shared/store/connections.ts';
import { createDynamoTable } from '../../shared/store/dynamo-table.ts';
import { beginNights, scheduleNight, unscheduleNight } from '../../shared/store/night-schedule.ts';
import { createTenants } from '../../shared/store/tenants.ts';
import { wireScheduling, wireUnscheduling } from '../../shared/wiring/nights.ts';
import { system } from '../../shared/wiring/system.ts';
import { sweepNights, type SweepNightsDeps } from './sweep-nights.ts';

const env = sweepNightsEnvironmentSchema.parse(process.env);
const log = createLog({ stage: env.STAGE, entry: 'reconcile/sweep-nights' });
const table = createDynamoTable({ client: new DynamoDBClient(), tableName: env.TABLE_NAME, ...system });
const queue = createPushQueue({ client: new SQSClient(), queueUrl: env.RECONCILE_QUEUE_URL, ...system });
const scheduling = wireScheduling(env, { table, log });
const unscheduling = wireUnscheduling(env, { table, log });
const deps: SweepNightsDeps = {
  ...{ nowMs: system.nowMs, nights: scheduling.nights },
  tenants: createTenants({ table, ...system }),
  connections: createConnections(table),
  beginNights: (of) => beginNights(scheduling, of),
  scheduleNight: (of) => scheduleNight(scheduling, of),
  unscheduleNight: (tenantId, dueAt) => unscheduleNight(unscheduling, tenantId, dueAt),
  sendAll: (tenantIds: readonly TenantId[]) => queue.sendAll(tenantIds.map((tenantId) => ({ tenantId }))),
};

/** Every hour, by EventBridge Scheduler. */
export const handler = createScheduledHandler(
  { ...system, log },
  {
    code: 'nights_swept',
    run: async () => {
      const { sent: count, tenantsWithoutGoodNight } = await sweepNights(deps);
      return { count, tenantsWithoutGoodNight };
    },
  },
);
