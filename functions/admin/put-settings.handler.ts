import { putSettingsEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import { settingsSchema } from '../../shared/domain/settings.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createConnections } from '../../shared/store/connections.ts';
import { createSettingsStore } from '../../shared/store/settings.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { wireReleaseHeld } from '../../shared/wiring/outgoing.ts';
import { putSettings } from './put-settings.ts';

const env = putSettingsEnvironmentSchema.parse(process.env);
const { table, edge, nowMs } = wireHttp(env, routes.putSettings);
const connections = createConnections(table);
const deps = {
  nowMs,
  settings: createSettingsStore(table),
  getConnection: (tenantId: TenantId) => connections.get(tenantId),
  releaseHeld: wireReleaseHeld(env, table),
};

/** `PUT /v1/tenants/{tenantId}/settings`: replaces mapping and policies and lets documents go on that waited. */
export const handler = createHttpHandler(
  routes.putSettings,
  edge,
  { ...readsNothing, body: settingsSchema },
  async ({ tenantId, body, actor }) => ({
    status: 200,
    body: await putSettings(deps, { tenantId, settings: body, by: actor }),
  }),
);
