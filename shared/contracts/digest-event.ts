import type { TenantId } from '../domain/ids.ts';
import type { SyncError } from '../domain/sync-error.ts';
import { eventSchemaVersion, stableEventId, type BusEvent } from './events.ts';

/** What a tenant is told of: how its open sync errors differ from those that it was told of last. */
export interface DigestNews {
  readonly tenantId: TenantId;
  /** Tells this digest from every other of the tenant. */
  readonly changedAt: string;
  readonly opened: readonly SyncError[];
  readonly closedCount: number;
  readonly openCount: number;
  /** When the grant ends, where that is news. */
  readonly expiresAt: string | undefined;
  readonly occurredAt: string;
}

// An event may have 256 KB; more than a person reads at once is in the app.
const maxErrorsTold = 20;
const maxCausesNamed = 3;

/** Tells in one event what changed; it bears the same id for the same changes. */
export function digestEvent(sha256Hex: (text: string) => string, news: DigestNews): BusEvent {
  const { tenantId, changedAt, opened, closedCount, openCount, expiresAt, occurredAt } = news;
  return {
    type: 'digest.changed',
    eventId: stableEventId(sha256Hex, ['digest.changed', tenantId, changedAt]),
    schemaVersion: eventSchemaVersion,
    tenantId,
    occurredAt,
    openedCount: opened.length,
    closedCount,
    openCount,
    opened: opened.slice(0, maxErrorsTold).map(({ errorId, cause, subject, detail, openedAt }) => ({
      ...{ errorId, cause, subject, detail, openedAt },
    })),
    ...(expiresAt === undefined ? {} : { connectionExpiresAt: expiresAt }),
    summary: summaryOf(news),
  };
}

/** In a sentence, by numbers, codes and dates: it goes into a mail through a template that no quote may break. */
function summaryOf({ tenantId, opened, closedCount, openCount, expiresAt }: DigestNews): string {
  const causes = [...new Set(opened.map(({ cause }) => cause))];
  const named = causes.slice(0, maxCausesNamed).join(', ') + (causes.length > maxCausesNamed ? ', …' : '');
  return [
    `Tenant ${tenantId}: ${opened.length} sync errors opened`,
    opened.length === 0 ? '' : ` (${named})`,
    `, ${closedCount} closed, ${openCount} open now.`,
    expiresAt === undefined ? '' : ` QuickBooks has to be reconnected before ${expiresAt.slice(0, 10)}.`,
  ].join('');
}
