import { listSyncErrorsEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { listSyncErrorsQuerySchema } from '../../shared/contracts/sync-errors.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { wireSyncErrorPanel } from '../../shared/wiring/sync-errors.ts';
import { listSyncErrors } from './list-sync-errors.ts';

const env = listSyncErrorsEnvironmentSchema.parse(process.env);
const wiring = wireHttp(env, routes.listSyncErrors);
const deps = wireSyncErrorPanel(wiring);

/** `GET /v1/tenants/{tenantId}/sync-errors`: a page; `next` is the `after` of the following one. */
export const handler = createHttpHandler(
  routes.listSyncErrors,
  wiring.edge,
  { ...readsNothing, query: listSyncErrorsQuerySchema },
  async ({ tenantId, query }) => ({ status: 200, body: await listSyncErrors(deps, { tenantId, ...query }) }),
);
