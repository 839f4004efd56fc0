import { getUsageEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createUsage } from '../../shared/store/usage.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { getUsage } from './get-usage.ts';

const env = getUsageEnvironmentSchema.parse(process.env);
const { table, edge, nowMs } = wireHttp(env, routes.getUsage);
const deps = { nowMs, usage: createUsage({ table, nowMs }) };

/** `GET /v1/tenants/{tenantId}/usage`: billed reads by the month, with a forecast for the running one. */
export const handler = createHttpHandler(routes.getUsage, edge, readsNothing, async ({ tenantId }) => ({
  status: 200,
  body: await getUsage(deps, tenantId),
}));
