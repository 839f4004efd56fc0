/**
 * QuickBooks takes no more writes over a connection: the bus hears of it, then the connection says so, and documents wait.
 * Told first, so that a crash in between tells it again; the event bears the same id for the same grant.
 */
import { eventSchemaVersion, stableEventId, type BusEvent } from '../../shared/contracts/events.ts';
import type { Connection } from '../../shared/domain/connection.ts';
import type { Connections } from '../../shared/store/connections.ts';
import type { BrokenState } from './turn.ts';

interface MarkConnectionDeps {
  readonly nowMs: () => number;
  readonly sha256Hex: (text: string) => string;
  readonly connections: Pick<Connections, 'markBroken'>;
  readonly publish: (events: readonly BusEvent[]) => Promise<void>;
}

const eventTypes = {
  needsReconnect: 'connection.needs_reconnect',
  subscriptionLapsed: 'connection.subscription_lapsed',
} as const;

export async function markConnection(
  deps: MarkConnectionDeps,
  connection: Connection,
  state: BrokenState,
): Promise<void> {
  const { tenantId, realmId, epoch } = connection;
  const type = eventTypes[state];
  const at = new Date(deps.nowMs()).toISOString();
  await deps.publish([
    {
      type,
      eventId: stableEventId(deps.sha256Hex, [type, tenantId, realmId, epoch]),
      schemaVersion: eventSchemaVersion,
      tenantId,
      occurredAt: at,
      realmId,
      companyName: connection.company.name,
    },
  ]);
  await deps.connections.markBroken(connection, { state, at });
}
