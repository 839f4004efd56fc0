import { reopenSyncErrorEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { syncErrorPathSchema } from '../../shared/contracts/sync-errors.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { notFound } from '../../shared/edge/problem.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { createHeldDocuments } from '../../shared/store/held-documents.ts';
import { createSyncErrors } from '../../shared/store/sync-errors.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { reopenSyncError } from './dismiss-sync-error.ts';

const env = reopenSyncErrorEnvironmentSchema.parse(process.env);
const { table, edge, nowMs } = wireHttp(env, routes.reopenSyncError);
const deps = {
  nowMs,
  syncErrors: createSyncErrors(table),
  documents: createDocuments(table),
  held: createHeldDocuments(table),
};

/** `POST /v1/tenants/{tenantId}/sync-errors/{errorId}/reopen`: takes a dismissal back. */
export const handler = createHttpHandler(
  routes.reopenSyncError,
  edge,
  { ...readsNothing, path: syncErrorPathSchema },
  async ({ tenantId, path }) => {
    const answer = await reopenSyncError(deps, { tenantId, ...path });
    if (answer === undefined) throw notFound();
    return { status: 200, body: answer };
  },
);
