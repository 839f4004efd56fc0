import * as z from 'zod';
import { getSubmissionEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { documentIdSchema } from '../../shared/domain/ids.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { notFound } from '../../shared/edge/problem.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { createSubmissions } from '../../shared/store/submissions.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { getSubmission } from './get-submission.ts';

const env = getSubmissionEnvironmentSchema.parse(process.env);
const { table, edge } = wireHttp(env, routes.getSubmission);
const deps = { documents: createDocuments(table), submissions: createSubmissions(table) };

/** `GET /v1/tenants/{tenantId}/documents/{documentId}/submission`: the content that was accepted, line by line. */
export const handler = createHttpHandler(
  routes.getSubmission,
  edge,
  { ...readsNothing, path: z.strictObject({ documentId: documentIdSchema }) },
  async ({ tenantId, path }) => {
    const body = await getSubmission(deps, { tenantId, documentId: path.documentId });
    if (body === undefined) throw notFound();
    return { status: 200, body };
  },
);
