/* oxlint-disable eslint/no-new -- a construct enters the tree by being made */
import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EventInvokeConfig } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { EntryName } from '../bundles.ts';
import { sendTo } from '../permissions.ts';
import { acknowledge } from './acknowledge.ts';
import { ImpactAlarm } from './impact-alarm.ts';
import { NodeFunction, type NodeFunctionProps } from './node-function.ts';
import { deadLetterQueue } from './queue-with-dead-letters.ts';

export interface ScheduledFunctionProps<Entry extends EntryName> extends NodeFunctionProps<Entry> {
  /** Physical name of the schedule; its dead-letter queue's is this with `-dead-letters`. */
  readonly scheduleName: string;
  readonly everyMinutes: number;
}

/**
 * A function run by the clock. A run that fails is not repeated, because the next one does the same work; it is kept
 * in a dead-letter queue of its own, whether Scheduler could not start it or it failed.
 */
export class ScheduledFunction<Entry extends EntryName> extends Construct {
  readonly scheduled: NodeFunction<Entry>;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, props: ScheduledFunctionProps<Entry>) {
    super(scope, id);
    this.deadLetterQueue = deadLetterQueue(this, { name: `${props.scheduleName}-dead-letters` });
    const allow = [...props.allow, sendTo(this.deadLetterQueue)];
    this.scheduled = new NodeFunction(this, 'Scheduled', { ...props, allow });
    new EventInvokeConfig(this, 'OnFailure', {
      function: this.scheduled.function,
      retryAttempts: 0,
      maxEventAge: Duration.minutes(1),
      onFailure: new SqsDestination(this.deadLetterQueue),
    });
    acknowledge(this.scheduled.function, {
      rule: 'Serverless::Serverless-LambdaDLQ',
      reason: 'A failed run goes to the queue named as its failure destination, with the error beside it.',
    });
    this.schedule(props);
    new ImpactAlarm(this, 'SilenceAlarm', {
      article: 'schedule-silent',
      about: props.scheduleName,
      impact: 'What this schedule looks after is not looked after: retries, readings or checks fall out.',
      metric: this.scheduled.function.metricInvocations({
        period: Duration.minutes(Math.max(15, 3 * props.everyMinutes)),
      }),
      ringsForSilence: true,
    });
  }

  private schedule(props: ScheduledFunctionProps<Entry>): void {
    const { scheduleName, everyMinutes } = props;
    const target = this.scheduled.function.functionArn;
    new CfnSchedule(this, 'Schedule', {
      name: scheduleName,
      description: props.description,
      scheduleExpression: everyMinutes === 1 ? 'rate(1 minute)' : `rate(${String(everyMinutes)} minutes)`,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: target,
        roleArn: schedulerRole(this, { target, deadLetterQueue: this.deadLetterQueue }).roleArn,
        deadLetterConfig: { arn: this.deadLetterQueue.queueArn },
        retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
      },
    });
  }
}

/** Only schedules of the default group may take the role on, and only to start this function. */
function schedulerRole(scope: Construct, props: { target: string; deadLetterQueue: Queue }): Role {
  const stack = Stack.of(scope);
  // The group, which is all that Scheduler tells of a schedule: one named here could never take the role on.
  // https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
  const groupArn = stack.formatArn({
    service: 'scheduler',
    resource: 'schedule-group',
    resourceName: 'default',
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  const invoke = new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [props.target] });
  return new Role(scope, 'SchedulerRole', {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account, 'aws:SourceArn': groupArn } },
    }),
    inlinePolicies: { start: new PolicyDocument({ statements: [invoke, sendTo(props.deadLetterQueue)] }) },
  });
}
