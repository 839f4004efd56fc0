import { eventSchemaVersion, stableEventId, type BusEvent } from '../../shared/contracts/events.ts';
import type { DocumentNews } from './turn.ts';

/** The event that tells of what happened to a document. Told twice it bears the same id. */
export function pushEvent(sha256Hex: (text: string) => string, news: DocumentNews): BusEvent {
  const { document } = news;
  const { tenantId, documentId, externalId, revision, number, currency, total } = document;
  const type = news.type === 'pushed' ? 'invoice.pushed' : 'invoice.refused';
  const shared = {
    eventId: stableEventId(sha256Hex, [type, tenantId, documentId, revision, document.generation]),
    schemaVersion: eventSchemaVersion,
    tenantId,
    documentId,
    externalId,
    revision,
    number,
    currency,
    total,
  } as const;
  if (news.type === 'refused') {
    const { cause, detail, openedAt } = news.pushError;
    return { ...shared, type: 'invoice.refused', occurredAt: openedAt, cause, detail };
  }
  const { entity } = news.document;
  return {
    ...shared,
    type: 'invoice.pushed',
    occurredAt: document.updatedAt,
    realmId: entity.realmId,
    entityId: entity.id,
    ...(entity.number === undefined ? {} : { entityNumber: entity.number }),
    isAdopted: entity.isAdopted ?? false,
    differences: entity.differences ?? [],
  };
}
