import type { Document, EntityLink } from '../domain/document.ts';
import { causeWords, type DocumentAnswer } from './http.ts';

/** A document as callers see it. `appUrl` is the origin of QuickBooks' own app, for the link to the entity's page. */
export function documentAnswer(document: Document, of: { appUrl: string }): DocumentAnswer {
  const { pushError, entity, waitingReason } = document;
  return {
    documentId: document.documentId,
    tenantId: document.tenantId,
    kind: document.kind,
    id: document.externalId,
    revision: document.revision,
    state: document.state,
    ...(waitingReason === undefined ? {} : { waitingReason }),
    number: document.number,
    customer: { id: document.customerId, name: document.customerName },
    issuedOn: document.issuedOn,
    currency: document.currency,
    total: document.total,
    lineCount: document.lineCount,
    acceptedAt: document.acceptedAt,
    updatedAt: document.updatedAt,
    ...(entity === undefined ? {} : { quickbooks: { ...entity, url: entityUrl(entity, of.appUrl) } }),
    ...(pushError === undefined ? {} : { pushError: { ...causeWords(pushError.cause), ...pushError } }),
    attempts: document.attempts,
  };
}

const pages = { Invoice: 'invoice', Bill: 'bill' } as const;

function entityUrl(entity: EntityLink, appUrl: string): string {
  return `${appUrl}/app/${pages[entity.type]}?txnId=${encodeURIComponent(entity.id)}`;
}
