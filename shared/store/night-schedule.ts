import { DependencyError } from '../domain/errors.ts';
import type { TenantId } from '../domain/ids.ts';
import type { Nights } from './nights.ts';

interface NightScheduleDeps {
  readonly nowMs: () => number;
  readonly nights: Pick<Nights, 'get' | 'begin' | 'noteZoneChange' | 'noteScheduled' | 'end' | 'forget'>;
  /** Makes the tenant's schedule, or changes it. */
  readonly putSchedule: (of: { tenantId: TenantId; timeZone: string }) => Promise<void>;
  /** A schedule that is not there counts as removed. */
  readonly removeSchedule: (tenantId: TenantId) => Promise<void>;
  readonly log: (line: { code: string; level: 'warn'; tenantId: TenantId; dependency: string }) => void;
}

export type NightSchedule = ReturnType<typeof createNightSchedule>;

/**
 * A tenant's nights begin, move with its zone, and end. What is to be is stored first and the schedule changed then: should
 * Scheduler not answer, the caller goes on, and the sweeper finds within the hour what is left to do.
 */
export function createNightSchedule(deps: NightScheduleDeps) {
  const { nights } = deps;
  const now = (): string => new Date(deps.nowMs()).toISOString();

  return {
    async begin(of: { tenantId: TenantId; timeZone: string }): Promise<void> {
      await nights.begin(of.tenantId, now());
      await this.schedule(of);
    },

    /** A tenant without nights, or with a schedule for this very zone, is left alone. */
    async changeZone(of: { tenantId: TenantId; timeZone: string }): Promise<void> {
      const night = await nights.get(of.tenantId);
      if (night === undefined || night.isEnding || night.timeZone === of.timeZone) return;
      await nights.noteZoneChange(of.tenantId, now());
      await this.schedule(of);
    },

    async schedule(of: { tenantId: TenantId; timeZone: string }): Promise<void> {
      await unlessDown(of.tenantId, 'night_not_scheduled', async () => {
        await deps.putSchedule(of);
        await nights.noteScheduled(of.tenantId, of.timeZone);
      });
    },

    async end(tenantId: TenantId): Promise<void> {
      await nights.end(tenantId, now());
      await this.unschedule(tenantId);
    },

    /** True when nothing is left of the tenant's nights; false when Scheduler is down or the tenant has begun anew. */
    async unschedule(tenantId: TenantId): Promise<boolean> {
      const removal = { isForgotten: false };
      await unlessDown(tenantId, 'night_not_unscheduled', async () => {
        await deps.removeSchedule(tenantId);
        removal.isForgotten = await nights.forget(tenantId);
      });
      return removal.isForgotten;
    },
  };

  async function unlessDown(tenantId: TenantId, code: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof DependencyError)) throw error;
      deps.log({ code, level: 'warn', tenantId, dependency: error.dependency });
    }
  }
}
