import type { Document, EntityLink, PushError } from '../domain/document.ts';
import type { Drift } from '../domain/drift.ts';
import type { Payment } from '../domain/payment.ts';
import { causeWords, type DocumentAnswer } from './http.ts';

/** A document as callers see it. `appUrl` is the origin of QuickBooks' own app, for the link to the entity's page. */
export function documentAnswer(document: Document, of: { appUrl: string }): DocumentAnswer {
  const { entity, waitingReason, settlementKind, operation, payment, drift, syncErrorId } = document;
  const counterparty = { id: document.counterpartyId, name: document.counterpartyName };
  return {
    documentId: document.documentId,
    tenantId: document.tenantId,
    kind: document.kind,
    ...(settlementKind === undefined ? {} : { settlementKind }),
    id: document.externalId,
    revision: document.revision,
    state: document.state,
    ...(waitingReason === undefined ? {} : { waitingReason }),
    number: document.number,
    ...(document.kind === 'invoice' ? { customer: counterparty } : { vendor: counterparty }),
    issuedOn: document.issuedOn,
    currency: document.currency,
    total: document.total,
    lineCount: document.lineCount,
    acceptedAt: document.acceptedAt,
    updatedAt: document.updatedAt,
    ...(entity === undefined ? {} : { quickbooks: entityAnswer(entity, of.appUrl) }),
    ...(operation === undefined ? {} : { operation }),
    ...(payment === undefined ? {} : { payment: paymentAnswer(payment) }),
    ...(drift === undefined ? {} : { drift: driftAnswer(drift) }),
    ...(document.pushError === undefined ? {} : { pushError: pushErrorAnswer(document.pushError) }),
    ...(syncErrorId === undefined ? {} : { syncErrorId }),
    attempts: document.attempts,
  };
}

// Our own bookkeeping stays here.
function entityAnswer(entity: EntityLink, appUrl: string): NonNullable<DocumentAnswer['quickbooks']> {
  const { fingerprint: _, changedAt: __, ...shown } = entity;
  return { ...shown, url: entityUrl(entity, appUrl) };
}

function paymentAnswer(payment: Payment): NonNullable<DocumentAnswer['payment']> {
  const { status, balance, paid, credited, total, changedAt, applications, history } = payment;
  return {
    ...{ status, balance, paid, credited, total },
    ...(changedAt === '' ? {} : { changedAt }),
    payments: applications.map(({ paymentId, paidOn, cash, credit }) => ({
      ...{ paymentId, cash, credit },
      ...(paidOn === undefined ? {} : { paidOn }),
    })),
    history: history.map((entry) => ({ ...entry })),
  };
}

const driftAnswer = ({ kind, fields, seenAt, errorId }: Drift): NonNullable<DocumentAnswer['drift']> => ({
  ...{ kind, seenAt, errorId },
  fields: [...fields],
});

function pushErrorAnswer(pushError: PushError): NonNullable<DocumentAnswer['pushError']> {
  const { syncToken: _, ...shown } = pushError;
  return { ...causeWords(pushError.cause), ...shown };
}

const pages = { Invoice: 'invoice', Bill: 'bill' } as const;

function entityUrl(entity: EntityLink, appUrl: string): string {
  return `${appUrl}/app/${pages[entity.type]}?txnId=${encodeURIComponent(entity.id)}`;
}
