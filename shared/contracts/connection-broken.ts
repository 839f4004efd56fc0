import type { BrokenState, Connection } from '../domain/connection.ts';
import { eventSchemaVersion, stableEventId, type BusEvent } from './events.ts';

const eventTypes = {
  needsReconnect: 'connection.needs_reconnect',
  subscriptionLapsed: 'connection.subscription_lapsed',
} as const;

/**
 * Tells that QuickBooks takes no more work over a connection; whoever finds it as well tells it under the same id. A
 * subscription may lapse again under the same grant.
 */
export function connectionBrokenEvent(
  sha256Hex: (text: string) => string,
  of: { connection: Connection; state: BrokenState; at: string },
): BusEvent {
  const { tenantId, realmId, epoch, company, stateChangedAt } = of.connection;
  const type = eventTypes[of.state];
  const since = of.state === 'subscriptionLapsed' ? [stateChangedAt] : [];
  return {
    type,
    eventId: stableEventId(sha256Hex, [type, tenantId, realmId, epoch, ...since]),
    schemaVersion: eventSchemaVersion,
    tenantId,
    occurredAt: of.at,
    realmId,
    companyName: company.name,
  };
}

/** The sync error that such a state is. */
export const brokenCauses = {
  needsReconnect: {
    cause: 'needs_reconnect',
    detail: 'Intuit does not accept the connection any more. Documents wait until QuickBooks is reconnected.',
  },
  subscriptionLapsed: {
    cause: 'subscription_lapsed',
    detail: 'The QuickBooks subscription lets nothing be added. Documents wait until it is renewed.',
  },
} as const;
