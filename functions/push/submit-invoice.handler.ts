import { randomBytes } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createPushQueue, type PushQueue } from '../../shared/aws/queue.ts';
import { documentAnswer } from '../../shared/contracts/document-answer.ts';
import { submitInvoiceEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import { submittedInvoiceSchema } from '../../shared/domain/invoice.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { createLanes } from '../../shared/store/lanes.ts';
import { createSubmissions } from '../../shared/store/submissions.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { newDocumentId } from './document-id.ts';
import { submitInvoice } from './submit-invoice.ts';

const env = submitInvoiceEnvironmentSchema.parse(process.env);
const { table, edge, nowMs, sha256Hex, sleep } = wireHttp(env, routes.submitInvoice);
const queue = createPushQueue({ client: new SQSClient(), queueUrl: env.PUSH_INVOICES_QUEUE_URL, sleep });
const deps = {
  nowMs,
  newDocumentId: () => newDocumentId(nowMs(), randomBytes(16)),
  hashContent: (content: unknown) => sha256Hex(canonicalJson(content)),
  documents: createDocuments(table),
  submissions: createSubmissions(table),
  lanes: createLanes(table),
  sendPointer: (pointer: Parameters<PushQueue['send']>[0]) => queue.send(pointer),
};

/** `POST /v1/tenants/{tenantId}/invoices`: 202 with the new document, 200 with the one that was accepted before. */
export const handler = createHttpHandler(
  routes.submitInvoice,
  edge,
  { ...readsNothing, body: submittedInvoiceSchema },
  async ({ tenantId, body }) => {
    const { isNew, document } = await submitInvoice(deps, { tenantId, invoice: body });
    return { status: isNew ? 202 : 200, body: documentAnswer(document, { appUrl: env.QUICKBOOKS_APP_URL }) };
  },
);
