/* oxlint-disable eslint/no-new -- a construct enters the tree by being made */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Queue, QueueEncryption, RedrivePermission } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { ImpactAlarm } from './impact-alarm.ts';

/** As long as SQS keeps messages: whoever looks has two weeks. */
const retentionDays = 14;

export interface QuarantineQueueProps {
  /** Physical name. */
  readonly name: string;
}

/** A queue for what came in rightly and was not understood. No function consumes it: an operator looks, and decides. */
export class QuarantineQueue extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, props: QuarantineQueueProps) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      queueName: props.name,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(retentionDays),
      removalPolicy: RemovalPolicy.RETAIN,
      redriveAllowPolicy: { redrivePermission: RedrivePermission.DENY_ALL },
    });
    const reason =
      'Nothing receives from it but an operator, so that no message could end in dead letters of its own.';
    acknowledge(
      this.queue,
      { rule: 'Serverless::Serverless-SQSRedrivePolicy', reason },
      { rule: 'AwsSolutions::AwsSolutions-SQS3', reason },
    );
    new ImpactAlarm(this, 'Alarm', {
      article: 'webhooks-quarantined',
      impact: 'Intuit sends notices that we cannot read: a payment may be told late.',
      metric: this.queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5) }),
    });
  }
}
