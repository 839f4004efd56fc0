import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SQSClient } from '@aws-sdk/client-sqs';
import { startDynamoFront } from '../aws/dynamodb-front.ts';
import { createEvents } from '../aws/events.ts';
import { createKms } from '../aws/kms.ts';
import type { Queues } from '../aws/queues.ts';
import { createScheduler } from '../aws/scheduler.ts';
import type { SavedSchedule, Scheduler } from '../aws/scheduler.ts';
import { createSecrets } from '../aws/secrets.ts';
import { startAwsServer } from '../aws/server.ts';
import type { Identity } from '../identity/server.ts';
import { distributionSpec, routeSpecs } from './api-specs.ts';
import type { RouteSpec } from './api-specs.ts';
import { ownFunctions, type Assembly } from './assembly.ts';
import { createJwtAuthorizer } from './authorizer.ts';
import type { StackClock } from './clock.ts';
import { createDeliver } from './deliveries.ts';
import type { Deliver } from './deliveries.ts';
import { createDistribution } from './distribution.ts';
import { createSite, siteParts } from './site.ts';
import { startEventSource } from './event-source.ts';
import type { Front } from './front.ts';
import { createFunctionHost } from './function-host.ts';
import type { FunctionHost, Outcome } from './function-host.ts';
import { functionSpec } from './function-specs.ts';
import { createHttpApi } from './http-api.ts';
import type { ApiRoute } from './http-api.ts';
import type { Iam } from './iam.ts';
import { accessKeyIdOf, readPolicies } from './iam-policies.ts';
import { createQueue, polledQueue } from './polled-queue.ts';
import { quickbooksVariables } from './quickbooks.ts';
import type { Records } from './records.ts';
import type { Resolver } from './resolver.ts';
import { secretValues } from './secret-values.ts';
import type { StackState } from './state.ts';
import { readWiring } from './wiring.ts';
import type { Wiring } from './wiring.ts';

/** What the templates are run with. */
export interface RunContext {
  region: string;
  assembly: Assembly;
  resolver: Resolver;
  state: StackState;
  clock: StackClock;
  records: Records;
  iam: Iam;
  front: Front;
  identity: Identity;
  sqs: SQSClient;
  queues: Queues;
  dynamoEndpoint: string;
  quickbooksUrl: string;
  maxWorkers: number;
  maxBatchingWindowMs: number;
}

/** The templates, running. */
export interface TemplateRun {
  secrets: Map<string, string>;
  /** Where KMS, EventBridge, Secrets Manager and Scheduler answer. */
  awsEndpoint: string;
  queueNames: readonly string[];
  routes: readonly { routeKey: string; functionName: string; isOpen: boolean }[];
  readonly schedules: () => readonly SavedSchedule[];
  readonly runDue: () => Promise<void>;
  readonly counters: () => Record<string, number>;
  readonly invoke: (functionName: string, event: unknown) => Promise<Outcome>;
  readonly close: () => Promise<void>;
}

const SCHEDULER_TICK_MS = 500;

/** Starts what the templates describe and opens the front door. */
export async function runTemplates(context: RunContext): Promise<TemplateRun> {
  const { records, clock, assembly, resolver, iam, region } = context;
  const wiring = readWiring(assembly, resolver);
  iam.enforce(readPolicies(assembly, resolver), { region, keyAliases: wiring.keyAliases });
  const clients = createClients(context);
  const functions = new Map<string, FunctionHost>();
  const secrets = secretValues(wiring.secrets);
  const deliver = createDeliver({
    sqs: context.sqs,
    sqsAs: clients.sqsAs,
    queueUrlOf: context.queues.urlOf,
    functions,
    onFailure: wiring.onFailure,
    nowMs: clock.nowMs,
  });
  const scheduler = startScheduler(context, wiring, deliver);
  const aws = await startAwsServer(
    {
      kms: createKms({
        region,
        keys: wiring.keys,
        aliases: wiring.keyAliases,
        master: context.state.kmsMaster,
        randomBytes,
      }),
      secretsmanager: createSecrets({ region, values: secrets }),
      events: startEvents(context, wiring, deliver),
      scheduler: scheduler.operations,
    },
    iam.guard,
  );
  const dynamo = await startDynamoFront(context.dynamoEndpoint, iam.guard);
  for (const host of functionHosts(context, wiring, { aws: aws.url, dynamo: dynamo.url }))
    functions.set(host.spec.name, host);
  for (const { name, attributes } of deadLettersFirst(wiring.queues))
    await createQueue(context.sqs, name, attributes);
  const routes = routeSpecs(assembly, resolver);
  openFront(context, routes, functions);
  const sources = wiring.eventSources.map((spec) => {
    const host = hostOf(functions, spec.functionName);
    const windowMs = Math.min(spec.windowMs, context.maxBatchingWindowMs);
    const bounded = { ...spec, windowMs };
    return startEventSource(bounded, {
      // Lambda's poller acts in the function's name.
      queue: polledQueue(
        clients.sqsAs(spec.functionName),
        context.queues.urlOf(spec.queueArn.split(':').at(-1) ?? ''),
      ),
      invoke: host.invoke,
      region,
      elapsedMs: () => performance.now(),
      sleep: (ms) => sleep(ms),
      log: (line) => records.log('poller', line),
    });
  });
  const ticking = setInterval(() => void scheduler.runDue(), SCHEDULER_TICK_MS);

  return {
    secrets,
    awsEndpoint: aws.url,
    queueNames: wiring.queues.map(({ name }) => name),
    routes: routes.map(({ routeKey, functionName, authorizer }) => {
      return { routeKey, functionName, isOpen: authorizer === undefined };
    }),
    schedules: scheduler.list,
    runDue: scheduler.runDue,
    counters: () => ({ ...invocationCounts(functions), ...aws.counters() }),
    invoke: (functionName, event) => hostOf(functions, functionName).invoke(event),
    async close() {
      clearInterval(ticking);
      await Promise.all(sources.map((source) => source.close()));
      await Promise.all([...functions.values()].map((host) => host.close()));
      clients.close();
      await Promise.all([aws.close(), dynamo.close()]);
    },
  };
}

/** Clients that call in the functions' names, made when first asked for. */
function createClients({ queues, region }: RunContext) {
  const clients = new Map<string, SQSClient>();
  return {
    sqsAs: (functionName: string): SQSClient => {
      const credentials = { accessKeyId: accessKeyIdOf(functionName), secretAccessKey: 'local' };
      const client =
        clients.get(functionName) ?? new SQSClient({ endpoint: queues.endpoint, region, credentials });
      clients.set(functionName, client);
      return client;
    },
    close: (): void => {
      for (const client of clients.values()) client.destroy();
    },
  };
}

function startScheduler(
  { region, clock, records, state }: RunContext,
  wiring: Wiring,
  deliver: Deliver,
): Scheduler {
  const scheduler = createScheduler({
    region,
    clock,
    newId: randomUUID,
    deliver: ({ targetArn, input }) => deliver(targetArn, input),
    deliveryFailed: ({ schedule }, error) => records.log('scheduler', `${schedule.Name}: ${String(error)}`),
    groupNames: wiring.scheduleGroups,
    saved: state.saved.schedules,
    save: (schedules) => state.update({ schedules: [...schedules] }),
  });
  for (const schedule of wiring.schedules) scheduler.put(schedule);
  return scheduler;
}

function startEvents({ region, clock, records }: RunContext, wiring: Wiring, deliver: Deliver) {
  return createEvents({
    region,
    busNames: wiring.busNames,
    rules: wiring.rules,
    clock,
    newId: randomUUID,
    deliver: (arn, event) => deliver(arn, JSON.stringify(event)),
    recorded: records.event,
    deliveryFailed: (rule, error) => records.log('events', `${rule.name}: ${String(error)}`),
  });
}

function functionHosts(
  context: RunContext,
  wiring: Wiring,
  urls: { aws: string; dynamo: string },
): FunctionHost[] {
  const { assembly, resolver, records, queues, front, quickbooksUrl } = context;
  const concurrencies = new Map(
    wiring.eventSources.map((source) => [source.functionName, source.maxConcurrency]),
  );
  const local = {
    region: context.region,
    endpoints: {
      AWS_ENDPOINT_URL_DYNAMODB: urls.dynamo,
      AWS_ENDPOINT_URL_SQS: queues.endpoint,
      AWS_ENDPOINT_URL_KMS: urls.aws,
      AWS_ENDPOINT_URL_EVENTBRIDGE: urls.aws,
      AWS_ENDPOINT_URL_SCHEDULER: urls.aws,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: urls.aws,
      // A developer's own AWS profile must not reach the functions.
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    },
    replacements: { PUBLIC_ORIGIN: front.url, ...quickbooksVariables(quickbooksUrl) },
    maxWorkersOf: (name: string) => concurrencies.get(name) ?? context.maxWorkers,
  };
  const deps = {
    clockShift: context.clock.shared,
    allowedHosts: [],
    newId: randomUUID,
    log: records.log,
  };
  return ownFunctions(assembly).map((resource) =>
    createFunctionHost(functionSpec(resource, { assembly, resolver, local }), deps),
  );
}

/** A redrive policy names a queue that must be there already. */
const deadLettersFirst = (queues: Wiring['queues']): Wiring['queues'] =>
  queues.toSorted(
    (a, b) => Number('RedrivePolicy' in a.attributes) - Number('RedrivePolicy' in b.attributes),
  );

function openFront(
  context: RunContext,
  specs: readonly RouteSpec[],
  functions: ReadonlyMap<string, FunctionHost>,
): void {
  const { assembly, resolver, identity, clock, front } = context;
  const { issuer } = identity;
  const routes = specs.map(({ authorizer, ...spec }): ApiRoute => {
    const guard = authorizer && createJwtAuthorizer({ ...authorizer, issuer, jwksUrl: `${issuer}/jwks` });
    return {
      ...spec,
      ...(guard && { authorizer: guard }),
      invoke: hostOf(functions, spec.functionName).invoke,
    };
  });
  const api = createHttpApi(routes, { nowMs: clock.nowMs, newId: randomUUID });
  front.open(
    createDistribution(distributionSpec(assembly, resolver, issuer), {
      api,
      site: createSite(siteParts(assembly, resolver)),
    }),
  );
}

function hostOf(functions: ReadonlyMap<string, FunctionHost>, name: string): FunctionHost {
  const host = functions.get(name);
  if (host) return host;
  throw new Error(`The templates have no function ${name}.`);
}

const invocationCounts = (functions: ReadonlyMap<string, FunctionHost>): Record<string, number> =>
  Object.fromEntries([...functions].map(([name, host]) => [`lambda.${name}`, host.invocations()]));
