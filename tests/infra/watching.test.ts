import { readFileSync } from 'node:fs';
import path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { beforeAll, describe, expect, it } from 'vitest';
import { AlarmTopic } from '../../infra/constructs/alarm-topic.ts';
import type { ImpactAlarmProps } from '../../infra/constructs/impact-alarm.ts';
import { metricNamespace, metrics } from '../../shared/contracts/metrics.ts';
import { fullStage, ofType, onlyOne, synthesize, type Resource, type Resources } from './synthesized.ts';

let dev: Resources;
let full: Resources;
beforeAll(() => {
  dev = synthesize().sync;
  full = synthesize(fullStage).sync;
});

const runbook = readFileSync(path.join(import.meta.dirname, '../../docs/runbook.md'), 'utf8');
const [articlesText = '', proceduresText = ''] = runbook.split(/^# Procedures$/m);
const anchorOf = (heading: string): string => heading.toLowerCase().replaceAll(' ', '-');
/** Anchor of each heading of the second level, with what stands below it. */
const articlesIn = (text: string): Map<string, string> =>
  new Map(
    text
      .split(/^## /m)
      .slice(1)
      .map((article) => {
        const [heading = ''] = article.split('\n');
        return [anchorOf(heading), article];
      }),
  );
const articles = articlesIn(articlesText);
const procedures = articlesIn(proceduresText);

const alarms = (): any[] => ofType(dev, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
const alarmNamed = (name: string): any =>
  alarms().find(({ AlarmName }) => AlarmName === `counterfoil-dev-${name}`);
const articleOf = ({ AlarmDescription }: any): string =>
  /docs\/runbook\.md#([a-z-]+)$/.exec(AlarmDescription)![1]!;
const queues = (): string[] =>
  ofType(dev, 'AWS::SQS::Queue').map(([, { Properties }]) =>
    Properties.QueueName.replace('counterfoil-dev-', ''),
  );

/** Addresses by the topic that mails to them. */
const mails = (resources: Resources): Record<string, unknown> =>
  Object.fromEntries(
    ofType(resources, 'AWS::SNS::Subscription').map(([, { Properties }]) => {
      expect(Properties.Protocol).toBe('email');
      return [resources[Properties.TopicArn.Ref]!.Properties.TopicName, Properties.Endpoint];
    }),
  );

/** Every metric that an alarm or a panel names, of our own namespace. */
const ownMetricsIn = (resources: Resources): Set<string> => {
  const text = JSON.stringify([
    ofType(resources, 'AWS::CloudWatch::Alarm'),
    ofType(resources, 'AWS::CloudWatch::Dashboard'),
  ]);
  const pairs = text.matchAll(
    /Counterfoil\/dev(?:\\*",\\*"|","MetricName":")(\w+)|"MetricName":"(\w+)","Namespace":"Counterfoil/g,
  );
  return new Set([...pairs].map(([, inPanel, inAlarm]) => inPanel ?? inAlarm!));
};

describe('alarms', () => {
  it('say in one sentence what users notice, and where to read on', () => {
    expect(alarms().length).toBeGreaterThan(20);
    for (const { AlarmDescription } of alarms()) {
      expect(AlarmDescription).toMatch(/^[A-Z].{30,160}[^.]\. What to do: docs\/runbook\.md#[a-z-]+$/u);
    }
  });

  it('have an article of their name each, and the runbook has none that no alarm points to', () => {
    for (const alarm of alarms()) {
      expect(alarm.AlarmName).toMatch(new RegExp(`^counterfoil-dev-${articleOf(alarm)}(-|$)`));
    }
    expect([...articles.keys()].toSorted()).toEqual([...new Set(alarms().map(articleOf))].toSorted());
  });

  it('go to one topic, when they ring and when they stop', () => {
    const [topic] = ofType(dev, 'AWS::SNS::Topic').filter(([, { Properties }]) =>
      Properties.TopicName.endsWith('-alarms'),
    );

    for (const { AlarmActions, OKActions } of alarms()) {
      expect(AlarmActions).toEqual([{ Ref: topic![0] }]);
      expect(OKActions).toEqual(AlarmActions);
    }
  });

  it('ring for a single dead letter, of every queue and schedule', () => {
    const ends = queues().filter((name) => name.endsWith('-dead-letters'));

    expect(ends.length).toBeGreaterThan(5);
    for (const name of ends) {
      expect(alarmNamed(`dead-letters-${name.replace(/-dead-letters$/, '')}`)).toMatchObject({
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Threshold: 0,
        ComparisonOperator: 'GreaterThanThreshold',
        EvaluationPeriods: 1,
      });
    }
  });

  it('watch the age of each queue, but not that of a message that failed once', () => {
    for (const [, { Properties }] of ofType(dev, 'AWS::SQS::Queue')) {
      if (/-(dead-letters|quarantine)$/.test(Properties.QueueName)) continue;
      const { Threshold } = alarmNamed(
        `oldest-message-${Properties.QueueName.replace('counterfoil-dev-', '')}`,
      );

      expect(Threshold).toBeGreaterThan(Properties.VisibilityTimeout);
    }
  });

  it('watch errors and throttles of each worker', () => {
    const workers = ofType(dev, 'AWS::Lambda::EventSourceMapping').map(
      ([, { Properties }]) => Properties.FunctionName.Ref,
    );
    const watched = (metric: string): string[] =>
      alarms()
        .filter(
          ({ MetricName, ComparisonOperator }) =>
            MetricName === metric && ComparisonOperator === 'GreaterThanThreshold',
        )
        .map(({ Dimensions }) => Dimensions[0].Value.Ref);

    expect(workers.length).toBeGreaterThan(3);
    expect(new Set(watched('Errors'))).toEqual(new Set(workers));
    expect(new Set(watched('Throttles'))).toEqual(new Set(workers));
  });

  it('ring when a schedule falls silent, also when there is no figure at all', () => {
    const silent = alarms().filter((alarm) => articleOf(alarm) === 'schedule-silent');

    expect(silent).toHaveLength(ofType(dev, 'AWS::Scheduler::Schedule').length);
    for (const alarm of silent) {
      expect(alarm).toMatchObject({
        MetricName: 'Invocations',
        ComparisonOperator: 'LessThanThreshold',
        Threshold: 1,
        TreatMissingData: 'breaching',
      });
    }
  });

  it.each([
    ['token-refreshes-rejected', 'TokenRefreshesRejected', 0, 300],
    ['grants-ended', 'GrantsEnded', 4, 3600],
    ['token-refreshes-unanswered', 'TokenRefreshesUnanswered', 4, 900],
    ['token-key-refusals', 'TokenKeyRefusals', 2, 300],
    ['security-breach', 'SecurityBreaches', 0, 300],
    ['webhooks-forged', 'WebhooksForged', 4, 300],
    ['nights-missed', 'TenantsWithoutGoodNight', 0, 3600],
    ['unknown-outcomes', 'UnknownOutcomesOverdue', 0, 300],
    ['answers-lost', 'AnswersLost', 20, 900],
    ['documents-parked', 'DocumentsParked', 0, 300],
    ['intuit-throttling', 'IntuitThrottled', 20, 900],
    // Four fifths of 500,000, by the day.
    ['metered-reads', 'MeteredReads', 13_333, 86_400],
  ])('ring for %s', (name, MetricName, Threshold, Period) => {
    const Namespace = metricNamespace('dev');

    expect(alarmNamed(name)).toMatchObject({ Namespace, MetricName, Threshold, Period, Statistic: 'Sum' });
    expect(alarmNamed(name)).not.toHaveProperty('Dimensions');
  });

  it('follow the reads that the stage’s plan has', () => {
    const ofFull = ofType(full, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);

    // Four fifths of a million, by the day.
    expect(ofFull.find(({ MetricName }) => MetricName === 'MeteredReads').Threshold).toBe(26_666);
  });

  it('name only figures that functions tell', () => {
    const unknown = [...ownMetricsIn(dev)].filter((name) => !Object.hasOwn(metrics, name));

    expect(unknown).toEqual([]);
  });
});

describe('the topic of alarms', () => {
  const topics = (resources: Resources): [string, Resource][] => ofType(resources, 'AWS::SNS::Topic');
  it('is published to by alarms of this account, and by nobody else', () => {
    const allowed = ofType(dev, 'AWS::SNS::TopicPolicy').flatMap(([, { Properties }]) =>
      Properties.PolicyDocument.Statement.filter(({ Effect }: any) => Effect === 'Allow'),
    );

    expect(allowed).toEqual([
      expect.objectContaining({
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'sns:Publish',
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    ]);
  });

  it('is encrypted with a key that CloudWatch may use', () => {
    const [[, { Properties }]] = topics(dev) as [[string, Resource]];
    const key = dev[Properties.KmsMasterKeyId['Fn::GetAtt'][0]]!;

    expect(JSON.stringify(key.Properties.KeyPolicy)).toContain('cloudwatch.amazonaws.com');
    expect(key.Properties.EnableKeyRotation).toBe(true);
  });
});

describe('an alarm', () => {
  it('does not compile without an impact in a sentence and an article that there is', () => {
    const metric = new Metric({ namespace: 'n', metricName: 'm' });
    const impact = 'Documents are late.';

    const given: ImpactAlarmProps[] = [
      { article: 'dead-letters', impact, metric },
      // @ts-expect-error -- no impact
      { article: 'dead-letters', metric },
      // @ts-expect-error -- no sentence
      { article: 'dead-letters', impact: 'late', metric },
      // @ts-expect-error -- no such article
      { article: 'something-else', impact, metric },
      // @ts-expect-error -- no article
      { impact, metric },
    ];

    expect(given).toHaveLength(5);
  });

  it('is not made in a stack that has no topic for it', () => {
    const stack = new Stack(new App(), 'Bare');

    expect(() => AlarmTopic.of(stack)).toThrow(/Bare.*has no AlarmTopic yet/);
  });
});

describe('digests by mail', () => {
  const named = (type: string, name: string, value: string): [string, Resource] =>
    ofType(full, type).find(([, { Properties }]) => Properties[name] === value)!;
  const topic = () => named('AWS::SNS::Topic', 'TopicName', 'counterfoil-prod-digests');
  const rule = () => named('AWS::Events::Rule', 'Name', 'counterfoil-prod-digests');

  it('are sent by a rule for our digests and nothing else, as the sentence that they hold', () => {
    const [queueId] = named('AWS::SQS::Queue', 'QueueName', 'counterfoil-prod-digests-dead-letters');

    const { EventPattern, Targets } = rule()[1].Properties;

    expect(EventPattern).toEqual({ source: ['counterfoil'], 'detail-type': ['digest.changed'] });
    expect(Targets).toEqual([
      {
        Id: expect.any(String),
        Arn: { Ref: topic()[0] },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': [queueId, 'Arn'] } },
        InputTransformer: {
          InputPathsMap: { 'detail-summary': '$.detail.summary' },
          InputTemplate: '"<detail-summary>"',
        },
      },
    ]);
  });

  it('may be published by that rule, and by no function', () => {
    const policies = ofType(full, 'AWS::SNS::TopicPolicy').filter(
      ([, { Properties }]) => Properties.Topics[0].Ref === topic()[0],
    );
    const allowed = policies.flatMap(([, { Properties }]) =>
      Properties.PolicyDocument.Statement.filter(({ Effect }: any) => Effect === 'Allow'),
    );

    expect(allowed).toEqual([
      {
        Sid: expect.any(String),
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sns:Publish',
        Resource: { Ref: topic()[0] },
        Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [rule()[0], 'Arn'] } } },
      },
    ]);
    expect(JSON.stringify(ofType(full, 'AWS::IAM::Role'))).not.toContain('sns:');
  });

  it('are not set up where no address is', () => {
    expect(mails(dev)).toEqual({});
    expect(mails(full)).toEqual({
      'counterfoil-prod-alarms': 'operators@vendor.com',
      'counterfoil-prod-digests': 'support@vendor.com',
    });
  });
});

describe('the dashboard', () => {
  const page = (): string =>
    JSON.stringify(onlyOne(dev, 'AWS::CloudWatch::Dashboard').Properties.DashboardBody);

  it('shows every figure that functions tell', () => {
    const shown = ownMetricsIn({ page: onlyOne(dev, 'AWS::CloudWatch::Dashboard') });

    expect([...shown].toSorted()).toEqual(Object.keys(metrics).toSorted());
  });

  it('shows every queue and every dead-letter queue', () => {
    for (const [id] of ofType(dev, 'AWS::SQS::Queue')) expect(page()).toContain(id);
  });

  it('explains each graph in a sentence', () => {
    const count = (pattern: RegExp): number => [...page().matchAll(pattern)].length;

    expect(count(/type\\*":\\*"metric/g)).toBeGreaterThan(12);
    expect(count(/markdown\\*":\\*"\*\*[A-Z][^*]+\.\*\* [A-Z][^"]{20,}\.\\*"/g)).toBe(
      count(/type\\*":\\*"metric/g),
    );
  });
});

describe('the runbook', () => {
  it.each([...articles])(
    'says under %s what users notice, where to look, what to do and when it is over',
    (_, text) => {
      for (const part of ['_Users notice:_', '_See more:_', '_Do:_', '_Over when_'])
        expect(text).toContain(part);
    },
  );

  it('has the procedures that articles point to, and the other way to no place that is not there', () => {
    const links = [...runbook.matchAll(/\]\(#([a-z-]+)\)/g)].map(([, anchor]) => anchor!);

    expect([...procedures.keys()]).toEqual(['redrive', 'rotate-secrets', 'erase-a-tenant']);
    expect(links.filter((anchor) => !articles.has(anchor) && !procedures.has(anchor))).toEqual([]);
  });
});
