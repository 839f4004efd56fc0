import { getSyncErrorEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import {
  getSyncErrorQuerySchema,
  syncErrorPathSchema,
  syncErrorWithDocuments,
} from '../../shared/contracts/sync-errors.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { notFound } from '../../shared/edge/problem.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { wireSyncErrorPanel } from '../../shared/wiring/sync-errors.ts';
import { getSyncError } from './get-sync-error.ts';

const env = getSyncErrorEnvironmentSchema.parse(process.env);
const wiring = wireHttp(env, routes.getSyncError);
const deps = wireSyncErrorPanel(wiring);

/** `GET /v1/tenants/{tenantId}/sync-errors/{errorId}`: the error with a page of the documents it holds up. */
export const handler = createHttpHandler(
  routes.getSyncError,
  wiring.edge,
  { ...readsNothing, path: syncErrorPathSchema, query: getSyncErrorQuerySchema },
  async ({ tenantId, path, query }) => {
    const shown = await getSyncError(deps, { tenantId, ...path, ...query });
    if (shown === undefined) throw notFound();
    return { status: 200, body: syncErrorWithDocuments(shown, { appUrl: env.QUICKBOOKS_APP_URL }) };
  },
);
