import { resumeEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createSettingsStore } from '../../shared/store/settings.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { wireReleaseHeld } from '../../shared/wiring/outgoing.ts';
import { resume } from './pause.ts';

const env = resumeEnvironmentSchema.parse(process.env);
const { table, edge, nowMs } = wireHttp(env, routes.resume);
const deps = { nowMs, settings: createSettingsStore(table), releaseHeld: wireReleaseHeld(env, table) };

/** `POST /v1/tenants/{tenantId}/resume`: documents go on that waited for the end of the pause. */
export const handler = createHttpHandler(routes.resume, edge, readsNothing, async ({ tenantId, actor }) => ({
  status: 200,
  body: await resume(deps, { tenantId, by: actor }),
}));
