import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { createPutSchedule, createRemoveSchedule } from '../aws/schedules.ts';
import type { TenantId } from '../domain/ids.ts';
import type { Log } from '../edge/log.ts';
import { beginNights, changeNightZone, endNights } from '../store/night-schedule.ts';
import { createNights } from '../store/nights.ts';
import { createTenants } from '../store/tenants.ts';
import type { Table } from '../store/table.ts';
import { system } from './system.ts';

interface GroupEnvironment {
  readonly NIGHT_SCHEDULE_GROUP: string;
}
interface SchedulesEnvironment extends GroupEnvironment {
  readonly NIGHT_SCHEDULER_ROLE_ARN: string;
  readonly RECONCILE_QUEUE_ARN: string;
  readonly RECONCILE_DEAD_LETTERS_ARN: string;
}
interface Of {
  readonly table: Table;
  readonly log: Log;
}

/** What it takes to make tenants' schedules. */
export const wireScheduling = (env: SchedulesEnvironment, { table, log }: Of) => ({
  ...{ nowMs: system.nowMs, log },
  nights: createNights(table),
  putSchedule: createPutSchedule({
    client: new SchedulerClient(),
    groupName: env.NIGHT_SCHEDULE_GROUP,
    queueArn: env.RECONCILE_QUEUE_ARN,
    deadLetterQueueArn: env.RECONCILE_DEAD_LETTERS_ARN,
    roleArn: env.NIGHT_SCHEDULER_ROLE_ARN,
  }),
});

/** What it takes to take tenants' schedules away. */
export const wireUnscheduling = (env: GroupEnvironment, { table, log }: Of) => ({
  ...{ nowMs: system.nowMs, log },
  nights: createNights(table),
  removeSchedule: createRemoveSchedule({
    client: new SchedulerClient(),
    groupName: env.NIGHT_SCHEDULE_GROUP,
  }),
});

/** Lets the nights of a tenant begin, in the zone that it has. */
export function wireBeginNights(env: SchedulesEnvironment, of: Of): (tenantId: TenantId) => Promise<void> {
  const deps = wireScheduling(env, of);
  const tenants = createTenants({ table: of.table, nowMs: system.nowMs });
  return async (tenantId) => {
    const tenant = await tenants.get(tenantId);
    // Erased meanwhile: nobody to have nights.
    if (tenant !== undefined) await beginNights(deps, tenant);
  };
}

/** Lets the nights of a tenant follow its zone. */
export function wireChangeNightZone(
  env: SchedulesEnvironment,
  of: Of,
): (tenant: { tenantId: TenantId; timeZone: string }) => Promise<void> {
  const deps = wireScheduling(env, of);
  return (tenant) => changeNightZone(deps, tenant);
}

/** Ends the nights of a tenant. */
export function wireEndNights(env: GroupEnvironment, of: Of): (tenantId: TenantId) => Promise<void> {
  const deps = wireUnscheduling(env, of);
  return (tenantId) => endNights(deps, tenantId);
}
