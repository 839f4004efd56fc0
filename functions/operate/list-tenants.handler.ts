import { SQSClient } from '@aws-sdk/client-sqs';
import { createDeadLetterQueues } from '../../shared/aws/dead-letters.ts';
import { listTenantsEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { listTenantsQuerySchema } from '../../shared/contracts/operator-tenants.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createOperatorHandler } from '../../shared/edge/operator-handler.ts';
import { createConnections } from '../../shared/store/connections.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { createNights } from '../../shared/store/nights.ts';
import { createRuns } from '../../shared/store/runs.ts';
import { createSettingsStore } from '../../shared/store/settings.ts';
import { createSyncErrorPages } from '../../shared/store/sync-error-pages.ts';
import { createTenantDirectory } from '../../shared/store/tenant-directory.ts';
import { createTenants } from '../../shared/store/tenants.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { listTenants } from './list-tenants.ts';

const env = listTenantsEnvironmentSchema.parse(process.env);
const { table, edge, ...system } = wireHttp(env, routes.listTenants);
const deps = {
  ...{ nowMs: system.nowMs, stage: env.STAGE },
  queues: createDeadLetterQueues({ client: new SQSClient() }),
  directory: createTenantDirectory(table),
  tenants: createTenants({ table, ...system }),
  connections: createConnections(table),
  settings: createSettingsStore(table),
  nights: createNights(table),
  runs: createRuns({ table, ...system }),
  documents: createDocuments(table),
  syncErrors: createSyncErrorPages(table),
};

/** `GET /v1/operator/tenants`: a page of all tenants, each with how it stands. */
export const handler = createOperatorHandler(
  routes.listTenants,
  edge,
  { query: listTenantsQuerySchema },
  async ({ query }) => ({ status: 200, body: await listTenants(deps, query) }),
);
