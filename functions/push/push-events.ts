import { eventSchemaVersion, stableEventId, type BusEvent } from '../../shared/contracts/events.ts';
import type { DocumentNews } from './turn.ts';

/** The event that tells of what happened to a document. Told twice it bears the same id. */
export function pushEvent(sha256Hex: (text: string) => string, news: DocumentNews): BusEvent {
  const { document } = news;
  const { kind, tenantId, documentId, externalId, revision, number, currency, total } = document;
  const type = `${kind}.${news.type}` as const;
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
    ...(document.settlementKind === undefined ? {} : { settlementKind: document.settlementKind }),
  } as const;
  switch (news.type) {
    case 'refused': {
      const { cause, detail, openedAt } = news.pushError;
      return { ...shared, type: `${kind}.refused`, occurredAt: openedAt, cause, detail };
    }
    case 'voided':
      return { ...shared, type: `${kind}.voided`, occurredAt: document.updatedAt };
    case 'pushed': {
      const { entity } = news.document;
      return {
        ...shared,
        type: `${kind}.pushed`,
        occurredAt: document.updatedAt,
        realmId: entity.realmId,
        entityId: entity.id,
        ...(entity.number === undefined ? {} : { entityNumber: entity.number }),
        isAdopted: entity.isAdopted ?? false,
        differences: entity.differences ?? [],
      };
    }
  }
}
