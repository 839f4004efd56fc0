import { getSettingsEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createConnections } from '../../shared/store/connections.ts';
import { createSettingsStore } from '../../shared/store/settings.ts';
import { wireHttp } from '../../shared/wiring/http.ts';

const { table, edge } = wireHttp(getSettingsEnvironmentSchema.parse(process.env), routes.getSettings);
const settings = createSettingsStore(table);
const connections = createConnections(table);

/** `GET /v1/tenants/{tenantId}/settings`: mapping of the connected company and policies; empty where nothing was saved. */
export const handler = createHttpHandler(routes.getSettings, edge, readsNothing, async ({ tenantId }) => {
  // The last company's mapping stays to be seen after a disconnect; it is used for no other.
  const realmId = (await connections.get(tenantId))?.realmId;
  const decisions = await settings.get(tenantId, realmId);
  return { status: 200, body: decisions.settings };
});
