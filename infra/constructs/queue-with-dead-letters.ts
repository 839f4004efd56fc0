/* oxlint-disable eslint/no-new -- a construct enters the tree by being made */
import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Queue, QueueEncryption, RedrivePermission, type IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { ImpactAlarm } from './impact-alarm.ts';

/** As long as SQS keeps messages: whoever redrives has two weeks. */
const deadLetterRetentionDays = 14;

/** Receives before a message goes to the dead letters. Below 5, throttled invocations alone would fill them. */
const maxReceiveCount = 5;

export interface QueueWithDeadLettersProps {
  /** Physical name; the dead-letter queue's is this with `-dead-letters`. */
  readonly name: string;
  /** Time-out of the function that the queue feeds. */
  readonly workerTimeoutSeconds: number;
}

/** A standard queue, encrypted, TLS only, with its dead-letter queue, which nothing but an operator consumes. */
export class QueueWithDeadLetters extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, props: QueueWithDeadLettersProps) {
    super(scope, id);
    this.deadLetterQueue = deadLetterQueue(this, {
      name: `${props.name}-dead-letters`,
      sourceName: props.name,
    });
    this.queue = new Queue(this, 'Queue', {
      queueName: props.name,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // Six times the time-out, as AWS advises: throttled batches are tried again before their messages reappear.
      // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
      visibilityTimeout: Duration.seconds(6 * props.workerTimeoutSeconds),
      retentionPeriod: Duration.days(deadLetterRetentionDays),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount },
    });
    this.addAgeAlarm(props);
  }

  /** A message that failed once is hidden for six time-outs, and no sign of a backlog by itself. */
  private addAgeAlarm({ name, workerTimeoutSeconds }: QueueWithDeadLettersProps): void {
    new ImpactAlarm(this, 'AgeAlarm', {
      article: 'oldest-message',
      about: name,
      impact: 'What waits in this queue is done late: documents arrive, or are told of, late.',
      metric: this.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(5) }),
      above: Math.max(900, 9 * workerTimeoutSeconds),
      periods: 2,
    });
  }
}

/** A queue that only keeps what failed elsewhere: the end of a queue, a schedule or an asynchronous invocation. */
export function deadLetterQueue(
  scope: Construct,
  props: {
    readonly name: string;
    /** The queue that may redrive into it. @default no queue */
    readonly sourceName?: string;
  },
): Queue {
  const queue = new Queue(scope, 'DeadLetters', {
    queueName: props.name,
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(deadLetterRetentionDays),
    removalPolicy: RemovalPolicy.RETAIN,
    redriveAllowPolicy: redriveFrom(scope, props.sourceName),
  });
  const reason = 'It is a dead-letter queue itself: what lies here waits for an operator.';
  acknowledge(queue, { rule: 'Serverless::Serverless-SQSRedrivePolicy', reason });
  // The other pack sees by itself which queues end another queue, but not those that end a schedule.
  if (props.sourceName === undefined) acknowledge(queue, { rule: 'AwsSolutions::AwsSolutions-SQS3', reason });
  new ImpactAlarm(scope, 'DeadLettersAlarm', {
    article: 'dead-letters',
    about: props.name.replace(/-dead-letters$/, ''),
    impact: 'What these messages stand for is not done until somebody redrives them.',
    metric: queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1) }),
  });
  return queue;
}

// By name, because the source queue already refers to this one.
function redriveFrom(
  scope: Construct,
  sourceName: string | undefined,
): { redrivePermission: RedrivePermission; sourceQueues?: IQueue[] } {
  if (sourceName === undefined) return { redrivePermission: RedrivePermission.DENY_ALL };
  const arn = Stack.of(scope).formatArn({
    service: 'sqs',
    resource: sourceName,
    arnFormat: ArnFormat.NO_RESOURCE_NAME,
  });
  return {
    redrivePermission: RedrivePermission.BY_QUEUE,
    sourceQueues: [Queue.fromQueueArn(scope, 'Source', arn)],
  };
}
