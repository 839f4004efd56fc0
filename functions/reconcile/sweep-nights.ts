/**
 * Every hour: sends a message for each tenant whose night is overdue, because nothing fired, the message was lost, or whoever
 * had it died (E1). Schedules are put right on the way: those that could not be made or taken away, and those that should have
 * fired and did not. Only tenants that are due are read. Last, it counts tenants that had no good night for too long (G3).
 */
import { isReadable } from '../../shared/domain/connection.ts';
import { eachOf, sourceOf } from '../../shared/domain/each-of.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import { hasTwoAm, nightDueBy } from '../../shared/domain/local-night.ts';
import { zoneOffset } from '../../shared/domain/zone-offset.ts';
import type { Connections } from '../../shared/store/connections.ts';
import type { Night, Nights } from '../../shared/store/nights.ts';
import type { Tenants } from '../../shared/store/tenants.ts';

export interface SweepNightsDeps {
  readonly nowMs: () => number;
  readonly tenants: Pick<Tenants, 'get'>;
  readonly connections: Pick<Connections, 'get'>;
  readonly nights: Pick<Nights, 'dueBy' | 'postpone' | 'withoutGoodNight'>;
  readonly beginNights: (of: { tenantId: TenantId; timeZone: string }) => Promise<void>;
  readonly scheduleNight: (of: { tenantId: TenantId; timeZone: string }) => Promise<void>;
  readonly unscheduleNight: (tenantId: TenantId, dueAt: string) => Promise<void>;
  readonly sendAll: (tenantIds: readonly TenantId[]) => Promise<void>;
}

export interface NightsSwept {
  readonly sent: number;
  readonly tenantsWithoutGoodNight: number;
}

const pageSize = 1_000;
// Each takes some calls to the table and seldom one to Scheduler, which takes hundreds a second.
const atOnce = 20;
// The night when the clocks go forward leaves all tenants of a zone over. The function may run for five minutes; what is not
// reached is found by the next sweep.
const maxSweepMs = 4 * 60_000;
// A message waits for a worker; sent again and again it would be in its own way.
const againAfterMs = 2 * 3_600_000;

/** Repeated or run twice at once, it sends a tenant once. */
export async function sweepNights(deps: SweepNightsDeps): Promise<NightsSwept> {
  const startedMs = deps.nowMs();
  const now = new Date(startedMs).toISOString();
  let sent = 0;
  while (deps.nowMs() - startedMs < maxSweepMs) {
    const page = await deps.nights.dueBy(now, pageSize);
    const due = await takeDue(deps, page, startedMs);
    await deps.sendAll(due.sendable);
    sent += due.sendable.length;
    // Nothing taken: the index lags behind, or another sweep is at it.
    if (page.length < pageSize || due.taken === 0) break;
  }
  return { sent, tenantsWithoutGoodNight: await countWithoutGoodNight(deps, now) };
}

async function takeDue(
  deps: SweepNightsDeps,
  page: readonly TenantId[],
  nowMs: number,
): Promise<{ taken: number; sendable: TenantId[] }> {
  const now = new Date(nowMs).toISOString();
  const to = new Date(nowMs + againAfterMs).toISOString();
  const sendable: TenantId[] = [];
  let taken = 0;
  await eachOf(sourceOf(page), atOnce, async (tenantId) => {
    const night = await deps.nights.postpone(tenantId, { now, to });
    if (night === undefined) return;
    taken += 1;
    if (!isToBePutRight(night, nowMs) || (await putRight(deps, tenantId, night))) sendable.push(tenantId);
  });
  return { taken, sendable };
}

/** An overdue night is no wonder where the clock showed no 2 AM; elsewhere the schedule may be gone. */
function isToBePutRight(night: Night, nowMs: number): boolean {
  if (night.isEnding || night.timeZone === undefined) return true;
  const offsetAt = zoneOffset(night.timeZone);
  return hasTwoAm(nightDueBy(nowMs, offsetAt), offsetAt);
}

/** Makes the schedule what it should be; false when the tenant has no nights. */
async function putRight(deps: SweepNightsDeps, tenantId: TenantId, night: Night): Promise<boolean> {
  const [tenant, connection] = await Promise.all([
    deps.tenants.get(tenantId),
    deps.connections.get(tenantId),
  ]);
  if (tenant === undefined || connection === undefined || connection.state === 'disconnected') {
    await deps.unscheduleNight(tenantId, night.dueAt);
    return false;
  }
  const of = { tenantId, timeZone: tenant.timeZone };
  // It was connected again while its nights were being ended.
  if (night.isEnding) await deps.beginNights(of);
  else await deps.scheduleNight(of);
  return true;
}

/**
 * Counts up to a page: beyond that the figure matters no more. A company that cannot be read is its admin's to reconnect, who
 * is told so; nobody else can help it to a good night.
 */
async function countWithoutGoodNight(deps: SweepNightsDeps, now: string): Promise<number> {
  let count = 0;
  await eachOf(sourceOf(await deps.nights.withoutGoodNight(now, pageSize)), atOnce, async (tenantId) => {
    const connection = await deps.connections.get(tenantId);
    if (isReadable(connection?.state)) count += 1;
  });
  return count;
}
