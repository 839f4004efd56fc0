import { resolveSyncErrorEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { resolveSyncErrorRequestSchema, syncErrorPathSchema } from '../../shared/contracts/sync-errors.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { notFound } from '../../shared/edge/problem.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { createDrifts } from '../../shared/store/drifts.ts';
import { createSyncErrors } from '../../shared/store/sync-errors.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { wirePublish, wireQueueAgain } from '../../shared/wiring/outgoing.ts';
import { wireSyncErrorSteps } from '../../shared/wiring/sync-errors.ts';
import { resolveSyncError } from './resolve-sync-error.ts';

const env = resolveSyncErrorEnvironmentSchema.parse(process.env);
const { table, edge, nowMs, sha256Hex } = wireHttp(env, routes.resolveSyncError);
const publish = wirePublish(env);
const deps = {
  ...{ nowMs, sha256Hex, publish },
  syncErrors: { ...createSyncErrors(table), leave: wireSyncErrorSteps({ table, sha256Hex, publish }).leave },
  documents: createDocuments(table),
  drifts: createDrifts(table),
  queueAgain: wireQueueAgain(env, table),
};

/** `POST /v1/tenants/{tenantId}/sync-errors/{errorId}/resolve`: 202 with how many documents go on as decided. */
export const handler = createHttpHandler(
  routes.resolveSyncError,
  edge,
  { ...readsNothing, path: syncErrorPathSchema, body: resolveSyncErrorRequestSchema },
  async ({ tenantId, path, body, actor }) => {
    const queued = await resolveSyncError(deps, { tenantId, ...path, resolution: body, by: actor });
    if (queued === undefined) throw notFound();
    return { status: 202, body: queued };
  },
);
