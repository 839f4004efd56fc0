import { getSettingsEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createSettingsStore } from '../../shared/store/settings.ts';
import { wireHttp } from '../../shared/wiring/http.ts';

const { table, edge } = wireHttp(getSettingsEnvironmentSchema.parse(process.env), routes.getSettings);
const settings = createSettingsStore(table);

/** `GET /v1/tenants/{tenantId}/settings`: the mapping; empty where none was saved. */
export const handler = createHttpHandler(routes.getSettings, edge, readsNothing, async ({ tenantId }) => ({
  status: 200,
  body: await settings.get(tenantId),
}));
