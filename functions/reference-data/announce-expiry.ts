/**
 * The end of a grant that no refresh puts off, five years after the consent at the latest, is told 30, 14, 7 and 2 days
 * ahead (A5), so that somebody reconnects before documents have to wait for it.
 * https://blogs.a.intuit.com/2025/11/12/important-changes-to-refresh-token-policy
 */
import { eventSchemaVersion, stableEventId, type BusEvent } from '../../shared/contracts/events.ts';
import type { Connection } from '../../shared/domain/connection.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { Connections } from '../../shared/store/connections.ts';

export interface AnnounceExpiryDeps {
  readonly nowMs: () => number;
  readonly sha256Hex: (text: string) => string;
  readonly connections: Pick<Connections, 'noteExpiryTold'>;
  /** Has the tenant's next digest say so. */
  readonly noteExpiring: (tenantId: TenantId) => Promise<void>;
  readonly publish: (events: readonly BusEvent[]) => Promise<void>;
}

const dayMs = 86_400_000;
const daysAhead = [2, 7, 14, 30] as const;

/** Tells it once for each of the days; what was missed is not told later, only the nearest one. */
export async function announceExpiry(deps: AnnounceExpiryDeps, connection: Connection): Promise<void> {
  const { refreshTokenHardExpiresAt: expiresAt, expiryToldDays = Infinity } = connection;
  if (expiresAt === undefined) return;
  const leftMs = Date.parse(expiresAt) - deps.nowMs();
  const days = daysAhead.find((ahead) => leftMs <= ahead * dayMs);
  if (days === undefined || days >= expiryToldDays || leftMs <= 0) return;
  // Told first: what dies in between tells it again, under the same id.
  await deps.publish([expiringEvent(deps, { connection, expiresAt, days })]);
  await deps.noteExpiring(connection.tenantId);
  await deps.connections.noteExpiryTold(connection, days);
}

function expiringEvent(
  deps: AnnounceExpiryDeps,
  of: { connection: Connection; expiresAt: string; days: number },
): BusEvent {
  const { tenantId, realmId, epoch, company } = of.connection;
  return {
    type: 'connection.expiring',
    eventId: stableEventId(deps.sha256Hex, ['connection.expiring', tenantId, realmId, epoch, of.days]),
    schemaVersion: eventSchemaVersion,
    tenantId,
    occurredAt: new Date(deps.nowMs()).toISOString(),
    realmId,
    companyName: company.name,
    expiresAt: of.expiresAt,
    daysAhead: of.days,
  };
}
