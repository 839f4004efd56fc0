import { getTenantEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createTenants } from '../../shared/store/tenants.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { getTenant } from './get-tenant.ts';

const { table, edge, nowMs } = wireHttp(getTenantEnvironmentSchema.parse(process.env), routes.getTenant);
const deps = { tenants: createTenants({ table, nowMs }) };

/** `GET /v1/tenants/{tenantId}`: name and time zone. */
export const handler = createHttpHandler(routes.getTenant, edge, readsNothing, async ({ tenantId }) => ({
  status: 200,
  body: await getTenant(deps, tenantId),
}));
