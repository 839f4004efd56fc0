import { getFirstSyncEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { firstSyncQuerySchema } from '../../shared/contracts/first-sync.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { wireMatching } from '../../shared/wiring/matching.ts';
import { getFirstSync } from './get-first-sync.ts';

const env = getFirstSyncEnvironmentSchema.parse(process.env);
const http = wireHttp(env, routes.getFirstSync);
const deps = wireMatching(http);

/** `GET /v1/tenants/{tenantId}/first-sync`: a page of what is matched, with the counts of all of it. */
export const handler = createHttpHandler(
  routes.getFirstSync,
  http.edge,
  { ...readsNothing, query: firstSyncQuerySchema },
  async ({ tenantId, query }) => ({ status: 200, body: await getFirstSync(deps, { tenantId, query }) }),
);
