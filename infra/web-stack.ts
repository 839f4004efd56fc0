/* oxlint-disable eslint/no-new -- a construct enters the tree by being made */
import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectOwnership,
  type IBucket,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { AppFiles } from './web/app-files.ts';
import { Distribution } from './web/distribution.ts';
import { ViewerLog } from './web/viewer-log.ts';
import type { StageSettings } from './settings.ts';
import type { TokenIssuer } from './stateful-stack.ts';

export interface WebStackProps extends StackProps {
  readonly settings: StageSettings;
  readonly tokenIssuer: TokenIssuer;
  /** The built app. */
  readonly siteDirectory: string;
  /** Host name of the HTTP API. */
  readonly apiDomainName: string;
}

/**
 * The one origin that everybody sees: app, API, OAuth callback and webhooks. That they share it is what lets the
 * OAuth state be bound to a `__Host-` cookie.
 */
export class WebStack extends Stack {
  constructor(scope: Construct, id: string, props: WebStackProps) {
    super(scope, id, props);
    const { settings } = props;
    const appBucket = privateBucket(this, 'AppBucket', {
      serverAccessLogsBucket: privateBucket(this, 'LogBucket', {}),
    });
    const { distribution } = new Distribution(this, 'Distribution', {
      settings,
      appBucket,
      apiDomainName: props.apiDomainName,
      signInOrigins: props.tokenIssuer.signInOrigins,
    });
    new AppFiles(this, 'AppFiles', {
      settings,
      appBucket,
      siteDirectory: props.siteDirectory,
      appSettings: {
        signIn: { issuer: props.tokenIssuer.issuer, ...props.tokenIssuer.app },
        brand: settings.brand,
      },
    });
    // CloudFront hands its logs over in us-east-1 only; elsewhere docs/deploy.md says how to add them.
    if (settings.region === 'us-east-1') new ViewerLog(this, 'ViewerLog', { settings, distribution });
    new CfnOutput(this, 'PublicAddress', {
      description: 'Without a custom domain, this is what publicOrigin must be',
      value: `https://${distribution.distributionDomainName}`,
    });
  }
}

function privateBucket(
  scope: Construct,
  id: string,
  props: { readonly serverAccessLogsBucket?: IBucket },
): IBucket {
  const bucket: unknown = new Bucket(scope, id, {
    ...props,
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    versioned: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  if (!isBucket(bucket)) throw new Error(`${id} is not a bucket`);
  return bucket;
}

// A bucket is an IBucket to everybody but a compiler that is strict about optional properties.
function isBucket(construct: unknown): construct is IBucket {
  return construct instanceof Bucket;
}
