// The local stack: reads the synthesized templates and runs what they say on this machine alone. Order of start: what
// others need the address of first (front door, engines), then what the templates describe, pollers and schedules last.
import path from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { requireDynamo, startDynamo } from './aws/dynamodb-local.ts';
import { startQueues } from './aws/queues.ts';
import type { Guard } from './aws/guard.ts';
import type { Queues } from './aws/queues.ts';
import type { SavedSchedule } from './aws/scheduler.ts';
import type { PutEvent } from './aws/events.ts';
import type { Simulator } from './quickbooks/simulator.ts';
import type { Identity } from './identity/server.ts';
import type { IdentityClients } from './identity/provider.ts';
import { startIdentity } from './identity/server.ts';
import { clientSpecs } from './stack/api-specs.ts';
import type { ClientSpecs } from './stack/api-specs.ts';
import type { Assembly } from './stack/assembly.ts';
import { createStackClock } from './stack/clock.ts';
import { freshAssembly } from './stack/fresh-assembly.ts';
import type { FreshAssembly } from './stack/fresh-assembly.ts';
import { startFront } from './stack/front.ts';
import { createIam } from './stack/iam.ts';
import type { ObservedUse, Permission } from './stack/iam.ts';
import { attachQuickbooks, startOwnQuickbooks } from './stack/quickbooks.ts';
import type { QuickbooksStandIn } from './stack/quickbooks.ts';
import { createRecords } from './stack/records.ts';
import type { HttpAnswer, LogLine } from './stack/records.ts';
import { createResolver } from './stack/resolver.ts';
import { runTemplates } from './stack/run-templates.ts';
import { openState } from './stack/state.ts';
import { createTables, tableSpecs } from './stack/tables.ts';
import { noticesRouteKey, webhookEndpoint } from './stack/webhook-endpoint.ts';

/** How to start it; every option may be left out. */
export interface StackOptions {
  /** Port of the one origin. @default 0: any free one */
  port?: number;
  /** Port of the identity provider. @default 0 */
  identityPort?: number;
  /** Port of the simulator, if it is our own. @default 0 */
  simulatorPort?: number;
  /** Folder that keeps tables, books, keys and schedules between runs. @default in memory */
  stateDir?: string;
  /** `own` starts a simulator in this process; a URL uses one that runs. @default 'own' */
  simulator?: string;
  /** How far behind real time the clock of a new state begins, so that it can be walked up to now. @default 0 */
  beginsBehindMs?: number;
  /** Templates to run in place of `cdk.out`, for tests. */
  assembly?: Assembly;
  /** Workers at most of a function that no queue feeds. @default 4 */
  maxWorkers?: number;
  /** The longest that a poller gathers a batch, for tests that wait for many. @default what the templates say */
  maxBatchingWindowMs?: number;
  /** Hears every log line and what start is doing. @default nobody */
  onLog?: (line: LogLine) => void;
  say?: (line: string) => void;
}

/** The running stack. */
export interface Stack {
  /** `http://127.0.0.1:PORT`: app, API, OAuth callback and webhooks. */
  origin: string;
  identity: Identity;
  /** Its `simulator` is there when it runs in this process. */
  quickbooks: { url: string; simulator?: Simulator };
  dynamo: { endpoint: string; tables: readonly string[]; client: DynamoDBClient; javaPid?: number };
  queues: Queues & { client: SQSClient; names: readonly string[] };
  /** For whoever tells the stack something, as the vendor does. */
  bus: { client: EventBridgeClient };
  /** Secrets by name; functions read them anew when they start. */
  secrets: Map<string, string>;
  routes: readonly { routeKey: string; functionName: string; isOpen: boolean }[];
  schedules(): readonly SavedSchedule[];
  /** Moves the functions', the Scheduler's and the simulator's clock, and waits for what became due. */
  clock: { nowMs(): number; advance(ms: number): Promise<void> };
  logs(): readonly LogLine[];
  events(): readonly PutEvent[];
  answers(): readonly HttpAnswer[];
  /** Calls by `service.Operation`, and invocations by `lambda.function-name`. */
  counters(): Record<string, number>;
  /** What the functions' roles allow, and what the functions did with it. */
  permissions(): { allowed: readonly Permission[]; observed: readonly ObservedUse[] };
  /** Invokes a function as Lambda would and returns how it ended. */
  invoke(functionName: string, event: unknown): Promise<unknown>;
  readonly stop: () => Promise<void>;
}

const REGION = 'us-east-1';
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const projectRoot = path.resolve(import.meta.dirname, '..');

/** Starts everything; when a part cannot start, ends those that had, and rejects with the reason. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  requireDynamo({ environment: process.env });
  await using started = new AsyncDisposableStack();
  const state = openState(options.stateDir, -(options.beginsBehindMs ?? 0));
  started.defer(state.release);
  const clock = createStackClock(() => Date.now(), state.saved.shiftMs);
  const records = createRecords(clock.nowMs, options.onLog);
  const iam = createIam((line) => records.log('iam', line));
  const front = await startFront(options.port ?? 0, records);
  started.defer(front.close);

  const base = await startBase(options, {
    started,
    state,
    guard: iam.guard,
    log: (line) => records.log('simulator', line),
  });
  const { assembly, dynamo, queues, quickbooks } = base;
  let issuer = '';
  const resolver = createResolver(assembly, {
    region: REGION,
    queueUrl: queues.urlOf,
    origin: () => front.url,
    issuer: () => issuer,
  });
  const identity = await startIdentity(
    identityClients(front.url, clientSpecs(assembly, resolver)),
    options.identityPort,
  );
  started.defer(identity.close);
  issuer = identity.issuer;

  const client = new DynamoDBClient({ endpoint: dynamo.endpoint, region: REGION, credentials });
  const sqs = new SQSClient({ endpoint: queues.endpoint, region: REGION, credentials });
  started.defer(() => {
    client.destroy();
    sqs.destroy();
  });
  const tables = tableSpecs(assembly.resources, resolver);
  await createTables(client, tables);
  const run = await runTemplates({
    region: REGION,
    assembly,
    resolver,
    state,
    clock,
    records,
    iam,
    front,
    identity,
    sqs,
    queues,
    dynamoEndpoint: dynamo.endpoint,
    quickbooksUrl: quickbooks.url,
    maxWorkers: options.maxWorkers ?? 4,
    maxBatchingWindowMs: options.maxBatchingWindowMs ?? Number.POSITIVE_INFINITY,
  });
  started.defer(run.close);
  if (run.routes.some(({ routeKey }) => routeKey === noticesRouteKey)) {
    await quickbooks.sendWebhooks(webhookEndpoint(front.url));
    started.defer(quickbooks.holdWebhooks);
  }

  const bus = new EventBridgeClient({ endpoint: run.awsEndpoint, region: REGION, credentials });
  started.defer(() => bus.destroy());

  const all = started.move();
  return {
    origin: front.url,
    identity,
    quickbooks,
    dynamo: { ...dynamo, client, tables: tables.map(({ TableName }) => TableName ?? '') },
    queues: { ...queues, client: sqs, names: run.queueNames },
    bus: { client: bus },
    secrets: run.secrets,
    routes: run.routes,
    schedules: run.schedules,
    clock: {
      nowMs: clock.nowMs,
      async advance(ms) {
        clock.advance(ms);
        state.update({ shiftMs: clock.shiftMs });
        await quickbooks.advanceClock(ms);
        await run.runDue();
      },
    },
    logs: records.logs,
    events: records.events,
    answers: records.answers,
    counters: () => ({ ...run.counters(), ...queues.counters() }),
    permissions: () => ({ allowed: iam.permissions(), observed: iam.observed() }),
    invoke: run.invoke,
    stop: () => all.disposeAsync(),
  };
}

interface BaseContext {
  started: AsyncDisposableStack;
  state: ReturnType<typeof openState>;
  guard: Guard;
  log: (line: string) => void;
}

/** Four things that need nothing of each other, at once: Java alone takes more than a second. */
async function startBase(options: StackOptions, { started, state, guard, log }: BaseContext) {
  const keep = async <T extends { readonly close: () => unknown }>(starting: Promise<T>): Promise<T> => {
    const part = await starting;
    started.defer(async () => void (await part.close()));
    return part;
  };
  const directory = state.pathOf('dynamodb');
  const parts = [
    keep(startDynamo({ environment: process.env, ...(directory !== undefined && { directory }) })),
    keep(startQueues(REGION, guard)),
    keep(startQuickbooks(options, { state, log })),
    keep(loadAssembly(options)),
  ] as const;
  // Where one fails, the others are waited for, so that they are ended and not left behind.
  await Promise.allSettled(parts);
  const [dynamo, queues, quickbooks, { assembly }] = await Promise.all(parts);
  return { dynamo, queues, quickbooks, assembly };
}

async function startQuickbooks(
  { simulator = 'own', simulatorPort: port = 0 }: StackOptions,
  { state, log }: Pick<BaseContext, 'state' | 'log'>,
): Promise<QuickbooksStandIn> {
  if (simulator !== 'own') return attachQuickbooks(simulator);
  const { shiftMs } = state.saved;
  return startOwnQuickbooks({ port, stateFile: state.pathOf('quickbooks.json'), shiftMs, log });
}

async function loadAssembly({ assembly, say = () => undefined }: StackOptions): Promise<FreshAssembly> {
  return assembly ? { assembly, close: () => undefined } : freshAssembly(projectRoot, say);
}

function identityClients(origin: string, specs: ClientSpecs): IdentityClients {
  return {
    webClientId: specs.webClientId,
    vendorClientId: specs.vendorClientId,
    vendorClientSecret: 'counterfoil-vendor-secret',
    redirectUris: (specs.callbackPaths.length > 0 ? specs.callbackPaths : ['/']).map((path) => origin + path),
    signedOutUris: specs.signedOutPaths.map((path) => origin + path),
    webOrigins: [origin],
  };
}
