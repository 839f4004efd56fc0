import * as z from 'zod';
import { getSettlementEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { documentFields } from '../../shared/domain/document-fields.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { notFound } from '../../shared/edge/problem.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { createSubmissions } from '../../shared/store/submissions.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { getSettlement } from './get-settlement.ts';

const env = getSettlementEnvironmentSchema.parse(process.env);
const { table, edge } = wireHttp(env, routes.getSettlement);
const deps = {
  submissions: createSubmissions(table),
  documents: createDocuments(table),
  appUrl: env.QUICKBOOKS_APP_URL,
};

/** `GET /v1/tenants/{tenantId}/settlements/{settlementId}`: by the vendor's own id, whatever characters it has. */
export const handler = createHttpHandler(
  routes.getSettlement,
  edge,
  { ...readsNothing, path: z.strictObject({ settlementId: documentFields.id }) },
  async ({ tenantId, path }) => {
    const body = await getSettlement(deps, { tenantId, settlementId: path.settlementId });
    if (body === undefined) throw notFound();
    return { status: 200, body };
  },
);
