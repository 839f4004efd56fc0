import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { getSettingsEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createEdgeDeps } from '../../shared/edge/edge-deps.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createDynamoTable } from '../../shared/store/dynamo-table.ts';
import { createEdgePorts } from '../../shared/store/edge-ports.ts';
import { createSettingsStore } from '../../shared/store/settings.ts';

const { STAGE: stage, TABLE_NAME: tableName } = getSettingsEnvironmentSchema.parse(process.env);
const route = routes.getSettings;
const system = { nowMs: () => Date.now(), newId: randomUUID, sleep: (ms: number) => sleep(ms) };
const table = createDynamoTable({ client: new DynamoDBClient({}), tableName, ...system });
const settings = createSettingsStore(table);

export const handler = createHttpHandler(
  route,
  createEdgeDeps({ stage, entry: route.entry, ...system }, createEdgePorts({ table, ...system })),
  readsNothing,
  async ({ tenantId }) => ({ status: 200, body: await settings.get(tenantId) }),
);
