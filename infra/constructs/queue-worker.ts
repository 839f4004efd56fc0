/* oxlint-disable eslint/no-new -- a construct enters the tree by being made */
import { Duration } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { EntryName } from '../bundles.ts';
import { receiveFrom } from '../permissions.ts';
import { acknowledge } from './acknowledge.ts';
import { ImpactAlarm } from './impact-alarm.ts';
import { NodeFunction, type NodeFunctionProps } from './node-function.ts';
import type { QueueWithDeadLetters } from './queue-with-dead-letters.ts';

export interface QueueWorkerProps<Entry extends EntryName> extends NodeFunctionProps<Entry> {
  readonly timeoutSeconds: number;
  readonly source: QueueWithDeadLetters;
  /** Runs at once, at least 2. */
  readonly maxConcurrency: number;
  /** Messages in one run. @default 30, QuickBooks' largest batch */
  readonly batchSize?: number;
  /** How long a run waits for more messages to take along. @default 1, the shortest that more than 10 messages allow */
  readonly batchingWindowSeconds?: number;
}

/** A function fed by a queue: it says which messages failed, and only those come back. */
export class QueueWorker<Entry extends EntryName> extends Construct {
  readonly worker: NodeFunction<Entry>;

  constructor(scope: Construct, id: string, props: QueueWorkerProps<Entry>) {
    super(scope, id);
    const { queue } = props.source;
    this.worker = new NodeFunction(this, 'Worker', { ...props, allow: [...props.allow, receiveFrom(queue)] });
    const mapping = new EventSourceMapping(this, 'Source', {
      target: this.worker.function,
      eventSourceArn: queue.queueArn,
      batchSize: props.batchSize ?? 30,
      // Above 10 messages SQS asks for a window; by default the shortest, because a first invoice should not wait.
      maxBatchingWindow: Duration.seconds(props.batchingWindowSeconds ?? 1),
      reportBatchItemFailures: true,
      maxConcurrency: props.maxConcurrency,
    });
    const reason =
      'Fed by a queue through an event source: what fails goes to the dead-letter queue of that queue.';
    acknowledge(this.worker.function, { rule: 'Serverless::Serverless-LambdaDLQ', reason });
    acknowledge(mapping, { rule: 'Serverless::Serverless-LambdaEventSourceMappingDestination', reason });
    this.addAlarms(props.name ?? props.entry.replace('/', '-'));
  }

  private addAlarms(about: string): void {
    const { function: worker } = this.worker;
    new ImpactAlarm(this, 'ErrorsAlarm', {
      article: 'worker-errors',
      about,
      impact: 'Messages come again and again, and end in the dead letters if that goes on.',
      metric: worker.metricErrors({ period: Duration.minutes(5) }),
      periods: 3,
    });
    new ImpactAlarm(this, 'ThrottlesAlarm', {
      article: 'worker-throttled',
      about,
      impact: 'What waits for this worker is done late: the account runs as many functions as it may.',
      metric: worker.metricThrottles({ period: Duration.minutes(5) }),
      periods: 3,
    });
  }
}
