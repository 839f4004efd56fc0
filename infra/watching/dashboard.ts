/* oxlint-disable eslint/no-new -- a construct enters the tree by being made */
import { Duration } from 'aws-cdk-lib';
import {
  Column,
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  MathExpression,
  Stats,
  TextWidget,
  type IMetric,
  type IWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { MetricName } from '../../shared/contracts/metrics.ts';
import { QuarantineQueue } from '../constructs/quarantine-queue.ts';
import { QueueWithDeadLetters } from '../constructs/queue-with-dead-letters.ts';
import { ScheduledFunction } from '../constructs/scheduled-function.ts';
import type { SyncResources } from '../sync/resources.ts';
import { ownMetric } from './metric.ts';

interface Panel {
  readonly title: string;
  /** What it shows and what a good day looks like, for whoever has never seen it. */
  readonly sentence: `${string}.`;
  readonly left: IMetric[];
  /** Of another unit. @default none */
  readonly right?: IMetric[];
}

const width = 12;
const period = Duration.minutes(5);

/** One page that tells how the stage is doing. It shows every queue and schedule below `scope`, so it is made last. */
export class Dashboard extends Construct {
  constructor(scope: Construct, resources: SyncResources) {
    super(scope, 'Dashboard');
    const panels = [
      ...workPanels(resources),
      ...queuePanels(scope, resources),
      ...intuitPanels(resources),
      ...apiPanels(resources),
    ];
    new CloudWatchDashboard(this, 'Page', {
      dashboardName: `counterfoil-${resources.settings.stage}`,
      defaultInterval: Duration.days(1),
      widgets: inPairs(panels.map(widgetOf)),
    });
  }
}

const ownIn =
  ({ settings }: SyncResources) =>
  (name: MetricName, label: string): IMetric =>
    ownMetric(settings.stage, name, { minutes: 5, label });

function workPanels(resources: SyncResources): Panel[] {
  const own = ownIn(resources);
  const turns = (statistic: string, label: string) =>
    ownMetric(resources.settings.stage, 'TurnDuration', { minutes: 5, statistic, label });
  return [
    {
      title: 'Documents by outcome',
      sentence: 'What became of documents: most should be pushed; refusals wait for somebody to act on them.',
      left: [
        own('DocumentsPushed', 'pushed'),
        own('DocumentsRefused', 'refused'),
        own('DocumentsVoided', 'voided'),
        own('DocumentsParked', 'parked'),
      ],
    },
    {
      title: 'Lost and found',
      sentence:
        'Answers lost, documents taken over from dead workers, outcomes unknown for an hour, counts for charts that were not stored: the last two stay empty.',
      left: [
        own('AnswersLost', 'answers lost'),
        own('DocumentsRecovered', 'taken over'),
        own('UnknownOutcomesOverdue', 'unknown for an hour'),
        own('FiguresNotCounted', 'not counted'),
      ],
    },
    {
      title: 'How long a turn takes',
      sentence:
        'From a tenant’s first message until all is stored; without a backlog it stays below ten seconds.',
      left: [turns(Stats.percentile(50), 'half of them'), turns(Stats.percentile(95), '95 of 100')],
    },
    {
      title: 'Nights and digests',
      sentence:
        'Nightly checks that ended, tenants without a good one for 26 hours, and digests that went out.',
      left: [
        own('NightsFinished', 'nights'),
        own('TenantsWithoutGoodNight', 'tenants without a good night'),
        own('DigestsSent', 'digests'),
      ],
    },
  ];
}

function queuePanels(scope: Construct, resources: SyncResources): Panel[] {
  const own = ownIn(resources);
  const constructs = scope.node.findAll();
  const queues = constructs.filter((found) => found instanceof QueueWithDeadLetters);
  const schedules = constructs.filter((found) => found instanceof ScheduledFunction);
  const quarantines = constructs.filter((found) => found instanceof QuarantineQueue);
  const givenUp = [
    ...[...queues, ...schedules].map(({ node, deadLetterQueue: queue }) => ({ node, queue })),
    ...quarantines,
  ];
  return [
    {
      title: 'What waits in the queues',
      sentence: 'Messages that no worker has taken yet; a backlog is no trouble as long as it shrinks.',
      left: queues.map(({ node, queue }) =>
        queue.metricApproximateNumberOfMessagesVisible({ period, label: node.id }),
      ),
    },
    {
      title: 'Age of the oldest message',
      sentence: 'In seconds; half an hour now and then is one message that failed once and came again.',
      left: queues.map(({ node, queue }) =>
        queue.metricApproximateAgeOfOldestMessage({ period, label: node.id }),
      ),
    },
    {
      title: 'Dead letters',
      sentence: 'What was given up and waits for an operator: empty on every good day.',
      left: givenUp.map(({ node, queue }) =>
        queue.metricApproximateNumberOfMessagesVisible({ period, label: node.id }),
      ),
    },
    {
      title: 'Messages and runs that failed',
      sentence: 'They come again by themselves; a few now and then are no trouble, a plateau is.',
      left: [
        own('MessageGroupsFailed', 'messages of a tenant'),
        own('ScheduledRunsFailed', 'scheduled runs'),
      ],
    },
  ];
}

function intuitPanels(resources: SyncResources): Panel[] {
  const own = ownIn(resources);
  return [
    {
      title: 'Connections and tokens',
      sentence: 'Renewed tokens follow the number of tenants; grants that ended ask a tenant to reconnect.',
      left: [
        own('TokensRefreshed', 'renewed'),
        own('TokenRefreshesUnanswered', 'unanswered'),
        own('TokenRefreshesRejected', 'our app rejected'),
        own('GrantsEnded', 'grants ended'),
        own('TokenKeyRefusals', 'token key refused'),
        own('SecurityBreaches', 'security breaches'),
      ],
    },
    {
      title: 'Calls to QuickBooks',
      sentence: 'All calls, and those that Intuit turned away for being too many: there should be none.',
      left: [own('QuickBooksCalls', 'calls')],
      right: [own('IntuitThrottled', 'turned away')],
    },
    {
      title: 'Reads that Intuit bills',
      sentence: 'By the day; an alarm rings when a day is on its way to four fifths of the month’s reads.',
      left: [ownMetric(resources.settings.stage, 'MeteredReads', { minutes: 24 * 60, label: 'reads' })],
    },
    {
      title: 'Webhooks',
      sentence:
        'Deliveries of Intuit; those with a wrong signature are somebody else’s, or our verifier is out of date.',
      left: [own('WebhooksReceived', 'received'), own('WebhooksForged', 'forged')],
    },
  ];
}

function apiPanels({ api, stateful }: SyncResources): Panel[] {
  const latency = (statistic: string, label: string) => api.api.metricLatency({ period, statistic, label });
  const throttles = (name: 'main' | 'tokens') => {
    const { table } = name === 'main' ? stateful.mainTable : stateful.providerKeysTable;
    const sum = (metricName: string) => table.metric(metricName, { statistic: Stats.SUM });
    return new MathExpression({
      expression: `FILL(${name}Reads, 0) + FILL(${name}Writes, 0)`,
      label: name,
      period,
      usingMetrics: {
        [`${name}Reads`]: sum('ReadThrottleEvents'),
        [`${name}Writes`]: sum('WriteThrottleEvents'),
      },
    });
  };
  return [
    {
      title: 'Requests to the API',
      sentence: 'All of them, and those that failed for a reason of ours: there should be none.',
      left: [api.api.metricCount({ period, label: 'requests' })],
      right: [api.api.metricServerError({ period, label: 'failed' })],
    },
    {
      title: 'How long requests take',
      sentence: 'In milliseconds, with the way through the gateway; a first call after a pause takes longer.',
      left: [latency(Stats.percentile(50), 'half of them'), latency(Stats.percentile(95), '95 of 100')],
    },
    {
      title: 'Reads and writes the tables turned away',
      sentence: 'Now and then a few when the load leaps up; the SDK repeats them.',
      left: [throttles('main'), throttles('tokens')],
    },
  ];
}

const widgetOf = ({ title, sentence, left, right = [] }: Panel): IWidget =>
  new Column(
    new TextWidget({ width, height: 2, markdown: `**${title}.** ${sentence}` }),
    new GraphWidget({ width, height: 5, left, right, leftYAxis: { min: 0 }, rightYAxis: { min: 0 } }),
  );

/** Two beside each other in a row. */
const inPairs = (widgets: readonly IWidget[]): IWidget[][] =>
  widgets.flatMap((widget, index) =>
    index % 2 === 0 ? [[widget, ...widgets.slice(index + 1, index + 2)]] : [],
  );
