/* oxlint-disable eslint/no-new -- a construct enters the tree by being made */
import { Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { StageSettings } from '../settings.ts';
import { acknowledge } from './acknowledge.ts';

/**
 * Where alarms go: one topic per stack, encrypted, TLS only, with the operators' address where one is set. Every alarm of
 * the stack finds it by itself, so that nobody can forget to say where it goes.
 */
export class AlarmTopic extends Construct {
  readonly stage: string;
  readonly topic: Topic;
  /** AWS' own key for SNS lets no alarm publish. */
  // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
  readonly key: Key;

  constructor(stack: Stack, settings: StageSettings) {
    super(stack, AlarmTopic.id);
    this.stage = settings.stage;
    this.key = new Key(this, 'Key', {
      description: `Counterfoil ${settings.stage}: messages to operators`,
      enableKeyRotation: true,
    });
    for (const service of ['cloudwatch', 'events']) {
      this.key.grant(new ServicePrincipal(`${service}.amazonaws.com`), 'kms:Decrypt', 'kms:GenerateDataKey*');
    }
    this.topic = new Topic(this, 'Topic', {
      topicName: `counterfoil-${settings.stage}-alarms`,
      masterKey: this.key,
      enforceSSL: true,
    });
    const conditions = { StringEquals: { 'aws:SourceAccount': stack.account } };
    this.topic.grantPublish(new ServicePrincipal('cloudwatch.amazonaws.com', { conditions }));
    if (settings.alarmEmail !== undefined) mailTo(this.topic, settings.alarmEmail);
  }

  /** The topic of the stack that a construct is in. Throws where there is none yet. */
  static of(scope: Construct): AlarmTopic {
    const found = Stack.of(scope).node.tryFindChild(AlarmTopic.id);
    if (found instanceof AlarmTopic) return found;
    throw new Error(`Cannot make an alarm at ${scope.node.path}: its stack has no AlarmTopic yet.`);
  }

  private static readonly id = 'AlarmTopic';
}

/** SNS asks the address once whether it wants the mail. */
export function mailTo(topic: Topic, address: string): void {
  const subscription = topic.addSubscription(new EmailSubscription(address));
  acknowledge(subscription, {
    rule: 'Serverless::Serverless-SNSRedrivePolicy',
    reason: 'A mail is not delivered to a queue: alarm and dashboard show the state whether it came or not.',
  });
}
