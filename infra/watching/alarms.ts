/* oxlint-disable eslint/no-new -- a construct enters the tree by being made */
import { Duration } from 'aws-cdk-lib';
import { MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { MetricName } from '../../shared/contracts/metrics.ts';
import { ImpactAlarm, type ImpactAlarmProps } from '../constructs/impact-alarm.ts';
import type { RetainedTable } from '../constructs/retained-table.ts';
import type { SyncResources } from '../sync/resources.ts';
import { ownMetric } from './metric.ts';

type Figure = Omit<ImpactAlarmProps, 'metric' | 'about'> & {
  readonly metric: MetricName;
  readonly minutes: number;
};

const figures: readonly Figure[] = [
  {
    article: 'token-refreshes-rejected',
    impact: 'Intuit does not accept our app: within the hour no tenant can be synced any more.',
    metric: 'TokenRefreshesRejected',
    minutes: 5,
  },
  {
    article: 'grants-ended',
    impact: 'Several tenants have to reconnect QuickBooks; their documents wait until they do.',
    metric: 'GrantsEnded',
    minutes: 60,
    above: 4,
  },
  {
    article: 'token-refreshes-unanswered',
    impact: 'Connections cannot be renewed; documents of more and more tenants wait.',
    metric: 'TokenRefreshesUnanswered',
    minutes: 15,
    above: 4,
    periods: 2,
  },
  {
    article: 'token-key-refusals',
    impact: 'Tokens cannot be opened, so that nothing is pushed or read; documents wait.',
    metric: 'TokenKeyRefusals',
    minutes: 5,
    above: 2,
  },
  {
    article: 'security-breach',
    impact: 'A sealed token turned up where it does not belong; nothing was called with it.',
    metric: 'SecurityBreaches',
    minutes: 5,
  },
  {
    article: 'webhooks-forged',
    impact:
      'Somebody sends notices that Intuit did not sign, or our verifier token is out of date and payments are told late.',
    metric: 'WebhooksForged',
    minutes: 5,
    above: 4,
  },
  {
    article: 'nights-missed',
    impact: 'For a day and more it was not proven that some tenant’s books agree with ours.',
    metric: 'TenantsWithoutGoodNight',
    minutes: 60,
  },
  {
    article: 'unknown-outcomes',
    impact: 'For an hour it has not been known whether some documents arrived in QuickBooks.',
    metric: 'UnknownOutcomesOverdue',
    minutes: 5,
  },
  {
    article: 'answers-lost',
    impact: 'QuickBooks often gives no answer: documents arrive minutes late.',
    metric: 'AnswersLost',
    minutes: 15,
    above: 20,
    periods: 2,
  },
  {
    article: 'documents-parked',
    impact: 'Some documents go no further until somebody retries them.',
    metric: 'DocumentsParked',
    minutes: 5,
  },
  {
    article: 'intuit-throttling',
    impact: 'Intuit turns calls away although we keep to its limits: documents arrive late.',
    metric: 'IntuitThrottled',
    minutes: 15,
    above: 20,
  },
];

/** Alarms of what no single queue, function or schedule can tell; those bring their own. */
export class Alarms extends Construct {
  constructor(scope: Construct, resources: SyncResources) {
    super(scope, 'Alarms');
    const { settings, api, stateful } = resources;
    for (const { metric, minutes, ...of } of figures) {
      new ImpactAlarm(this, metric, { ...of, metric: ownMetric(settings.stage, metric, { minutes }) });
    }
    this.addMeteredReads(settings);
    new ImpactAlarm(this, 'ApiFailures', {
      article: 'api-failures',
      impact: 'Requests of the app or of the vendor’s back end fail.',
      metric: api.api.metricServerError({ period: Duration.minutes(5) }),
      above: 4,
    });
    this.addThrottled('main', stateful.mainTable);
    this.addThrottled('tokens', stateful.providerKeysTable);
  }

  /** A day's reads, as if every day of the month were like it, against four fifths of what the month may have. */
  private addMeteredReads({ stage, monthlyMeteredReads }: SyncResources['settings']): void {
    new ImpactAlarm(this, 'MeteredReads', {
      article: 'metered-reads',
      impact: 'At this pace the month’s reads at Intuit run out, and further ones are billed or refused.',
      metric: ownMetric(stage, 'MeteredReads', { minutes: 24 * 60 }),
      above: Math.floor((monthlyMeteredReads * warnedShare) / daysOfMonth),
    });
  }

  private addThrottled(about: 'main' | 'tokens', { table }: RetainedTable): void {
    const sum = (metricName: string) => table.metric(metricName, { statistic: Stats.SUM });
    new ImpactAlarm(this, `TableThrottled-${about}`, {
      article: 'tables-throttled',
      about,
      impact: 'Requests and documents are slow, because the table turns reads or writes away.',
      metric: new MathExpression({
        expression: 'FILL(reads, 0) + FILL(writes, 0)',
        label: 'Throttled reads and writes',
        period: Duration.minutes(5),
        usingMetrics: { reads: sum('ReadThrottleEvents'), writes: sum('WriteThrottleEvents') },
      }),
      above: 10,
      periods: 2,
    });
  }
}

// Warned while there is time to act; a month taken short.
const warnedShare = 0.8;
const daysOfMonth = 30;
