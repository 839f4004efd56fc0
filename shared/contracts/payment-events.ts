import type { Document, EntityLink } from '../domain/document.ts';
import type { PaymentEntry } from '../domain/payment.ts';
import { documentEventFields } from './document-events.ts';
import { stableEventId, type BusEvent } from './events.ts';

/** The event that tells of one change of what is paid of a document. Told twice it bears the same id. */
export function paymentEvent(
  sha256Hex: (text: string) => string,
  of: { document: Document; entity: EntityLink; entry: PaymentEntry; at: string },
): BusEvent {
  const { document, entity, entry } = of;
  const { change, serial, status, balance, paid, credited, changedAt } = entry;
  const { kind, tenantId, documentId } = document;
  const type = `${kind}.${change}` as const;
  return {
    ...documentEventFields(document),
    // With the time: serials begin anew where a document is said to be the same transaction once more.
    eventId: stableEventId(sha256Hex, [type, tenantId, documentId, entity.id, serial, changedAt]),
    type,
    occurredAt: changedAt === '' ? of.at : changedAt,
    realmId: entity.realmId,
    entityId: entity.id,
    ...{ status, balance, paid, credited, serial },
  };
}
