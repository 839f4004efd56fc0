import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  SchedulerClient,
  ThrottlingException,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createPutSchedule, createRemoveSchedule } from '../../../shared/aws/schedules.ts';
import { DependencyError } from '../../../shared/domain/errors.ts';
import { tenantIdSchema } from '../../../shared/domain/ids.ts';

const client = new SchedulerClient({ region: 'eu-west-2' });
const scheduler = mockClient(client);
const tenantId = tenantIdSchema.parse('acme');
const groupName = 'counterfoil-dev-nights';
const put = createPutSchedule({
  ...{ client, groupName },
  queueArn: 'arn:aws:sqs:eu-west-2:0:reconcile',
  deadLetterQueueArn: 'arn:aws:sqs:eu-west-2:0:reconcile-dead-letters',
  roleArn: 'arn:aws:iam::0:role/scheduler',
});
const remove = createRemoveSchedule({ client, groupName });

const schedule = {
  Name: 'acme',
  GroupName: 'counterfoil-dev-nights',
  ScheduleExpression: 'cron(0 2 * * ? *)',
  ScheduleExpressionTimezone: 'Europe/London',
  FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
  Target: {
    Arn: 'arn:aws:sqs:eu-west-2:0:reconcile',
    RoleArn: 'arn:aws:iam::0:role/scheduler',
    Input: '{"tenantId":"acme"}',
    RetryPolicy: { MaximumEventAgeInSeconds: 3_600, MaximumRetryAttempts: 30 },
    DeadLetterConfig: { Arn: 'arn:aws:sqs:eu-west-2:0:reconcile-dead-letters' },
  },
};
const answer = { $metadata: {} };
const conflict = new ConflictException({ ...answer, message: 'there', Message: 'there' });
const notFound = new ResourceNotFoundException({ ...answer, message: 'gone', Message: 'gone' });
const throttled = new ThrottlingException({ ...answer, message: 'slow', Message: 'slow' });
const of = { tenantId, timeZone: 'Europe/London' };

beforeEach(() => scheduler.reset());

describe('createPutSchedule', () => {
  it('makes a schedule at 2 AM of the tenant’s zone that sends the tenant to the queue', async () => {
    scheduler.on(CreateScheduleCommand).resolves({});

    await put(of);

    expect(scheduler.commandCalls(CreateScheduleCommand).map(({ args }) => args[0].input)).toEqual([
      schedule,
    ]);
    expect(scheduler.commandCalls(UpdateScheduleCommand)).toEqual([]);
  });

  it('changes the schedule that is there', async () => {
    scheduler.on(CreateScheduleCommand).rejects(conflict).on(UpdateScheduleCommand).resolves({});

    await put(of);

    expect(scheduler.commandCalls(UpdateScheduleCommand).map(({ args }) => args[0].input)).toEqual([
      schedule,
    ]);
  });

  it('fails, naming the tenant, when Scheduler does not make or change it', async () => {
    scheduler.on(CreateScheduleCommand).rejectsOnce(throttled).rejects(conflict);
    scheduler.on(UpdateScheduleCommand).rejects(throttled);

    await expect(put(of)).rejects.toMatchObject({
      dependency: 'scheduler',
      message: 'Cannot make the nightly schedule of tenant acme; the hourly sweep tries again.',
    });
    await expect(put(of)).rejects.toMatchObject({
      message: 'Cannot change the nightly schedule of tenant acme; the hourly sweep tries again.',
    });
  });
});

describe('createRemoveSchedule', () => {
  it('takes the schedule away, and is content with one that is gone', async () => {
    scheduler.on(DeleteScheduleCommand).resolvesOnce({}).rejects(notFound);

    await remove(tenantId);
    await remove(tenantId);

    expect(scheduler.commandCalls(DeleteScheduleCommand).map(({ args }) => args[0].input)).toEqual([
      { Name: 'acme', GroupName: 'counterfoil-dev-nights' },
      { Name: 'acme', GroupName: 'counterfoil-dev-nights' },
    ]);
  });

  it('fails when Scheduler does not answer', async () => {
    scheduler.on(DeleteScheduleCommand).rejects(throttled);

    await expect(remove(tenantId)).rejects.toThrow(DependencyError);
  });
});
