import { documentEventFields, documentEventId, voidedEvent } from '../../shared/contracts/document-events.ts';
import type { BusEvent } from '../../shared/contracts/events.ts';
import type { DocumentNews } from './turn.ts';

/** The event that tells of what happened to a document. Told twice it bears the same id. */
export function pushEvent(sha256Hex: (text: string) => string, news: DocumentNews): BusEvent {
  const { document } = news;
  const { kind } = document;
  if (news.type === 'voided') return voidedEvent(sha256Hex, document);
  const type = `${kind}.${news.type}` as const;
  const shared = { ...documentEventFields(document), eventId: documentEventId(sha256Hex, type, document) };
  switch (news.type) {
    case 'refused': {
      const { cause, detail, openedAt } = news.pushError;
      return { ...shared, type: `${kind}.refused`, occurredAt: openedAt, cause, detail };
    }
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
