import { metricNamespace, metrics, type MetricName } from '../contracts/metrics.ts';
import type { LogLine } from './log.ts';

type Figures = Partial<Record<MetricName, number>>;

const countOf = ({ count = 1 }: LogLine): number => count;

/** What lines of a code count. A fact is logged where it arises, and nowhere else is anything to be told of it. */
const figuresByCode: Readonly<Record<string, (line: LogLine, entry: string) => Figures>> = {
  documents_pushed: (line) => ({ DocumentsPushed: countOf(line) }),
  documents_refused: (line) => ({ DocumentsRefused: countOf(line) }),
  documents_voided: (line) => ({ DocumentsVoided: countOf(line) }),
  document_parked: (line) => ({ DocumentsParked: countOf(line) }),
  intent_recovered: (line) => ({ DocumentsRecovered: countOf(line) }),
  group_handled: ({ durationMs }, entry) =>
    entry === 'push/push-worker' && durationMs !== undefined ? { TurnDuration: durationMs } : {},
  group_failed: () => ({ MessageGroupsFailed: 1 }),
  run_failed: () => ({ ScheduledRunsFailed: 1 }),
  quickbooks_called: (line) => ({
    QuickBooksCalls: 1,
    ...(line.isMetered === true ? { MeteredReads: 1 } : {}),
    ...(line.outcome === 'unknown' ? { AnswersLost: 1 } : {}),
    ...(line.reason === 'throttled' ? { IntuitThrottled: 1 } : {}),
  }),
  token_refreshed: () => ({ TokensRefreshed: 1 }),
  grant_invalid: () => ({ GrantsEnded: 1 }),
  token_refresh_rejected: () => ({ TokenRefreshesRejected: 1 }),
  token_refresh_unavailable: () => ({ TokenRefreshesUnanswered: 1 }),
  token_refresh_unknown: () => ({ TokenRefreshesUnanswered: 1 }),
  refreshed_tokens_not_stored: () => ({ TokenRefreshesUnanswered: 1 }),
  tokens_unavailable: ({ reason }) => (reason === 'kms' ? { TokenKeyRefusals: 1 } : {}),
  sealed_token_foreign: () => ({ SecurityBreaches: 1 }),
  webhook_queued: () => ({ WebhooksReceived: 1 }),
  webhook_forged: () => ({ WebhooksForged: 1 }),
  unknown_outcomes_overdue: (line) => ({ UnknownOutcomesOverdue: countOf(line) }),
  figures_not_counted: () => ({ FiguresNotCounted: 1 }),
  nights_swept: ({ tenantsWithoutGoodNight: count }) =>
    count === undefined ? {} : { TenantsWithoutGoodNight: count },
  night_finished: (line) => ({ NightsFinished: countOf(line) }),
  digests_sent: (line) => ({ DigestsSent: countOf(line) }),
};

/** The figures that one line stands for; most stand for none. */
export function figuresOf(line: LogLine, entry: string): Figures {
  return {
    ...figuresByCode[line.code]?.(line, entry),
    ...(line.errorName?.includes('SecurityError') === true ? { SecurityBreaches: 1 } : {}),
    ...(line.dependency === 'kms' ? { TokenKeyRefusals: 1 } : {}),
  };
}

/**
 * Figures in CloudWatch's embedded metric format, to stand in the log line itself: CloudWatch reads them out of the log, and
 * no call is made for them.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embedded(
  figures: Figures,
  of: { readonly stage: string; readonly nowMs: number },
): Readonly<Record<string, unknown>> {
  const named = metricNames.filter((name) => figures[name] !== undefined);
  if (named.length === 0) return {};
  const Metrics = named.map((name) => ({ Name: name, Unit: metrics[name].unit }));
  return {
    _aws: {
      Timestamp: of.nowMs,
      CloudWatchMetrics: [{ Namespace: metricNamespace(of.stage), Dimensions: [[]], Metrics }],
    },
    ...figures,
  };
}

const isMetricName = (name: string): name is MetricName => Object.hasOwn(metrics, name);
const metricNames = Object.keys(metrics).filter(isMetricName);
