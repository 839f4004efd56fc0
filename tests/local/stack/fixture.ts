import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readAssembly } from '../../../local/stack/assembly.ts';
import type { Assembly } from '../../../local/stack/assembly.ts';

/** Handlers by function name, as the source of an ESM bundle. */
const bundles = {
  echo: `export const handler = async (event) => ({
    statusCode: 200,
    headers: { 'content-type': 'application/json', 'X-Kind': 'echo' },
    cookies: ['a=1; Path=/', 'b=2'],
    body: JSON.stringify({ event, environment: process.env }),
  });`,
  clock: `export const handler = async () => ({
    now: Date.now(), made: new Date().getTime(), text: Date(), fixed: new Date('2020-01-01T00:00:00Z').toISOString(),
    isDate: new Date() instanceof Date && new Date().constructor === Date,
  });`,
  worker: `export const handler = async ({ Records }) => {
    console.log('batch ' + JSON.stringify(Records.map((record) => record.body)));
    return { batchItemFailures: Records.filter((r) => r.body === 'bad').map((r) => ({ itemIdentifier: r.messageId })) };
  };`,
  sleeper: `export const handler = () => new Promise(() => setInterval(() => {}, 1000));`,
  thrower: `export const handler = async () => { throw new RangeError('out of it'); };`,
  quitter: `export const handler = async () => process.exit(3);`,
  broken: `throw new Error('cannot load');`,
  outgoing: `export const handler = async ({ url }) => fetch(url).then((r) => r.status, (e) => e.cause?.message ?? e.message);`,
  slowly: `let running = 0;
  export const handler = async () => {
    running += 1; const seen = running;
    await new Promise((resolve) => setTimeout(resolve, 30));
    running -= 1; return seen;
  };`,
};
export type FixtureFunction = keyof typeof bundles;

const lambda = (name: FixtureFunction, more: object = {}): object => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: name,
    Code: { S3Bucket: 'assets', S3Key: `${name}.zip` },
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Timeout: name === 'sleeper' ? 1 : 10,
    MemorySize: 256,
    Role: { 'Fn::GetAtt': [name === 'echo' ? 'EchoRole' : 'Role', 'Arn'] },
    ...more,
  },
});

const arnOf = (logicalId: string): object => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
const role = (kind: string, ...statements: object[]): object => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    Policies: [{ PolicyName: 'own', PolicyDocument: { Statement: statements } }],
    Tags: [{ Key: 'kind', Value: kind }],
  },
});
const allow = (action: string | string[], resource: unknown, more: object = {}): object => {
  return { Effect: 'Allow', Action: action, Resource: resource, ...more };
};

const integration = (name: FixtureFunction): object => ({
  Type: 'AWS::ApiGatewayV2::Integration',
  Properties: {
    ApiId: { Ref: 'Api' },
    IntegrationType: 'AWS_PROXY',
    IntegrationUri: { 'Fn::GetAtt': [`Fn${name}`, 'Arn'] },
    PayloadFormatVersion: '2.0',
  },
});

const route = (routeKey: string, name: FixtureFunction, more: object = {}): object => ({
  Type: 'AWS::ApiGatewayV2::Route',
  Properties: {
    ApiId: { Ref: 'Api' },
    RouteKey: routeKey,
    Target: { 'Fn::Join': ['', ['integrations/', { Ref: `Int${name}` }]] },
    AuthorizationType: 'NONE',
    ...more,
  },
});
const guarded = { AuthorizationType: 'JWT', AuthorizerId: { Ref: 'Authorizer' } };

const resources: Record<string, object> = {
  Table: {
    Type: 'AWS::DynamoDB::GlobalTable',
    Properties: {
      TableName: 'fixture',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'duePk', AttributeType: 'S' },
      ],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'due',
          KeySchema: [{ AttributeName: 'duePk', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      Replicas: [{ Region: 'us-east-1' }],
    },
  },
  Key: {
    Type: 'AWS::KMS::Key',
    Properties: {
      KeyPolicy: {
        Statement: [
          {
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Action: ['kms:Encrypt', 'kms:Decrypt'],
            Resource: '*',
            Condition: { StringNotEquals: { 'aws:PrincipalTag/kind': 'echo' } },
          },
        ],
      },
    },
  },
  Role: role(
    'other',
    allow('kms:Encrypt', arnOf('Key')),
    allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage'], [arnOf('Work'), arnOf('Retried')]),
    allow('sqs:SendMessage', arnOf('Lost')),
  ),
  EchoRole: role(
    'echo',
    allow(['dynamodb:GetItem', 'dynamodb:PutItem'], arnOf('Table')),
    allow('sqs:SendMessage', arnOf('Aside')),
    allow('kms:Encrypt', arnOf('Key'), { Condition: { Null: { 'kms:EncryptionContext:tenant': 'false' } } }),
    allow('secretsmanager:GetSecretValue', { Ref: 'Secret' }),
    allow('events:PutEvents', arnOf('Bus')),
  ),
  Secret: {
    Type: 'AWS::SecretsManager::Secret',
    Properties: {
      Name: 'app',
      GenerateSecretString: { SecretStringTemplate: '{"clientId":"not-set","webhookVerifierTokens":[]}' },
    },
  },
  Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'bus' } },
  Rule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventBusName: { Ref: 'Bus' },
      EventPattern: { 'detail-type': ['thing.done'] },
      Targets: [{ Id: 'q', Arn: { 'Fn::GetAtt': ['Aside', 'Arn'] } }],
    },
  },
  Aside: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'aside' } },
  Lost: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'lost' } },
  Work: {
    Type: 'AWS::SQS::Queue',
    Properties: {
      QueueName: 'work',
      VisibilityTimeout: 60,
    },
  },
  Retried: {
    Type: 'AWS::SQS::Queue',
    Properties: {
      QueueName: 'retried',
      VisibilityTimeout: 1,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 5 },
    },
  },
  Dead: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'dead' } },
  Source: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: { 'Fn::GetAtt': ['Work', 'Arn'] },
      FunctionName: { Ref: 'Fnworker' },
      BatchSize: 30,
      MaximumBatchingWindowInSeconds: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
    },
  },
  RetriedSource: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: { 'Fn::GetAtt': ['Retried', 'Arn'] },
      FunctionName: { 'Fn::GetAtt': ['Fnworker', 'Arn'] },
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    },
  },
  Hourly: {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      Name: 'hourly',
      ScheduleExpression: 'rate(1 hour)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: { 'Fn::GetAtt': ['Aside', 'Arn'] },
        RoleArn: 'arn:aws:iam::000000000000:role/r',
        Input: '"tick"',
      },
    },
  },
  Failing: {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      ScheduleExpression: 'rate(1 day)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: { 'Fn::GetAtt': ['Fnthrower', 'Arn'] },
        RoleArn: 'arn:aws:iam::000000000000:role/r',
        Input: '{"a":1}',
      },
    },
  },
  OnFailure: {
    Type: 'AWS::Lambda::EventInvokeConfig',
    Properties: {
      FunctionName: { Ref: 'Fnthrower' },
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 1,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Lost', 'Arn'] } } },
    },
  },
  Pool: { Type: 'AWS::Cognito::UserPool', Properties: {} },
  Web: {
    Type: 'AWS::Cognito::UserPoolClient',
    Properties: { AllowedOAuthFlows: ['code'], CallbackURLs: ['https://app.invalid/in'], LogoutURLs: [] },
  },
  Vendor: { Type: 'AWS::Cognito::UserPoolClient', Properties: { AllowedOAuthFlows: ['client_credentials'] } },
  Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP' } },
  Authorizer: {
    Type: 'AWS::ApiGatewayV2::Authorizer',
    Properties: {
      ApiId: { Ref: 'Api' },
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: {
        Audience: [{ Ref: 'Web' }, { Ref: 'Vendor' }],
        Issuer: { 'Fn::GetAtt': ['Pool', 'ProviderURL'] },
      },
    },
  },
  Intecho: integration('echo'),
  Intthrower: integration('thrower'),
  RouteOpen: route('ANY /open/{proxy+}', 'echo'),
  RouteThing: route('GET /things/{thingId}', 'echo', guarded),
  RouteScoped: route('PUT /things/{thingId}', 'echo', {
    ...guarded,
    AuthorizationScopes: ['counterfoil/documents.write'],
  }),
  RouteThrow: route('GET /throw', 'thrower'),
};
for (const name of Object.keys(bundles) as FixtureFunction[]) resources[`Fn${name}`] = lambda(name);
resources['Fnecho'] = lambda('echo', {
  Environment: {
    Variables: {
      TABLE_NAME: { Ref: 'Table' },
      QUEUE_URL: { Ref: 'Work' },
      KEY_ARN: { 'Fn::GetAtt': ['Key', 'Arn'] },
      PUBLIC_ORIGIN: 'https://app.invalid',
      QUICKBOOKS_TOKEN_URL: 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer',
    },
  },
});

/** Writes the fixture as `cdk synth` would, and reads it back. */
export function fixtureAssembly(): Assembly {
  const directory = mkdtempSync(path.join(tmpdir(), 'assembly-'));
  const files: Record<string, object> = {};
  for (const [name, source] of Object.entries(bundles)) {
    mkdirSync(path.join(directory, `asset.${name}`));
    writeFileSync(path.join(directory, `asset.${name}`, 'index.mjs'), source);
    files[name] = { source: { path: `asset.${name}` } };
  }
  writeFileSync(path.join(directory, 'Fixture.template.json'), JSON.stringify({ Resources: resources }));
  writeFileSync(path.join(directory, 'Fixture.assets.json'), JSON.stringify({ files }));
  return readAssembly(directory);
}
