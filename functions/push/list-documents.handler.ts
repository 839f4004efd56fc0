import { documentAnswer } from '../../shared/contracts/document-answer.ts';
import { listDocumentsEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { listDocumentsQuerySchema } from '../../shared/contracts/http.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { wireHttp } from '../../shared/wiring/http.ts';

const env = listDocumentsEnvironmentSchema.parse(process.env);
const { table, edge } = wireHttp(env, routes.listDocuments);
const documents = createDocuments(table);

/** `GET /v1/tenants/{tenantId}/documents`: a page, newest first; `next` is the `after` of the following one. */
export const handler = createHttpHandler(
  routes.listDocuments,
  edge,
  { ...readsNothing, query: listDocumentsQuerySchema },
  async ({ tenantId, query }) => {
    const { limit, after, hasDrift, ...filter } = query;
    const page = await documents.list(tenantId, {
      limit,
      startAfter: after,
      filter: { ...filter, ...(hasDrift === undefined ? {} : { hasDrift: true }) },
    });
    const answers = page.documents.map((document) =>
      documentAnswer(document, { appUrl: env.QUICKBOOKS_APP_URL }),
    );
    const { lookedThrough, next } = page;
    return { status: 200, body: { documents: answers, lookedThrough, next } };
  },
);
