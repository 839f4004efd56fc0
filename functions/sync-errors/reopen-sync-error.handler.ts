import { reopenSyncErrorEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { syncErrorPathSchema } from '../../shared/contracts/sync-errors.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { notFound } from '../../shared/edge/problem.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { wireSyncErrorPanel } from '../../shared/wiring/sync-errors.ts';
import { reopenSyncError } from './dismiss-sync-error.ts';

const env = reopenSyncErrorEnvironmentSchema.parse(process.env);
const wiring = wireHttp(env, routes.reopenSyncError);
const deps = wireSyncErrorPanel(wiring);

/** `POST /v1/tenants/{tenantId}/sync-errors/{errorId}/reopen`: takes a dismissal back. */
export const handler = createHttpHandler(
  routes.reopenSyncError,
  wiring.edge,
  { ...readsNothing, path: syncErrorPathSchema },
  async ({ tenantId, path }) => {
    const answer = await reopenSyncError(deps, { tenantId, ...path });
    if (answer === undefined) throw notFound();
    return { status: 200, body: answer };
  },
);
