import { findDuplicatesEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { findDuplicatesQuerySchema } from '../../shared/contracts/http.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createBooks } from '../../shared/quickbooks-online/books.ts';
import { createConnections } from '../../shared/store/connections.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { wireQuickBooks, wireTokens } from '../../shared/wiring/quickbooks.ts';
import { findDuplicates } from './find-duplicates.ts';

const env = findDuplicatesEnvironmentSchema.parse(process.env);
const wiring = wireHttp(env, routes.findDuplicates);
const { table, edge, nowMs, sha256Hex } = wiring;
const { vault } = wireTokens(env, edge.log);
const client = wireQuickBooks(env, { table, vault, log: edge.log });
const deps = {
  nowMs,
  books: createBooks({ client, nowMs, hash: sha256Hex }),
  connections: createConnections(table),
};

/** `GET /v1/operator/tenants/{tenantId}/duplicates?since=YYYY-MM-DD`: documents that QuickBooks holds twice. */
export const handler = createHttpHandler(
  routes.findDuplicates,
  edge,
  { ...readsNothing, query: findDuplicatesQuerySchema },
  async ({ tenantId, query }) => ({
    status: 200,
    body: { duplicates: await findDuplicates(deps, { tenantId, since: query.since }) },
  }),
);
