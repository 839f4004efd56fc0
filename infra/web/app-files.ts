import path from 'node:path';
import { CfnBucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Duration, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { AppSettings } from '../../shared/contracts/app-settings.ts';
import { acknowledge } from '../constructs/acknowledge.ts';
import type { StageSettings } from '../settings.ts';

export interface AppFilesProps {
  readonly settings: StageSettings;
  readonly appBucket: IBucket;
  /** What Vite built: `index.html`, and `assets/` whose names change with their content. */
  readonly siteDirectory: string;
  /** What differs between stages; its values may be known only when they are deployed. */
  readonly appSettings: AppSettings;
}

/**
 * Puts the app and its settings into its bucket. Assets first and for ever, the page that names them after, so that no page
 * asks for what is not there; nothing is taken away, because a tab that was opened before still loads parts of its own build.
 */
export class AppFiles extends Construct {
  constructor(scope: Construct, id: string, props: AppFilesProps) {
    super(scope, id);
    const { siteDirectory } = props;
    const shared = { destinationBucket: props.appBucket, prune: false, memoryLimit: memoryMiB };
    const assets = new BucketDeployment(this, 'Assets', {
      ...shared,
      sources: [Source.asset(path.join(siteDirectory, 'assets'))],
      destinationKeyPrefix: 'assets',
      cacheControl: [
        CacheControl.setPublic(),
        CacheControl.maxAge(Duration.days(365)),
        CacheControl.immutable(),
      ],
    });
    const page = new BucketDeployment(this, 'Page', {
      ...shared,
      sources: [
        Source.asset(siteDirectory, { exclude: ['assets'] }),
        Source.jsonData('settings.json', props.appSettings),
      ],
      cacheControl: [CacheControl.noCache()],
    });
    page.node.addDependency(assets);
    acknowledgeUploader(this, props);
  }
}

// The command line tools that copy the files do not fit the default of 128.
const memoryMiB = 512;

/** CDK's own function that copies the files: it runs while the stack is deployed, and never after. */
function acknowledgeUploader(scope: Construct, { settings, appBucket }: AppFilesProps): void {
  const stack = Stack.of(scope);
  const uploader = stack.node.children.find(({ node }) => node.id.startsWith('Custom::CDKBucketDeployment'));
  const bucketElement = appBucket.node.defaultChild;
  if (uploader === undefined || !(bucketElement instanceof CfnBucket))
    throw new Error('What uploads the app, or where to, is not where it was.');
  const { account = '<AWS::AccountId>', region } = settings;
  const runtime = 'CDK writes this function and chooses its runtime; it moves with aws-cdk-lib.';
  const reach =
    'It reads the built app from CDK’s bucket of assets and writes it to the app’s bucket, nothing else.';
  const wildcards = [
    'Action::s3:GetBucket*',
    'Action::s3:GetObject*',
    'Action::s3:List*',
    'Action::s3:Abort*',
    'Action::s3:DeleteObject*',
    `Resource::arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-${account}-${region}/*`,
    `Resource::<${stack.getLogicalId(bucketElement)}.Arn>/*`,
  ];
  acknowledge(
    uploader,
    { rule: 'AwsSolutions::AwsSolutions-L1', reason: runtime },
    { rule: 'Serverless::Serverless-LambdaLatestVersion', reason: runtime },
    {
      rule: 'Serverless::Serverless-LambdaDLQ',
      reason: 'CloudFormation waits for its answer: a failure fails the deployment, which is then repeated.',
    },
    {
      rule: 'Serverless::Serverless-LambdaTracing',
      reason: 'It runs only while the stack is deployed, and its log tells what it did.',
    },
    {
      rule: 'AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      reason: 'CDK gives it the managed policy that lets it write its log, which is all that this allows.',
    },
    ...wildcards.map(
      (finding) => ({ rule: `AwsSolutions::AwsSolutions-IAM5[${finding}]`, reason: reach }) as const,
    ),
  );
}
