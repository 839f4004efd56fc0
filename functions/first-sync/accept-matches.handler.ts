import { acceptMatchesEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { acceptMatchesRequestSchema } from '../../shared/contracts/first-sync.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { wireMatching } from '../../shared/wiring/matching.ts';
import { wireQueueAgain } from '../../shared/wiring/outgoing.ts';
import { acceptMatches } from './accept-matches.ts';

const env = acceptMatchesEnvironmentSchema.parse(process.env);
const http = wireHttp(env, routes.acceptMatches);
const deps = { ...wireMatching(http), queueAgain: wireQueueAgain(env, http.table) };

/** `POST /v1/tenants/{tenantId}/first-sync/accept`: 200 with how many were linked. */
export const handler = createHttpHandler(
  routes.acceptMatches,
  http.edge,
  { ...readsNothing, body: acceptMatchesRequestSchema },
  async ({ tenantId, body }) => ({ status: 200, body: await acceptMatches(deps, { tenantId, ...body }) }),
);
