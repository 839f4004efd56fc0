import { dismissSyncErrorEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { dismissSyncErrorRequestSchema, syncErrorPathSchema } from '../../shared/contracts/sync-errors.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { notFound } from '../../shared/edge/problem.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { wireSyncErrorPanel } from '../../shared/wiring/sync-errors.ts';
import { dismissSyncError } from './dismiss-sync-error.ts';

const env = dismissSyncErrorEnvironmentSchema.parse(process.env);
const wiring = wireHttp(env, routes.dismissSyncError);
const deps = wireSyncErrorPanel(wiring);

/** `POST /v1/tenants/{tenantId}/sync-errors/{errorId}/dismiss`: puts the error aside with a reason. */
export const handler = createHttpHandler(
  routes.dismissSyncError,
  wiring.edge,
  { ...readsNothing, path: syncErrorPathSchema, body: dismissSyncErrorRequestSchema },
  async ({ tenantId, path, body, actor }) => {
    const answer = await dismissSyncError(deps, { tenantId, ...path, ...body, by: actor });
    if (answer === undefined) throw notFound();
    return { status: 200, body: answer };
  },
);
