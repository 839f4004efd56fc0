import * as z from 'zod';
import { previewDocumentsEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { documentIdSchema } from '../../shared/domain/ids.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { notFound } from '../../shared/edge/problem.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { wirePreviewing } from '../../shared/wiring/previewing.ts';
import { previewDocuments } from './preview-documents.ts';

const env = previewDocumentsEnvironmentSchema.parse(process.env);
const wiring = wireHttp(env, routes.previewDocument);
const deps = wirePreviewing(env, wiring);

/** `GET /v1/tenants/{tenantId}/documents/{documentId}/preview`: what a push of it would do. */
export const handler = createHttpHandler(
  routes.previewDocument,
  wiring.edge,
  { ...readsNothing, path: z.strictObject({ documentId: documentIdSchema }) },
  async ({ tenantId, path }) => {
    const [preview] = await previewDocuments(deps, { tenantId, documentIds: [path.documentId] });
    if (preview === undefined) throw notFound();
    return { status: 200, body: preview };
  },
);
