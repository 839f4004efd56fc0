import * as z from 'zod';
import { documentAnswer } from '../../shared/contracts/document-answer.ts';
import { getDocumentEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { documentIdSchema } from '../../shared/domain/ids.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { notFound } from '../../shared/edge/problem.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { wireHttp } from '../../shared/wiring/http.ts';

const env = getDocumentEnvironmentSchema.parse(process.env);
const { table, edge } = wireHttp(env, routes.getDocument);
const documents = createDocuments(table);

/** `GET /v1/tenants/{tenantId}/documents/{documentId}`: state, attempts, push error and the link to QuickBooks. */
export const handler = createHttpHandler(
  routes.getDocument,
  edge,
  { ...readsNothing, path: z.strictObject({ documentId: documentIdSchema }) },
  async ({ tenantId, path }) => {
    const document = await documents.get(tenantId, path.documentId);
    if (document === undefined) throw notFound();
    return { status: 200, body: documentAnswer(document, { appUrl: env.QUICKBOOKS_APP_URL }) };
  },
);
