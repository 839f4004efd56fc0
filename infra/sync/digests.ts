/* oxlint-disable eslint/no-new -- a construct enters the tree by being made */
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { BusEventType, eventSource } from '../../shared/contracts/events.ts';
import { AlarmTopic, mailTo } from '../constructs/alarm-topic.ts';
import { deadLetterQueue } from '../constructs/queue-with-dead-letters.ts';
import { dueIndexName } from '../constructs/retained-table.ts';
import { ScheduledFunction } from '../constructs/scheduled-function.ts';
import { publishTo, queryIndex, useItems } from '../permissions.ts';
import { mainEnvironment, type SyncResources } from './resources.ts';

// Held to the contract by their types.
const ourOwn: typeof eventSource = 'counterfoil';
const digest: BusEventType = 'digest.changed';

/** What changed of the sync errors, told by the tenant: on the bus, and by mail where the stage has an address. */
export function addDigests(scope: Construct, resources: SyncResources): void {
  const { making, stateful, settings, bus } = resources;
  new ScheduledFunction(scope, 'SendDigests', {
    making,
    entry: 'sync-errors/send-digests',
    scheduleName: `counterfoil-${settings.stage}-send-digests`,
    everyMinutes: 15,
    description: 'Tells tenants whose sync errors changed what is different',
    environment: { ...mainEnvironment(resources), EVENT_BUS_NAME: bus.eventBusName },
    allow: [
      ...queryIndex(stateful.mainTable, dueIndexName),
      ...useItems(stateful.mainTable, ['GetItem', 'Query', 'UpdateItem', 'DeleteItem']),
      publishTo(bus),
    ],
    timeoutSeconds: 55,
  });
  if (settings.notificationEmail !== undefined) {
    new DigestMail(scope, { resources, address: settings.notificationEmail });
  }
}

/** A rule of the bus does the mailing: no function runs for it, and none may send mail. */
class DigestMail extends Construct {
  constructor(scope: Construct, of: { readonly resources: SyncResources; readonly address: string }) {
    super(scope, 'DigestMail');
    const { settings, bus } = of.resources;
    const name = `counterfoil-${settings.stage}-digests`;
    const topic = new Topic(this, 'Topic', {
      topicName: name,
      masterKey: AlarmTopic.of(this).key,
      enforceSSL: true,
    });
    mailTo(topic, of.address);
    const undelivered = deadLetterQueue(this, { name: `${name}-dead-letters` });
    const rule = new Rule(this, 'Rule', {
      ruleName: name,
      description: 'Digests, to be mailed',
      eventBus: bus,
      eventPattern: { source: [ourOwn], detailType: [digest] },
    });
    rule.addTarget({
      bind: () => ({
        arn: topic.topicArn,
        deadLetterConfig: { arn: undelivered.queueArn },
        input: RuleTargetInput.fromText(EventField.fromPath('$.detail.summary')),
      }),
    });
    topic.addToResourcePolicy(byRule(rule, 'sns:Publish', topic.topicArn));
    undelivered.addToResourcePolicy(byRule(rule, 'sqs:SendMessage', undelivered.queueArn));
  }
}

const byRule = (rule: Rule, action: string, resource: string): PolicyStatement =>
  new PolicyStatement({
    principals: [new ServicePrincipal('events.amazonaws.com')],
    actions: [action],
    resources: [resource],
    conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
  });
