import * as z from 'zod';
import { getDriftEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { documentIdSchema } from '../../shared/domain/ids.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { notFound } from '../../shared/edge/problem.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { createDrifts } from '../../shared/store/drifts.ts';
import { createSubmissions } from '../../shared/store/submissions.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { getDrift } from './get-drift.ts';

const env = getDriftEnvironmentSchema.parse(process.env);
const { table, edge } = wireHttp(env, routes.getDrift);
const deps = {
  documents: createDocuments(table),
  submissions: createSubmissions(table),
  drifts: createDrifts(table),
};

/** `GET /v1/tenants/{tenantId}/documents/{documentId}/drift`: ours, agreed and theirs, field by field. */
export const handler = createHttpHandler(
  routes.getDrift,
  edge,
  { ...readsNothing, path: z.strictObject({ documentId: documentIdSchema }) },
  async ({ tenantId, path }) => {
    const body = await getDrift(deps, { tenantId, ...path });
    if (body === undefined) throw notFound();
    return { status: 200, body };
  },
);
