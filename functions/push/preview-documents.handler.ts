import { previewDocumentsEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { previewRequestSchema } from '../../shared/contracts/previews.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { notFound } from '../../shared/edge/problem.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { wirePreviewing } from '../../shared/wiring/previewing.ts';
import { previewDocuments } from './preview-documents.ts';

const env = previewDocumentsEnvironmentSchema.parse(process.env);
const wiring = wireHttp(env, routes.previewDocuments);
const deps = wirePreviewing(env, wiring);

/** `POST /v1/tenants/{tenantId}/documents/preview`: what a push of up to a hundred documents together would do. */
export const handler = createHttpHandler(
  routes.previewDocuments,
  wiring.edge,
  { ...readsNothing, body: previewRequestSchema },
  async ({ tenantId, body }) => {
    const previews = await previewDocuments(deps, { tenantId, documentIds: body.documentIds });
    if (previews.length === 0) throw notFound();
    const found = new Set(previews.map(({ documentId }) => documentId));
    return { status: 200, body: { previews, missing: body.documentIds.filter((id) => !found.has(id)) } };
  },
);
