import * as z from 'zod';
import { listReferenceEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { listReferenceQuerySchema, referenceListNames } from '../../shared/contracts/reference-data.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createConnections } from '../../shared/store/connections.ts';
import { createReferenceLists } from '../../shared/store/reference-lists.ts';
import { createSettingsStore } from '../../shared/store/settings.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { listReference } from './list-reference.ts';

const env = listReferenceEnvironmentSchema.parse(process.env);
const { table, edge, ...system } = wireHttp(env, routes.listReference);
const deps = {
  connections: createConnections(table),
  settings: createSettingsStore(table),
  lists: createReferenceLists({ table, ...system }),
};

/** `GET /v1/tenants/{tenantId}/reference/{list}`: a page in the order of names, with how fresh the list is. */
export const handler = createHttpHandler(
  routes.listReference,
  edge,
  {
    ...readsNothing,
    path: z.strictObject({ list: z.enum(referenceListNames) }),
    query: listReferenceQuerySchema,
  },
  async ({ tenantId, path, query }) => ({
    status: 200,
    body: await listReference(deps, { tenantId, list: path.list, query }),
  }),
);
