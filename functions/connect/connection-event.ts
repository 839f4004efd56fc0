import { eventSchemaVersion, stableEventId, type BusEvent } from '../../shared/contracts/events.ts';
import type { Connection } from '../../shared/domain/connection.ts';

const shared = (
  sha256Hex: (text: string) => string,
  type: 'connection.connected' | 'connection.disconnected',
  connection: Connection,
) =>
  ({
    eventId: stableEventId(sha256Hex, [type, connection.tenantId, connection.epoch]),
    schemaVersion: eventSchemaVersion,
    tenantId: connection.tenantId,
    occurredAt: connection.stateChangedAt,
    realmId: connection.realmId,
    companyName: connection.company.name,
  }) as const;

/** Tells the vendor that documents can be pushed from now on. */
export function connectedEvent(
  sha256Hex: (text: string) => string,
  of: { connection: Connection; isReconnect: boolean },
): BusEvent {
  const type = 'connection.connected';
  return { ...shared(sha256Hex, type, of.connection), type, isReconnect: of.isReconnect };
}

/** Tells the vendor that documents wait from now on. */
export function disconnectedEvent(
  sha256Hex: (text: string) => string,
  of: { connection: Connection; isRevokeConfirmed: boolean },
): BusEvent {
  const type = 'connection.disconnected';
  return { ...shared(sha256Hex, type, of.connection), type, isRevokeConfirmed: of.isRevokeConfirmed };
}
