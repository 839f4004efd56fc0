import { SQSClient } from '@aws-sdk/client-sqs';
import { createPushQueue } from '../../shared/aws/queue.ts';
import { refreshEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createConnections } from '../../shared/store/connections.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { requestRefresh } from './request-refresh.ts';

const env = refreshEnvironmentSchema.parse(process.env);
const { table, edge, sleep } = wireHttp(env, routes.refresh);
const queue = createPushQueue({ client: new SQSClient(), queueUrl: env.REFRESH_QUEUE_URL, sleep });
const deps = {
  connections: createConnections(table),
  send: (message: { tenantId: TenantId }) => queue.send(message),
};

/** `POST /v1/tenants/{tenantId}/reference/refresh`: 202; the company is read by a worker, within seconds. */
export const handler = createHttpHandler(routes.refresh, edge, readsNothing, async ({ tenantId }) => {
  await requestRefresh(deps, tenantId);
  return { status: 202, body: { tenantId } };
});
