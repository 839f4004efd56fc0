import { DependencyError } from '../domain/errors.ts';
import type { TenantId } from '../domain/ids.ts';
import type { Nights } from './nights.ts';

/*
 * A tenant's nights begin, move with its zone, and end. What is to be is stored first and the schedule changed then: should
 * Scheduler not answer, the caller goes on, and the sweeper finds within the hour what is left to do.
 */

interface TenantZone {
  readonly tenantId: TenantId;
  readonly timeZone: string;
}

interface Base {
  readonly nowMs: () => number;
  readonly log: (line: { code: string; level: 'warn'; tenantId: TenantId; dependency: string }) => void;
}

/** What it takes to make or change a schedule. */
export interface ScheduleNightDeps extends Base {
  readonly nights: Pick<Nights, 'noteScheduled'>;
  /** Makes the tenant's schedule, or changes it. */
  readonly putSchedule: (of: TenantZone) => Promise<void>;
}

/** What it takes to take a schedule away. */
export interface UnscheduleNightDeps extends Base {
  readonly nights: Pick<Nights, 'forget'>;
  /** A schedule that is not there counts as removed. */
  readonly removeSchedule: (tenantId: TenantId) => Promise<void>;
}

/** The tenant is connected: from now on it has nights. */
export async function beginNights(
  deps: ScheduleNightDeps & { readonly nights: Pick<Nights, 'begin'> },
  of: TenantZone,
): Promise<void> {
  await deps.nights.begin(of.tenantId, isoNow(deps));
  await scheduleNight(deps, of);
}

/** Moves the tenant's nights; one without nights, or with a schedule for this very zone, is left alone. */
export async function changeNightZone(
  deps: ScheduleNightDeps & { readonly nights: Pick<Nights, 'get' | 'noteZoneChange'> },
  of: TenantZone,
): Promise<void> {
  const night = await deps.nights.get(of.tenantId);
  if (night === undefined || night.isEnding || night.timeZone === of.timeZone) return;
  await deps.nights.noteZoneChange(of.tenantId, isoNow(deps));
  await scheduleNight(deps, of);
}

/** Makes the schedule what it should be, if Scheduler answers. */
export async function scheduleNight(deps: ScheduleNightDeps, of: TenantZone): Promise<void> {
  await unlessDown(deps, { tenantId: of.tenantId, code: 'night_not_scheduled' }, async () => {
    await deps.putSchedule(of);
    await deps.nights.noteScheduled(of.tenantId, of.timeZone);
  });
}

/** The tenant is disconnected: no more nights. */
export async function endNights(
  deps: UnscheduleNightDeps & { readonly nights: Pick<Nights, 'end'> },
  tenantId: TenantId,
): Promise<void> {
  const now = isoNow(deps);
  await deps.nights.end(tenantId, now);
  await unscheduleNight(deps, tenantId, now);
}

/** Takes the schedule of nights away that were seen under this due time, if Scheduler answers. */
export async function unscheduleNight(
  deps: UnscheduleNightDeps,
  tenantId: TenantId,
  dueAt: string,
): Promise<void> {
  await unlessDown(deps, { tenantId, code: 'night_not_unscheduled' }, async () => {
    await deps.removeSchedule(tenantId);
    await deps.nights.forget(tenantId, dueAt);
  });
}

async function unlessDown(
  { log }: Base,
  of: { tenantId: TenantId; code: string },
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof DependencyError)) throw error;
    log({ ...of, level: 'warn', dependency: error.dependency });
  }
}

const isoNow = (deps: { nowMs: () => number }): string => new Date(deps.nowMs()).toISOString();
