import { secretArn } from '../aws/secrets.ts';

/** What `Ref` and `Fn::GetAtt` give for one resource. */
export interface Physical {
  ref: string;
  attributes: Readonly<Record<string, string>>;
}

/** Where things are reached locally; read only when a value that needs it is resolved. */
export interface LocalAddresses {
  region: string;
  queueUrl: (name: string) => string;
  origin: () => string;
  issuer: () => string;
}

const ACCOUNT = '000000000000';

/** The property that names a resource, by type. Those without one are named for stack and logical id. */
export const NAME_PROPERTIES: Readonly<Record<string, string>> = {
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::KMS::Alias': 'AliasName',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::Events::EventBus': 'Name',
  'AWS::Events::Rule': 'Name',
  'AWS::Scheduler::Schedule': 'Name',
  'AWS::Scheduler::ScheduleGroup': 'Name',
  'AWS::IAM::Role': 'RoleName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::SNS::Topic': 'TopicName',
};

type Describe = (name: string, local: LocalAddresses) => Physical;

const named = (service: string, prefix = ''): Describe => {
  return (name, { region }) => ({ ref: name, attributes: { Arn: arn(service, region, prefix + name) } });
};
const table: Describe = (name, { region }) => {
  const tableArn = arn('dynamodb', region, `table/${name}`);
  return { ref: name, attributes: { Arn: tableArn, StreamArn: `${tableArn}/stream/local` } };
};

const DESCRIPTIONS: Readonly<Record<string, Describe>> = {
  'AWS::Lambda::Function': named('lambda', 'function:'),
  'AWS::SQS::Queue': (name, { region, queueUrl }) => ({
    ref: queueUrl(name),
    attributes: { Arn: arn('sqs', region, name), QueueName: name, QueueUrl: queueUrl(name) },
  }),
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::DynamoDB::Table': table,
  'AWS::KMS::Key': (name, { region }) => ({
    ref: name,
    attributes: { Arn: arn('kms', region, `key/${name}`), KeyId: name },
  }),
  'AWS::SecretsManager::Secret': (name, { region }) => ({
    ref: secretArn(region, name),
    attributes: { Id: secretArn(region, name) },
  }),
  'AWS::Events::EventBus': (name, { region }) => ({
    ref: name,
    attributes: { Arn: arn('events', region, `event-bus/${name}`), Name: name },
  }),
  'AWS::Events::Rule': named('events', 'rule/'),
  'AWS::Scheduler::Schedule': named('scheduler', 'schedule/default/'),
  'AWS::Scheduler::ScheduleGroup': named('scheduler', 'schedule-group/'),
  'AWS::IAM::Role': (name) => ({
    ref: name,
    attributes: { Arn: `arn:aws:iam::${ACCOUNT}:role/${name}`, RoleId: name },
  }),
  'AWS::S3::Bucket': (name, { region }) => ({
    ref: name,
    attributes: {
      Arn: `arn:aws:s3:::${name}`,
      DomainName: `${name}.s3.amazonaws.com`,
      RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
    },
  }),
  'AWS::Logs::LogGroup': named('logs', 'log-group:'),
  'AWS::SNS::Topic': (name, { region }) => ({
    ref: arn('sns', region, name),
    attributes: { TopicArn: arn('sns', region, name), TopicName: name },
  }),
  'AWS::ApiGatewayV2::Api': (name, local) => ({
    ref: name,
    attributes: { ApiId: name, ApiEndpoint: local.origin() },
  }),
  'AWS::Cognito::UserPool': (name, local) => ({
    ref: name,
    attributes: {
      UserPoolId: name,
      Arn: arn('cognito-idp', local.region, `userpool/${name}`),
      ProviderURL: local.issuer(),
      ProviderName: local.issuer().replace(/^https?:\/\//, ''),
    },
  }),
  'AWS::CloudFront::Function': (name, { region }) => {
    const functionArn = arn('cloudfront', region, `function/${name}`);
    return { ref: functionArn, attributes: { Arn: functionArn, FunctionARN: functionArn } };
  },
  'AWS::CloudFront::Distribution': (name, local) => ({
    ref: name,
    attributes: { DomainName: local.origin().replace(/^https?:\/\//, ''), Id: name },
  }),
};

/** The names that a resource of a type goes by locally. */
export function physicalOf(type: string, name: string, local: LocalAddresses): Physical {
  return DESCRIPTIONS[type]?.(name, local) ?? { ref: name, attributes: {} };
}

const arn = (service: string, region: string, rest: string): string =>
  `arn:aws:${service}:${region}:${ACCOUNT}:${rest}`;
