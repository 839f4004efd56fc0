import { isReadable, type Connection } from './connection.ts';

/** How a tenant stands, for whoever looks after many: by the worst of its reasons. */
export const healths = ['good', 'attention', 'bad'] as const;
export type Health = (typeof healths)[number];

/** What an operator is told to look at; the worst first, and in this order. */
export const healthReasons = [
  'needsReconnect',
  'parkedDocuments',
  'noGoodNight',
  'subscriptionLapsed',
  'notConnected',
  'disconnected',
  'paused',
  'oldBacklog',
  'openSyncErrors',
  'grantEnds',
] as const;
export type HealthReason = (typeof healthReasons)[number];

/** What is known of a tenant. Times are UTC ISO 8601. */
export interface TenantFacts {
  /** Absent where there never was one. */
  readonly connection: Pick<Connection, 'state' | 'refreshTokenHardExpiresAt'> | undefined;
  readonly isPaused: boolean;
  /** Its last good night counts no longer (G3). */
  readonly isNightLate: boolean;
  readonly parkedDocuments: number;
  readonly openSyncErrors: number;
  /** Since when the oldest document has been waiting for its turn. */
  readonly oldestQueuedAt: string | undefined;
}

// Nobody but a person can end these, and documents or nights stand still until then. The rest may go by itself, or is meant.
const badReasons: ReadonlySet<HealthReason> = new Set(['needsReconnect', 'parkedDocuments', 'noGoodNight']);

const oldBacklogMs = 15 * 60_000;
// The first day on which the end of a grant is told to the tenant (A5).
const grantEndsMs = 30 * 86_400_000;

/** Judges a tenant by what is known of it at this moment. */
export function judgeHealth(facts: TenantFacts, nowMs: number): { health: Health; reasons: HealthReason[] } {
  const reasons = healthReasons.filter((reason) => holds(reason, facts, nowMs));
  if (reasons.some((reason) => badReasons.has(reason))) return { health: 'bad', reasons };
  return { health: reasons.length === 0 ? 'good' : 'attention', reasons };
}

function holds(reason: HealthReason, facts: TenantFacts, nowMs: number): boolean {
  const { connection, oldestQueuedAt } = facts;
  switch (reason) {
    case 'needsReconnect':
    case 'subscriptionLapsed':
    case 'disconnected':
      return connection?.state === reason;
    case 'notConnected':
      return connection === undefined;
    case 'parkedDocuments':
      return facts.parkedDocuments > 0;
    case 'noGoodNight':
      return facts.isNightLate;
    case 'paused':
      return facts.isPaused;
    case 'oldBacklog':
      return oldestQueuedAt !== undefined && nowMs - Date.parse(oldestQueuedAt) > oldBacklogMs;
    case 'openSyncErrors':
      return facts.openSyncErrors > 0;
    case 'grantEnds':
      return endsSoon(connection, nowMs);
  }
}

/** A grant that is used and ends soon; one that is gone already has a reason of its own. */
function endsSoon(connection: TenantFacts['connection'], nowMs: number): boolean {
  if (connection === undefined || !isReadable(connection.state)) return false;
  const { refreshTokenHardExpiresAt: endsAt } = connection;
  return endsAt !== undefined && Date.parse(endsAt) - nowMs <= grantEndsMs;
}
