import * as z from 'zod';
import { parsePattern } from '../aws/event-pattern.ts';
import type { BusRule } from '../aws/events.ts';
import type { KmsKey } from '../aws/kms.ts';
import { scheduleSchema } from '../aws/scheduler.ts';
import type { Schedule } from '../aws/scheduler.ts';
import type { Assembly, Resource } from './assembly.ts';
import type { EventSourceSpec } from './event-source.ts';
import type { Resolver } from './resolver.ts';

/** A queue to make, with its attributes as the SQS API wants them. */
export interface QueueSpec {
  name: string;
  arn: string;
  attributes: Record<string, string>;
}

/** Everything the templates say apart from functions, routes and tables, ready to be started. */
export interface Wiring {
  queues: readonly QueueSpec[];
  eventSources: readonly (EventSourceSpec & { functionName: string })[];
  schedules: readonly Schedule[];
  scheduleGroups: readonly string[];
  busNames: readonly string[];
  rules: readonly BusRule[];
  keys: readonly KmsKey[];
  keyAliases: Readonly<Record<string, string>>;
  secrets: readonly SecretSpec[];
  onFailure: ReadonlyMap<string, FailureRoute>;
}

/** A secret by name; `initial` is what the template generates it from. */
export interface SecretSpec {
  name: string;
  initial: string;
}

/** Where an asynchronous invocation goes that failed, and after how many more attempts. */
export interface FailureRoute {
  retries: number;
  destinationArn?: string | undefined;
}

const number = z.coerce.number();

/** Resolves the templates' resources into what the local services are started with. */
export function readWiring(assembly: Assembly, resolver: Resolver): Wiring {
  const ofType = (type: string): Resource[] =>
    assembly.resources.filter((resource) => resource.type === type);
  const context = { resolver, ofType };
  return {
    queues: ofType('AWS::SQS::Queue').map((resource) => queueSpec(resource, resolver)),
    eventSources: ofType('AWS::Lambda::EventSourceMapping').map((resource) =>
      eventSourceSpec(resource, resolver),
    ),
    schedules: ofType('AWS::Scheduler::Schedule').map((resource) =>
      scheduleSchema.parse({ Name: resolver.nameOf(resource), ...resolver.properties(resource) }),
    ),
    scheduleGroups: ofType('AWS::Scheduler::ScheduleGroup').map((resource) => resolver.nameOf(resource)),
    busNames: ['default', ...ofType('AWS::Events::EventBus').map((resource) => resolver.nameOf(resource))],
    rules: ofType('AWS::Events::Rule').map((resource) => ruleSpec(resource, resolver)),
    keys: ofType('AWS::KMS::Key').map((resource) => keySpec(resource, resolver)),
    keyAliases: keyAliases(context),
    secrets: ofType('AWS::SecretsManager::Secret').map((resource) => secretSpec(resource, resolver)),
    onFailure: new Map(
      ofType('AWS::Lambda::EventInvokeConfig').map((resource) => failureRoute(resource, resolver)),
    ),
  };
}

const attribute = z.coerce.string().optional();
const queueSchema = z.object({
  DelaySeconds: attribute,
  MaximumMessageSize: attribute,
  MessageRetentionPeriod: attribute,
  ReceiveMessageWaitTimeSeconds: attribute,
  VisibilityTimeout: attribute,
  FifoQueue: attribute,
  ContentBasedDeduplication: attribute,
  RedrivePolicy: z
    .looseObject({})
    .transform((policy) => JSON.stringify(policy))
    .optional(),
});

function queueSpec(resource: Resource, resolver: Resolver): QueueSpec {
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(queueSchema.parse(resolver.properties(resource)))) {
    if (value !== undefined) attributes[name] = value;
  }
  return { name: resolver.nameOf(resource), arn: resolver.arnOf(resource), attributes };
}

// Strict: a filter or a destination that the local poller ignored would pass here and act in the cloud.
const eventSourceSchema = z.strictObject({
  EventSourceArn: z.string().startsWith('arn:aws:sqs:', 'only queues are modelled as event sources'),
  FunctionName: z.string(),
  BatchSize: number.default(10),
  MaximumBatchingWindowInSeconds: number.default(0),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  ScalingConfig: z.object({ MaximumConcurrency: number }).optional(),
  Enabled: z.literal(true).optional(),
  Tags: z.unknown().optional(),
});
// Without a limit Lambda scales to 1,000 and more; five is what it begins with.
const DEFAULT_CONCURRENCY = 5;

function eventSourceSpec(resource: Resource, resolver: Resolver): EventSourceSpec & { functionName: string } {
  const mapping = eventSourceSchema.parse(resolver.properties(resource));
  return {
    queueArn: mapping.EventSourceArn,
    functionName: mapping.FunctionName.replace(/^arn:.*:function:/, ''),
    batchSize: mapping.BatchSize,
    windowMs: mapping.MaximumBatchingWindowInSeconds * 1000,
    maxConcurrency: mapping.ScalingConfig?.MaximumConcurrency ?? DEFAULT_CONCURRENCY,
    reportsItemFailures: mapping.FunctionResponseTypes.length > 0,
  };
}

const ruleSchema = z.strictObject({
  Name: z.string().optional(),
  Description: z.string().optional(),
  EventBusName: z.string().default('default'),
  EventPattern: z.looseObject({}),
  State: z.literal('ENABLED').optional(),
  Targets: z.array(
    z.strictObject({
      Id: z.string(),
      Arn: z.string(),
      DeadLetterConfig: z.unknown().optional(),
      RetryPolicy: z.unknown().optional(),
    }),
  ),
  Tags: z.unknown().optional(),
});

function ruleSpec(resource: Resource, resolver: Resolver): BusRule {
  const rule = ruleSchema.parse(resolver.properties(resource));
  return {
    name: resolver.nameOf(resource),
    busName: rule.EventBusName.replace(/^.*:event-bus\//, ''),
    pattern: parsePattern(rule.EventPattern),
    targetArns: rule.Targets.map(({ Arn }) => Arn),
  };
}

const policySchema = z.object({
  Statement: z.array(
    z.object({
      Effect: z.string(),
      Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
    }),
  ),
});

/** The key's policy may deny every call without certain members of the encryption context. */
function keySpec(resource: Resource, resolver: Resolver): KmsKey {
  const policy = policySchema.safeParse(resource.properties['KeyPolicy']).data;
  const denied = policy?.Statement.filter(({ Effect }) => Effect === 'Deny') ?? [];
  const requiredContext = denied.flatMap(({ Condition }) =>
    Object.entries(Condition?.['Null'] ?? {}).flatMap(([name, isNull]) => {
      const member = /^kms:EncryptionContext:(.+)$/.exec(name)?.[1];
      return member !== undefined && String(isNull) === 'true' ? [member] : [];
    }),
  );
  return { id: resolver.nameOf(resource), requiredContext };
}

interface Context {
  resolver: Resolver;
  ofType: (type: string) => Resource[];
}

function keyAliases({ resolver, ofType }: Context): Record<string, string> {
  return Object.fromEntries(
    ofType('AWS::KMS::Alias').map((resource) => {
      const target = resolver.text(resource.stack, resource.properties['TargetKeyId']);
      return [resolver.nameOf(resource), target.replace(/^.*:key\//, '')];
    }),
  );
}

const generateSchema = z.object({ SecretStringTemplate: z.string() });

function secretSpec(resource: Resource, resolver: Resolver): SecretSpec {
  const { SecretString, GenerateSecretString } = resolver.properties(resource);
  const generated = generateSchema.safeParse(GenerateSecretString).data?.SecretStringTemplate;
  return {
    name: resolver.nameOf(resource),
    initial: typeof SecretString === 'string' ? SecretString : (generated ?? '{}'),
  };
}

const failureSchema = z.object({
  FunctionName: z.string(),
  // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html: twice more
  MaximumRetryAttempts: number.default(2),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }).optional() }).optional(),
});

function failureRoute(resource: Resource, resolver: Resolver): [string, FailureRoute] {
  const config = failureSchema.parse(resolver.properties(resource));
  const destinationArn = config.DestinationConfig?.OnFailure?.Destination;
  return [config.FunctionName, { retries: config.MaximumRetryAttempts, destinationArn }];
}
