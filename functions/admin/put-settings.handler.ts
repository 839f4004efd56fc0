import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createPushQueue } from '../../shared/aws/queue.ts';
import { putSettingsEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import { settingsSchema } from '../../shared/domain/settings.ts';
import { createEdgeDeps } from '../../shared/edge/edge-deps.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createDynamoTable } from '../../shared/store/dynamo-table.ts';
import { createEdgePorts } from '../../shared/store/edge-ports.ts';
import { createReleaseHeld } from '../../shared/store/release-held.ts';
import { createSettingsStore } from '../../shared/store/settings.ts';
import { putSettings } from './put-settings.ts';

const environment = putSettingsEnvironmentSchema.parse(process.env);
const { STAGE: stage, TABLE_NAME: tableName, PUSH_INVOICES_QUEUE_URL: queueUrl } = environment;
const { entry } = routes.putSettings;
const system = { nowMs: () => Date.now(), newId: randomUUID, sleep: (ms: number) => sleep(ms) };
const table = createDynamoTable({ client: new DynamoDBClient({}), tableName, ...system });
const queue = createPushQueue({ client: new SQSClient({}), queueUrl, ...system });
const sendTurn = (tenantId: TenantId) => queue.send({ tenantId });
const releaseHeld = createReleaseHeld({ table, sendTurn, ...system });
const deps = { ...system, settings: createSettingsStore(table), releaseHeld };

export const handler = createHttpHandler(
  routes.putSettings,
  createEdgeDeps({ stage, entry, ...system }, createEdgePorts({ table, ...system })),
  { ...readsNothing, body: settingsSchema },
  async ({ tenantId, body, actor }) => ({
    status: 200,
    body: await putSettings(deps, { tenantId, settings: body, by: actor }),
  }),
);
