import { getReferenceEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createConnections } from '../../shared/store/connections.ts';
import { createReferenceLists } from '../../shared/store/reference-lists.ts';
import { createSettingsStore } from '../../shared/store/settings.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { getReference } from './list-reference.ts';

const env = getReferenceEnvironmentSchema.parse(process.env);
const { table, edge, ...system } = wireHttp(env, routes.getReference);
const deps = {
  connections: createConnections(table),
  settings: createSettingsStore(table),
  lists: createReferenceLists({ table, ...system }),
};

/** `GET /v1/tenants/{tenantId}/reference`: how fresh each list is, and what of the mapping is stale. */
export const handler = createHttpHandler(routes.getReference, edge, readsNothing, async ({ tenantId }) => ({
  status: 200,
  body: await getReference(deps, tenantId),
}));
