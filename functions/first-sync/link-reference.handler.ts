import { linkReferenceEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { linkReferenceRequestSchema } from '../../shared/contracts/first-sync.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createConnections } from '../../shared/store/connections.ts';
import { createLinks } from '../../shared/store/links.ts';
import { createReferenceLists } from '../../shared/store/reference-lists.ts';
import { createSyncErrors } from '../../shared/store/sync-errors.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { wireQueueAgain } from '../../shared/wiring/outgoing.ts';
import { linkReference } from './link-reference.ts';

const env = linkReferenceEnvironmentSchema.parse(process.env);
const { table, edge, ...system } = wireHttp(env, routes.linkReference);
const deps = {
  nowMs: system.nowMs,
  connections: createConnections(table),
  lists: createReferenceLists({ table, ...system }),
  links: createLinks(table),
  syncErrors: createSyncErrors(table),
  queueAgain: wireQueueAgain(env, table),
};

/** `POST /v1/tenants/{tenantId}/first-sync/link`: 200 with the link; what was refused for want of it is queued again. */
export const handler = createHttpHandler(
  routes.linkReference,
  edge,
  { ...readsNothing, body: linkReferenceRequestSchema },
  async ({ tenantId, body }) => ({ status: 200, body: await linkReference(deps, { tenantId, ...body }) }),
);
