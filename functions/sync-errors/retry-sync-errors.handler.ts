import { retrySyncErrorsEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { retrySyncErrorsRequestSchema } from '../../shared/contracts/sync-errors.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createSyncErrors } from '../../shared/store/sync-errors.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { wireQueueAgain } from '../../shared/wiring/outgoing.ts';
import { retrySyncErrors } from './retry-sync-errors.ts';

const env = retrySyncErrorsEnvironmentSchema.parse(process.env);
const { table, edge, nowMs } = wireHttp(env, routes.retrySyncErrors);
const deps = {
  nowMs,
  syncErrors: createSyncErrors(table),
  queueAgain: wireQueueAgain(env, table),
};

/** `POST /v1/tenants/{tenantId}/sync-errors/retry`: 202 with how many documents were queued again. */
export const handler = createHttpHandler(
  routes.retrySyncErrors,
  edge,
  { ...readsNothing, body: retrySyncErrorsRequestSchema },
  async ({ tenantId, body }) => ({
    status: 202,
    body: await retrySyncErrors(deps, { tenantId, ...body }),
  }),
);
