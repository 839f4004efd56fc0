import * as z from 'zod';
import { documentAnswer } from '../../shared/contracts/document-answer.ts';
import { retryDocumentEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { documentIdSchema } from '../../shared/domain/ids.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { notFound } from '../../shared/edge/problem.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { wireQueueAgain, wireSend } from '../../shared/wiring/outgoing.ts';
import { retryDocument } from './retry-document.ts';

const env = retryDocumentEnvironmentSchema.parse(process.env);
const { table, edge } = wireHttp(env, routes.retryDocument);
const deps = {
  documents: createDocuments(table),
  queueAgain: wireQueueAgain(env, table),
  sendPointer: wireSend(env.PUSH_INVOICES_QUEUE_URL),
};

/** `POST /v1/tenants/{tenantId}/documents/{documentId}/retry`: 202 with the document, queued again. */
export const handler = createHttpHandler(
  routes.retryDocument,
  edge,
  { ...readsNothing, path: z.strictObject({ documentId: documentIdSchema }) },
  async ({ tenantId, path }) => {
    const document = await retryDocument(deps, { tenantId, documentId: path.documentId });
    if (document === undefined) throw notFound();
    return { status: 202, body: documentAnswer(document, { appUrl: env.QUICKBOOKS_APP_URL }) };
  },
);
