import { listActivityQuerySchema } from '../../shared/contracts/activity.ts';
import { listActivityEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createAuditTrail } from '../../shared/store/audit.ts';
import { createPeople } from '../../shared/store/people.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { listActivity } from './list-activity.ts';

const env = listActivityEnvironmentSchema.parse(process.env);
const { table, edge, ...system } = wireHttp(env, routes.listActivity);
const deps = { trail: createAuditTrail({ table, ...system }), people: createPeople(table) };

/** `GET /v1/tenants/{tenantId}/activity`: a page of who did what, newest first. */
export const handler = createHttpHandler(
  routes.listActivity,
  edge,
  { ...readsNothing, query: listActivityQuerySchema },
  async ({ tenantId, query }) => ({ status: 200, body: await listActivity(deps, { tenantId, query }) }),
);
