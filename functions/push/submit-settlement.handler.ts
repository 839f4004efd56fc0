import { randomBytes } from 'node:crypto';
import { documentAnswer } from '../../shared/contracts/document-answer.ts';
import { submitSettlementEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { settlementSchema } from '../../shared/domain/settlement.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { wireSubmittingByKind } from '../../shared/wiring/submitting.ts';
import { acceptableSettlement } from './acceptable.ts';
import { newDocumentId } from './document-id.ts';
import { submitDocument } from './submit-document.ts';

const env = submitSettlementEnvironmentSchema.parse(process.env);
const { table, edge, sha256Hex, ...system } = wireHttp(env, routes.submitSettlement);
const wired = wireSubmittingByKind(env, { table, sha256Hex, system });
const shared = { newDocumentId: () => newDocumentId(system.nowMs(), randomBytes(16)) };

/** `POST /v1/tenants/{tenantId}/settlements`: 202 with the new document, 200 with the one that was accepted before. */
export const handler = createHttpHandler(
  routes.submitSettlement,
  edge,
  { ...readsNothing, body: settlementSchema },
  async ({ tenantId, body }) => {
    const submitted = acceptableSettlement(body);
    const deps = { ...shared, ...wired[submitted.facts.kind] };
    const { isNew, document } = await submitDocument(deps, { tenantId, submitted });
    return { status: isNew ? 202 : 200, body: documentAnswer(document, { appUrl: env.QUICKBOOKS_APP_URL }) };
  },
);
