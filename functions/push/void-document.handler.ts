import * as z from 'zod';
import { documentAnswer } from '../../shared/contracts/document-answer.ts';
import { voidDocumentEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import type { Document } from '../../shared/domain/document.ts';
import { documentIdSchema } from '../../shared/domain/ids.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { notFound } from '../../shared/edge/problem.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { createLanes } from '../../shared/store/lanes.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { wirePublish, wireSend } from '../../shared/wiring/outgoing.ts';
import { wireSyncErrorSteps } from '../../shared/wiring/sync-errors.ts';
import { pushEvent } from './push-events.ts';
import { voidDocument } from './void-document.ts';

const env = voidDocumentEnvironmentSchema.parse(process.env);
const { table, edge, nowMs, sha256Hex } = wireHttp(env, routes.voidDocument);
const publish = wirePublish(env);
const syncErrors = wireSyncErrorSteps({ table, sha256Hex, publish });
const deps = {
  nowMs,
  documents: createDocuments(table),
  lanes: createLanes(table),
  leaveSyncError: async ({ tenantId, documentId, syncErrorId: errorId, updatedAt: at }: Document) => {
    if (errorId !== undefined) await syncErrors.leave(tenantId, { errorId, documentId, at });
  },
  publish: (document: Document) => publish([pushEvent(sha256Hex, { type: 'voided', document })]),
  sendPointer: wireSend(env.PUSH_INVOICES_QUEUE_URL),
};

/** `POST /v1/tenants/{tenantId}/documents/{documentId}/void`: 202 when it is queued, 200 when it stands for nothing now. */
export const handler = createHttpHandler(
  routes.voidDocument,
  edge,
  { ...readsNothing, path: z.strictObject({ documentId: documentIdSchema }) },
  async ({ tenantId, path }) => {
    const document = await voidDocument(deps, { tenantId, documentId: path.documentId });
    if (document === undefined) throw notFound();
    const body = documentAnswer(document, { appUrl: env.QUICKBOOKS_APP_URL });
    return { status: document.state === 'voided' ? 200 : 202, body };
  },
);
