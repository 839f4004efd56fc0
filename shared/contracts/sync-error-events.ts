import type { TenantId } from '../domain/ids.ts';
import type { SyncError } from '../domain/sync-error.ts';
import { eventSchemaVersion, stableEventId, type BusEvent } from './events.ts';

/** Tells that a sync error was opened or closed; it bears the same id for the same opening. */
export function syncErrorEvent(
  sha256Hex: (text: string) => string,
  of: { tenantId: TenantId; error: SyncError; was: 'opened' | 'closed' },
): BusEvent {
  const { tenantId, error, was } = of;
  const { errorId, cause, subject, detail, openedAt, closedAt } = error;
  const type = `sync_error.${was}` as const;
  return {
    type,
    eventId: stableEventId(sha256Hex, [type, tenantId, errorId, openedAt]),
    schemaVersion: eventSchemaVersion,
    tenantId,
    occurredAt: was === 'opened' ? openedAt : (closedAt ?? error.updatedAt),
    errorId,
    cause,
    subject,
    detail,
    openedAt,
  };
}
