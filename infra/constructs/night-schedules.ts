import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyDocument, Role, ServicePrincipal, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { sendTo, useSchedules } from '../permissions.ts';
import type { QueueWithDeadLetters } from './queue-with-dead-letters.ts';

export interface NightSchedulesProps {
  /** Physical name of the group. */
  readonly name: string;
  /** What every schedule sends to; what cannot be sent goes to its dead letters. */
  readonly target: QueueWithDeadLetters;
}

/** The group that tenants' schedules lie in, one a tenant, made as tenants come; and the role that they send in. */
export class NightSchedules extends Construct {
  readonly groupName: string;
  readonly role: Role;
  /** All schedules of the group. */
  readonly scheduleArns: string;

  constructor(scope: Construct, id: string, props: NightSchedulesProps) {
    super(scope, id);
    const group = new CfnScheduleGroup(this, 'Group', { name: props.name });
    this.groupName = group.ref;
    this.scheduleArns = Stack.of(this).formatArn({
      service: 'scheduler',
      resource: 'schedule',
      resourceName: `${props.name}/*`,
    });
    this.role = sendingRole(this, props);
  }

  /** Leave to use schedules of this group, and of no other. */
  allow(...actions: Parameters<typeof useSchedules>[1]): PolicyStatement[] {
    const makesSchedules = actions.some((action) => action !== 'DeleteSchedule');
    return useSchedules(this, actions, makesSchedules ? this.role : undefined);
  }
}

/** Schedules of this group alone may take the role on, and only to send to this queue. */
function sendingRole(scope: Construct, { name, target }: NightSchedulesProps): Role {
  const stack = Stack.of(scope);
  // A group: Scheduler does not tell which schedule it acts for.
  // https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
  const groupArn = stack.formatArn({
    service: 'scheduler',
    resource: 'schedule-group',
    resourceName: name,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  return new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account, 'aws:SourceArn': groupArn } },
    }),
    inlinePolicies: {
      send: new PolicyDocument({ statements: [sendTo(target.queue, target.deadLetterQueue)] }),
    },
  });
}
