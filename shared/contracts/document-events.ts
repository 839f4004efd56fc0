import type { Document } from '../domain/document.ts';
import type { ChangedField } from '../domain/drift.ts';
import { eventSchemaVersion, stableEventId, type BusEvent, type BusEventType } from './events.ts';

/** What events about one document share, but for when it happened and the id of the happening. */
export function documentEventFields(document: Document) {
  const { tenantId, documentId, externalId, revision, number, currency, total, settlementKind } = document;
  return {
    schemaVersion: eventSchemaVersion,
    ...{ tenantId, documentId, externalId, revision, number, currency, total },
    ...(settlementKind === undefined ? {} : { settlementKind }),
  } as const;
}

/** The id of what happened to this revision of a document, under the identity it was pushed by. */
export const documentEventId = (
  sha256Hex: (text: string) => string,
  type: BusEventType,
  { tenantId, documentId, revision, generation }: Document,
): string => stableEventId(sha256Hex, [type, tenantId, documentId, revision, generation]);

/** It stands for nothing in the books any more. */
export function voidedEvent(sha256Hex: (text: string) => string, document: Document): BusEvent {
  const type = `${document.kind}.voided` as const;
  return {
    ...documentEventFields(document),
    type,
    eventId: documentEventId(sha256Hex, type, document),
    occurredAt: document.updatedAt,
  };
}

/** A person accepted what somebody changed in the books: from now on it is what was agreed. */
export function acceptedEvent(
  sha256Hex: (text: string) => string,
  of: { document: Document; fields: readonly ChangedField[]; fingerprint: string; at: string },
): BusEvent {
  const { document, fields, fingerprint, at } = of;
  const type = `${document.kind}.difference_accepted` as const;
  const { tenantId, documentId, entity } = document;
  return {
    ...documentEventFields(document),
    type,
    // With the version: what was accepted, changed and changed back is accepted anew.
    eventId: stableEventId(sha256Hex, [type, tenantId, documentId, fingerprint, entity?.syncToken ?? '']),
    occurredAt: at,
    fields: [...fields],
  };
}
