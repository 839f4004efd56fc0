import { getFiguresEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { figuresQuerySchema } from '../../shared/contracts/figures.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createFigures } from '../../shared/store/figures.ts';
import { createTenants } from '../../shared/store/tenants.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { getFigures } from './get-figures.ts';

const env = getFiguresEnvironmentSchema.parse(process.env);
const { table, edge, nowMs } = wireHttp(env, routes.getFigures);
const deps = { nowMs, tenants: createTenants({ table, nowMs }), figures: createFigures({ table, nowMs }) };

/** `GET /v1/tenants/{tenantId}/figures`: pushes, refusals and payments day by day. */
export const handler = createHttpHandler(
  routes.getFigures,
  edge,
  { ...readsNothing, query: figuresQuerySchema },
  async ({ tenantId, query }) => ({
    status: 200,
    body: await getFigures(deps, { tenantId, days: query.days }),
  }),
);
