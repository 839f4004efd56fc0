import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  FlexibleTimeWindowMode,
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

/**
 * Makes or changes a tenant's schedule: at 2 AM by its own clock a message goes into the reconcile queue. EventBridge Scheduler
 * fires once where 2 AM comes twice, and not at all where it is skipped.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 * Throws {@link DependencyError}.
 */
export function createPutSchedule(deps: {
  client: Pick<SchedulerClient, 'send'>;
  groupName: string;
  queueArn: string;
  deadLetterQueueArn: string;
  /** The role that Scheduler takes on to send to the queues. */
  roleArn: string;
}): (of: { tenantId: TenantId; timeZone: string }) => Promise<void> {
  const scheduleOf = (of: { tenantId: TenantId; timeZone: string }) => ({
    // A tenant's id is a valid name; the group keeps stages apart.
    Name: of.tenantId,
    GroupName: deps.groupName,
    ScheduleExpression: 'cron(0 2 * * ? *)',
    ScheduleExpressionTimezone: of.timeZone,
    FlexibleTimeWindow: { Mode: FlexibleTimeWindowMode.FLEXIBLE, MaximumWindowInMinutes: flexibleMinutes },
    Target: {
      Arn: deps.queueArn,
      RoleArn: deps.roleArn,
      Input: JSON.stringify({ tenantId: of.tenantId } satisfies ReconcileMessage),
      RetryPolicy: { MaximumEventAgeInSeconds: maxAgeSeconds, MaximumRetryAttempts: maxRetries },
      DeadLetterConfig: { Arn: deps.deadLetterQueueArn },
    },
  });

  return async (of) => {
    const schedule = scheduleOf(of);
    try {
      await deps.client.send(new CreateScheduleCommand(schedule));
    } catch (error) {
      if (!(error instanceof ConflictException)) throw unanswered('make', of.tenantId, error);
      await deps.client.send(new UpdateScheduleCommand(schedule)).catch((cause: unknown) => {
        throw unanswered('change', of.tenantId, cause);
      });
    }
  };
}

/** Takes a tenant's schedule away; one that is not there is no error. Throws {@link DependencyError}. */
export function createRemoveSchedule(deps: {
  client: Pick<SchedulerClient, 'send'>;
  groupName: string;
}): (tenantId: TenantId) => Promise<void> {
  return async (tenantId) => {
    try {
      await deps.client.send(new DeleteScheduleCommand({ Name: tenantId, GroupName: deps.groupName }));
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw unanswered('remove', tenantId, error);
    }
  };
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
