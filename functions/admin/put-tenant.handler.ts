import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { putTenantEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { putTenantRequestSchema } from '../../shared/contracts/http.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createEdgeDeps } from '../../shared/edge/edge-deps.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createDynamoTable } from '../../shared/store/dynamo-table.ts';
import { createEdgePorts } from '../../shared/store/edge-ports.ts';
import { createTenants } from '../../shared/store/tenants.ts';
import { putTenant } from './put-tenant.ts';

const { STAGE: stage, TABLE_NAME: tableName } = putTenantEnvironmentSchema.parse(process.env);
const route = routes.putTenant;
const system = { nowMs: () => Date.now(), newId: randomUUID, sleep: (ms: number) => sleep(ms) };
const table = createDynamoTable({ client: new DynamoDBClient({}), tableName, ...system });
const deps = { ...system, tenants: createTenants({ table, ...system }) };

export const handler = createHttpHandler(
  route,
  createEdgeDeps({ stage, entry: route.entry, ...system }, createEdgePorts({ table, ...system })),
  { ...readsNothing, body: putTenantRequestSchema },
  async ({ tenantId, body }) => {
    const { isNew, tenant } = await putTenant(deps, { tenantId, described: body });
    return { status: isNew ? 201 : 200, body: tenant };
  },
);
