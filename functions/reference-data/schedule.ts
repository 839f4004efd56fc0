import type { TenantId } from '../../shared/domain/ids.ts';

const minuteMs = 60_000;
const minutesPerDay = 24 * 60;
const dayMs = minutesPerDay * minuteMs;

/** Something could not be read: again in an hour, for as long as it takes. */
export const retryMs = 60 * minuteMs;

/**
 * When a tenant's company is read next: once a day, each tenant in a minute of its own, so that they do not all come at
 * once. At least half a day lies in between, so that a reading that was asked for by hand counts.
 */
export function nextDailyMs(tenantId: TenantId, nowMs: number): number {
  const slotMs = minuteOf(tenantId) * minuteMs;
  const today = Math.floor(nowMs / dayMs) * dayMs + slotMs;
  const candidates = [today, today + dayMs, today + 2 * dayMs];
  return candidates.find((atMs) => atMs - nowMs >= dayMs / 2) ?? nowMs + dayMs;
}

/** A minute of the day that depends on the tenant alone (FNV-1a, 32 bits). */
function minuteOf(tenantId: TenantId): number {
  let hash = 0x811c9dc5;
  for (const character of tenantId) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash % minutesPerDay;
}
