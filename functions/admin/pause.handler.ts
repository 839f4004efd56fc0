import { pauseEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createSettingsStore } from '../../shared/store/settings.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { pause } from './pause.ts';

const env = pauseEnvironmentSchema.parse(process.env);
const { table, edge, nowMs } = wireHttp(env, routes.pause);
const deps = { nowMs, settings: createSettingsStore(table) };

/** `POST /v1/tenants/{tenantId}/pause`: documents wait until the tenant is resumed. */
export const handler = createHttpHandler(routes.pause, edge, readsNothing, async ({ tenantId, actor }) => ({
  status: 200,
  body: await pause(deps, { tenantId, by: actor }),
}));
