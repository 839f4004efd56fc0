import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Function as LambdaFunction,
  Runtime,
  Tracing,
  type Code,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { EntryName } from '../bundles.ts';
import type { FunctionEnvironments } from '../environments.ts';
import { acknowledge } from './acknowledge.ts';
import { markAsOpeningTokens } from './token-key.ts';

/** What a stack needs in order to make functions: the same for all of a stage. */
export interface FunctionMaking {
  /** Part of each function's name. */
  readonly stage: string;
  readonly logRetentionDays: number;
  /** The built bundle of an entry file. */
  readonly codeOf: (entry: EntryName) => Code;
}

export interface NodeFunctionProps<Entry extends EntryName> {
  readonly making: FunctionMaking;
  /** Which entry file it runs, for example `push/sweep`. */
  readonly entry: Entry;
  /** Exactly what the entry's schema in `shared/contracts/environment.ts` asks for. */
  readonly environment: FunctionEnvironments[Entry];
  /** All that its role may do besides writing its own log and traces. */
  readonly allow: readonly PolicyStatement[];
  /** Whether it seals or opens tokens, which the token key asks of its role too. @default false */
  readonly opensTokens?: boolean;
  /** What it does, in one sentence, for whoever looks at the console. */
  readonly description: string;
  /** Last part of the function's name, where one entry serves two functions. @default the entry's name */
  readonly name?: string;
  /** @default 10; API Gateway gives up after 30 s. */
  readonly timeoutSeconds?: number;
  /** CPU comes with memory: 1,769 MiB is one processor. @default 512 */
  readonly memoryMiB?: number;
}

/**
 * The one way to make a function: Node 24 on arm64, traced, its own log group with a retention, its own role that
 * may write there and do what is listed, nothing else.
 */
export class NodeFunction<Entry extends EntryName> extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: NodeFunctionProps<Entry>) {
    super(scope, id);
    const { making, entry } = props;
    const functionName = `counterfoil-${making.stage}-${props.name ?? entry.replace('/', '-')}`;
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: making.logRetentionDays satisfies RetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = functionRole(this, logGroup, props.allow);
    if (props.opensTokens === true) markAsOpeningTokens(role);
    this.function = new LambdaFunction(this, 'Function', {
      functionName,
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: making.codeOf(entry),
      handler: 'index.handler',
      // Nothing that is wired later may widen the role: what it may do is said in one place.
      role: role.withoutPolicyUpdates(),
      logGroup,
      tracing: Tracing.ACTIVE,
      timeout: Duration.seconds(props.timeoutSeconds ?? 10),
      memorySize: props.memoryMiB ?? 512,
      environment: { ...props.environment },
    });
  }
}

/** No managed policy: `AWSLambdaBasicExecutionRole` may write to every log group of the account. */
function functionRole(scope: Construct, logGroup: LogGroup, allow: readonly PolicyStatement[]): Role {
  const logging = new PolicyStatement({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup.logGroupArn],
  });
  const tracing = new PolicyStatement({
    actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
    resources: ['*'],
  });
  const role = new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: { own: new PolicyDocument({ statements: [logging, tracing, ...allow] }) },
  });
  const reason = 'X-Ray has no resources to name: its two write actions accept only "*".';
  acknowledge(
    role,
    { rule: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]', reason },
    { rule: 'Serverless::Serverless-LambdaStarPermissions', reason },
  );
  for (const resource of allow.flatMap(({ resources }) => resources).filter((name) => name.endsWith('/*')))
    acknowledgeGroup(role, resource);
  return role;
}

/** As the finding names the resource: with the names of pseudo parameters where CDK has placeholders. */
function acknowledgeGroup(role: Role, resource: string): void {
  const shown = resource.replaceAll(/\$\{Token\[AWS\.(\w+)\.\d+\]\}/g, '<AWS::$1>');
  acknowledge(role, {
    rule: `AwsSolutions::AwsSolutions-IAM5[Resource::${shown}]`,
    reason: 'Schedules are made as tenants come, so that they can only be named as those of their group.',
  });
}
