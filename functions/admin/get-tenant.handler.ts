import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { getTenantEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createEdgeDeps } from '../../shared/edge/edge-deps.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createDynamoTable } from '../../shared/store/dynamo-table.ts';
import { createEdgePorts } from '../../shared/store/edge-ports.ts';
import { createTenants } from '../../shared/store/tenants.ts';
import { getTenant } from './get-tenant.ts';

const { STAGE: stage, TABLE_NAME: tableName } = getTenantEnvironmentSchema.parse(process.env);
const route = routes.getTenant;
const system = { nowMs: () => Date.now(), newId: randomUUID, sleep: (ms: number) => sleep(ms) };
const table = createDynamoTable({ client: new DynamoDBClient({}), tableName, ...system });
const tenants = createTenants({ table, ...system });

export const handler = createHttpHandler(
  route,
  createEdgeDeps({ stage, entry: route.entry, ...system }, createEdgePorts({ table, ...system })),
  readsNothing,
  async ({ tenantId }) => ({ status: 200, body: await getTenant({ tenants }, tenantId) }),
);
