import { unlinkReferenceEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { unlinkReferenceRequestSchema } from '../../shared/contracts/first-sync.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createConnections } from '../../shared/store/connections.ts';
import { createLinks } from '../../shared/store/links.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { unlinkReference } from './link-reference.ts';

const env = unlinkReferenceEnvironmentSchema.parse(process.env);
const { table, edge } = wireHttp(env, routes.unlinkReference);
const deps = { connections: createConnections(table), links: createLinks(table) };

/** `POST /v1/tenants/{tenantId}/first-sync/unlink`: 200; the next push looks for the name again. */
export const handler = createHttpHandler(
  routes.unlinkReference,
  edge,
  { ...readsNothing, body: unlinkReferenceRequestSchema },
  async ({ tenantId, body }) => {
    await unlinkReference(deps, { tenantId, ...body });
    return { status: 200, body };
  },
);
