import { getConnectionEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createConnections } from '../../shared/store/connections.ts';
import { createPeople } from '../../shared/store/people.ts';
import { createSettingsStore } from '../../shared/store/settings.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { getConnection } from './get-connection.ts';

const env = getConnectionEnvironmentSchema.parse(process.env);
const { table, edge } = wireHttp(env, routes.getConnection);
const deps = {
  connections: createConnections(table),
  settings: createSettingsStore(table),
  people: createPeople(table),
};

/** `GET /v1/tenants/{tenantId}/connection`: the state, the company, and until when the consent lasts. */
export const handler = createHttpHandler(routes.getConnection, edge, readsNothing, async ({ tenantId }) => ({
  status: 200,
  body: await getConnection(deps, tenantId),
}));
