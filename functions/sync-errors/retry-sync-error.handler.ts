import { retrySyncErrorEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { retrySyncErrorRequestSchema, syncErrorPathSchema } from '../../shared/contracts/sync-errors.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { notFound } from '../../shared/edge/problem.ts';
import { createSyncErrors } from '../../shared/store/sync-errors.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { wireQueueAgain } from '../../shared/wiring/outgoing.ts';
import { retrySyncError } from './retry-sync-errors.ts';

const env = retrySyncErrorEnvironmentSchema.parse(process.env);
const { table, edge, nowMs } = wireHttp(env, routes.retrySyncError);
const deps = {
  nowMs,
  syncErrors: createSyncErrors(table),
  queueAgain: wireQueueAgain(env, table),
};

/** `POST /v1/tenants/{tenantId}/sync-errors/{errorId}/retry`: 202 with how many documents were queued again. */
export const handler = createHttpHandler(
  routes.retrySyncError,
  edge,
  { ...readsNothing, path: syncErrorPathSchema, body: retrySyncErrorRequestSchema },
  async ({ tenantId, path, body }) => {
    const queued = await retrySyncError(deps, { tenantId, ...path, ...body });
    if (queued === undefined) throw notFound();
    return { status: 202, body: queued };
  },
);
