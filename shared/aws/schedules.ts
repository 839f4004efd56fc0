import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  UpdateScheduleCommand,
  type SchedulerClient,
} from '@aws-sdk/client-scheduler';
import type { ReconcileMessage } from '../contracts/messages.ts';
import { DependencyError } from '../domain/errors.ts';
import type { TenantId } from '../domain/ids.ts';

// Tenants of one zone would all come in the same minute.
const flexibleMinutes = 15;
// After an hour the sweeper has found what was not fired; a message that comes later than that is of no use.
const maxAgeSeconds = 3_600;
const maxRetries = 30;

export type Schedules = ReturnType<typeof createSchedules>;

/**
 * One schedule a tenant, at 2 AM by its own clock, that puts a message into the reconcile queue. EventBridge Scheduler fires
 * once where 2 AM comes twice, and not at all where it is skipped.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function createSchedules(deps: {
  client: Pick<SchedulerClient, 'send'>;
  groupName: string;
  queueArn: string;
  deadLetterQueueArn: string;
  /** The role that Scheduler takes on to send to the queues. */
  roleArn: string;
}) {
  // A tenant's id is a valid name; the group keeps stages apart.
  const nameOf = (tenantId: TenantId) => ({ Name: tenantId, GroupName: deps.groupName });

  const scheduleOf = (of: { tenantId: TenantId; timeZone: string }) => ({
    ...nameOf(of.tenantId),
    ScheduleExpression: 'cron(0 2 * * ? *)',
    ScheduleExpressionTimezone: of.timeZone,
    FlexibleTimeWindow: { Mode: 'FLEXIBLE' as const, MaximumWindowInMinutes: flexibleMinutes },
    Target: {
      Arn: deps.queueArn,
      RoleArn: deps.roleArn,
      Input: JSON.stringify({ tenantId: of.tenantId } satisfies ReconcileMessage),
      RetryPolicy: { MaximumEventAgeInSeconds: maxAgeSeconds, MaximumRetryAttempts: maxRetries },
      DeadLetterConfig: { Arn: deps.deadLetterQueueArn },
    },
  });

  return {
    /** Makes the tenant's schedule, or changes it to this zone. Throws {@link DependencyError}. */
    async put(of: { tenantId: TenantId; timeZone: string }): Promise<void> {
      try {
        await deps.client.send(new CreateScheduleCommand(scheduleOf(of)));
      } catch (error) {
        if (!(error instanceof ConflictException)) throw unanswered('make', of.tenantId, error);
        await change(of);
      }
    },

    /** Takes the tenant's schedule away; one that is not there is no error. Throws {@link DependencyError}. */
    async remove(tenantId: TenantId): Promise<void> {
      try {
        await deps.client.send(new DeleteScheduleCommand(nameOf(tenantId)));
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw unanswered('remove', tenantId, error);
      }
    },
  };

  async function change(of: { tenantId: TenantId; timeZone: string }): Promise<void> {
    try {
      await deps.client.send(new UpdateScheduleCommand(scheduleOf(of)));
    } catch (error) {
      throw unanswered('change', of.tenantId, error);
    }
  }
}

const unanswered = (
  what: 'make' | 'change' | 'remove',
  tenantId: TenantId,
  cause: unknown,
): DependencyError =>
  new DependencyError({
    dependency: 'scheduler',
    message: `Cannot ${what} the nightly schedule of tenant ${tenantId}; the hourly sweep tries again.`,
    cause,
  });
