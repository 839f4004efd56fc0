import { Alarm, ComparisonOperator, TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Construct } from 'constructs';
import { runbookAddress, type RunbookArticle } from '../watching/runbook.ts';
import { AlarmTopic } from './alarm-topic.ts';

export interface ImpactAlarmProps {
  /** What users notice of it, in one sentence. */
  readonly impact: `${string}.`;
  /** The article of docs/runbook.md that says what to do; the alarm is named for it. */
  readonly article: RunbookArticle;
  /** Which queue, function or schedule, where an article serves several alarms. @default the stage as a whole */
  readonly about?: string;
  readonly metric: IMetric;
  /** It rings above this. @default 0 */
  readonly above?: number;
  /** So many of the metric's periods in a row. @default 1 */
  readonly periods?: number;
  /** Whether silence is what it rings for: below one, or no figure at all. @default false */
  readonly ringsForSilence?: boolean;
}

/** An alarm as all of ours are: with what it means for users and where to read on, told to the stack's topic, both ways. */
export class ImpactAlarm extends Construct {
  readonly alarm: Alarm;

  constructor(scope: Construct, id: string, props: ImpactAlarmProps) {
    super(scope, id);
    const { stage, topic } = AlarmTopic.of(this);
    const { article, about, impact, ringsForSilence = false } = props;
    const prefix = `counterfoil-${stage}-`;
    const subject = about === undefined ? '' : `-${about.replace(prefix, '')}`;
    this.alarm = new Alarm(this, 'Alarm', {
      alarmName: `${prefix}${article}${subject}`,
      alarmDescription: `${impact} What to do: ${runbookAddress(article)}`,
      metric: props.metric,
      evaluationPeriods: props.periods ?? 1,
      threshold: ringsForSilence ? 1 : (props.above ?? 0),
      comparisonOperator: ringsForSilence
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_THRESHOLD,
      // Most figures are told only when there is something to tell.
      treatMissingData: ringsForSilence ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    const action = new SnsAction(topic);
    this.alarm.addAlarmAction(action);
    this.alarm.addOkAction(action);
  }
}
