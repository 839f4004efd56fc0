/* oxlint-disable eslint/no-new -- a construct enters the tree by being made */
import { Match, Rule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { eventSource } from '../../shared/contracts/events.ts';
import type { InboundEvent } from '../../shared/contracts/inbound-events.ts';
import { QueueWithDeadLetters } from '../constructs/queue-with-dead-letters.ts';
import { QueueWorker } from '../constructs/queue-worker.ts';
import { sendTo, useItems } from '../permissions.ts';
import { mainEnvironment, queueEnvironment, type SyncResources } from './resources.ts';

const workerTimeoutSeconds = 30;

// Held to the contract by their types: a kind of event that is added there does not compile here.
const ourOwn: typeof eventSource = 'counterfoil';
const wanted: Readonly<Record<InboundEvent['detail-type'], true>> = {
  'invoice.authorized': true,
  'settlement.approved': true,
};

/** Approved documents that the vendor tells of on our bus: rule, queue with dead letters, worker. */
export function addInboundEvents(scope: Construct, resources: SyncResources): void {
  const { making, stateful, settings, pushInvoices, pushBills } = resources;
  const source = new QueueWithDeadLetters(scope, 'InboundEvents', {
    name: `counterfoil-${settings.stage}-inbound-events`,
    workerTimeoutSeconds,
  });
  feedFromBus(scope, { resources, source });
  new QueueWorker(scope, 'InboundEventsWorker', {
    making,
    entry: 'push/accept-events',
    description: 'Accepts the approved invoices and settlements that the vendor puts on the bus',
    environment: { ...mainEnvironment(resources), ...queueEnvironment(resources) },
    allow: [
      ...useItems(stateful.mainTable, ['GetItem', 'Query', 'PutItem', 'UpdateItem']),
      sendTo(pushInvoices.queue, pushBills.queue),
    ],
    timeoutSeconds: workerTimeoutSeconds,
    memoryMiB: 1024,
    source,
    batchSize: 10,
    maxConcurrency: settings.pushConcurrency,
  });
}

/** What EventBridge cannot deliver ends where what cannot be accepted ends: a redrive delivers both. */
function feedFromBus(
  scope: Construct,
  of: { readonly resources: SyncResources; readonly source: QueueWithDeadLetters },
): void {
  const { queue, deadLetterQueue } = of.source;
  const rule = new Rule(scope, 'InboundEventsRule', {
    ruleName: `counterfoil-${of.resources.settings.stage}-inbound-events`,
    description: 'Approved invoices and settlements of the vendor, and nothing that we tell ourselves',
    eventBus: of.resources.bus,
    eventPattern: { detailType: Object.keys(wanted), source: Match.anythingBut(ourOwn) },
  });
  rule.addTarget({
    bind: () => ({ arn: queue.queueArn, deadLetterConfig: { arn: deadLetterQueue.queueArn } }),
  });
  for (const target of [queue, deadLetterQueue]) {
    target.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [target.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
      }),
    );
  }
}
