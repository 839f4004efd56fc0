import { listSyncErrorsEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { listSyncErrorsQuerySchema } from '../../shared/contracts/sync-errors.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { createHeldDocuments } from '../../shared/store/held-documents.ts';
import { createSyncErrors } from '../../shared/store/sync-errors.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { listSyncErrors } from './list-sync-errors.ts';

const env = listSyncErrorsEnvironmentSchema.parse(process.env);
const { table, edge, nowMs } = wireHttp(env, routes.listSyncErrors);
const deps = {
  nowMs,
  syncErrors: createSyncErrors(table),
  documents: createDocuments(table),
  held: createHeldDocuments(table),
};

/** `GET /v1/tenants/{tenantId}/sync-errors`: a page; `next` is the `after` of the following one. */
export const handler = createHttpHandler(
  routes.listSyncErrors,
  edge,
  { ...readsNothing, query: listSyncErrorsQuerySchema },
  async ({ tenantId, query }) => ({ status: 200, body: await listSyncErrors(deps, { tenantId, ...query }) }),
);
