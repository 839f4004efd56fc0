import { randomBytes } from 'node:crypto';
import { documentAnswer } from '../../shared/contracts/document-answer.ts';
import { submitInvoiceEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { submittedInvoiceSchema } from '../../shared/domain/invoice.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { wireSubmitting } from '../../shared/wiring/submitting.ts';
import { acceptableInvoice } from './acceptable.ts';
import { newDocumentId } from './document-id.ts';
import { submitDocument } from './submit-document.ts';

const env = submitInvoiceEnvironmentSchema.parse(process.env);
const { table, edge, sha256Hex, ...system } = wireHttp(env, routes.submitInvoice);
const deps = {
  ...wireSubmitting({ table, sha256Hex, system, queueUrl: env.PUSH_INVOICES_QUEUE_URL }),
  newDocumentId: () => newDocumentId(system.nowMs(), randomBytes(16)),
};

/** `POST /v1/tenants/{tenantId}/invoices`: 202 with the new document, 200 with the one that was accepted before. */
export const handler = createHttpHandler(
  routes.submitInvoice,
  edge,
  { ...readsNothing, body: submittedInvoiceSchema },
  async ({ tenantId, body }) => {
    const { isNew, document } = await submitDocument(deps, { tenantId, submitted: acceptableInvoice(body) });
    return { status: isNew ? 202 : 200, body: documentAnswer(document, { appUrl: env.QUICKBOOKS_APP_URL }) };
  },
);
