import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { metricNamespace, MetricName } from '../../shared/contracts/metrics.ts';

// Held to the contract by a test: its value is not for infra to import.
const namespaceOf: typeof metricNamespace = (stage) => `Counterfoil/${stage}`;

/** A figure that our functions tell, added up over a period. */
export const ownMetric = (
  stage: string,
  name: MetricName,
  of: { readonly minutes: number; readonly statistic?: string; readonly label?: string },
): Metric =>
  new Metric({
    namespace: namespaceOf(stage),
    metricName: name,
    statistic: of.statistic ?? Stats.SUM,
    period: Duration.minutes(of.minutes),
    ...(of.label === undefined ? {} : { label: of.label }),
  });
