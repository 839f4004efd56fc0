import { Validations, type App } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { createTestApp, devStage, fullStage } from './synthesized.ts';

interface Acknowledged {
  readonly path: string;
  readonly rule: string;
  readonly reason: string;
}

function acknowledgedIn(scope: IConstruct): Acknowledged[] {
  return scope.node.findAll().flatMap((construct) =>
    construct.node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) =>
        Object.entries(data as Record<string, string>).map(([id, reason]) => ({
          path: construct.node.path,
          rule: id.slice(id.indexOf('::') + 2),
          reason,
        })),
      ),
  );
}

/** Everything the packs object to, acknowledged or not: asked directly, they do not know CDK's prefixed ids. */
function findingsIn(app: App): { path: string; rule: string }[] {
  return [new AwsSolutionsChecks(app), new ServerlessChecks(app)].flatMap((pack) =>
    pack
      .validateScope(app)
      .violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath }) => ({ rule: ruleName, path: constructPath ?? '' })),
      ),
  );
}

describe.each([
  ['the least stage', devStage],
  ['the fullest stage', fullStage],
])('cdk-nag, on %s', (_name, stage) => {
  it('finds nothing that is not acknowledged', () => {
    const { app } = createTestApp(stage);

    expect(() => app.synth()).not.toThrow();
  });

  it('finds something for every acknowledgement', () => {
    const { app } = createTestApp(stage);
    app.synth();
    const findings = findingsIn(app);

    const unused = acknowledgedIn(app).filter(
      ({ path, rule }) =>
        !findings.some((finding) => finding.rule === rule && `${finding.path}/`.startsWith(`${path}/`)),
    );

    expect(findings.length).toBeGreaterThan(20);
    expect(unused).toEqual([]);
  });

  it('has a reason, in a sentence, for every acknowledgement', () => {
    const { app } = createTestApp(stage);

    const acknowledged = acknowledgedIn(app);

    expect(acknowledged.length).toBeGreaterThan(20);
    for (const { reason } of acknowledged) expect(reason).toMatch(/^[A-Z’'"].{40,}\.$/);
  });

  it('acknowledges nothing for a whole stack', () => {
    const { app } = createTestApp(stage);

    expect(acknowledgedIn(app).filter(({ path }) => !path.includes('/'))).toEqual([]);
  });
});

describe('cdk-nag', () => {
  it('stops the build for a queue without dead letters and without TLS', () => {
    const { app, sync } = createTestApp();
    const bad = new Queue(sync, 'Bad');

    expect(() => app.synth()).toThrow(/Serverless-SQSRedrivePolicy/);
    expect(
      findingsIn(app)
        .filter(({ path }) => path.startsWith(bad.node.path))
        .map(({ rule }) => rule),
    ).toEqual(['AwsSolutions-SQS3', 'AwsSolutions-SQS4', 'Serverless-SQSRedrivePolicy']);
  });
});
