/** The wiring of our functions, as their handlers have it, over gated adapters. */
import { createHash } from 'node:crypto';
import { pushEvent } from '../../functions/push/push-events.ts';
import { pushForTenant } from '../../functions/push/push-for-tenant.ts';
import { sweep } from '../../functions/push/sweep.ts';
import { createSyncErrorPort } from '../../functions/push/sync-error-port.ts';
import { expectNotice } from '../../functions/push/expect-notice.ts';
import { takeTurn } from '../../functions/push/take-turn.ts';
import { createBus } from '../../shared/aws/bus.ts';
import { createCipher } from '../../shared/aws/cipher.ts';
import { createPushQueue } from '../../shared/aws/queue.ts';
import { pushMessageSchema } from '../../shared/contracts/messages.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import { createQueueHandler } from '../../shared/edge/queue-handler.ts';
import { createBooks } from '../../shared/quickbooks-online/books.ts';
import { createTurns } from '../../shared/quickbooks-online/governor.ts';
import { createQuickBooksClient } from '../../shared/quickbooks-online/http-client.ts';
import { createOAuth } from '../../shared/quickbooks-online/oauth.ts';
import { createTokenVault } from '../../shared/quickbooks-online/tokens.ts';
import { createAdoptions } from '../../shared/store/adoptions.ts';
import { createBillClaims } from '../../shared/store/bill-claims.ts';
import { createEntityIndex } from '../../shared/store/entity-index.ts';
import { createConnections } from '../../shared/store/connections.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { createIntents } from '../../shared/store/intents.ts';
import { createLanes } from '../../shared/store/lanes.ts';
import { createLinks } from '../../shared/store/links.ts';
import { createProviderKeys } from '../../shared/store/provider-keys.ts';
import { createRealmWindows } from '../../shared/store/realm-windows.ts';
import { createRuns } from '../../shared/store/runs.ts';
import { createSettingsStore } from '../../shared/store/settings.ts';
import { createSyncErrors } from '../../shared/store/sync-errors.ts';
import { createWatches } from '../../shared/store/watches.ts';
import { createSubmissions } from '../../shared/store/submissions.ts';
import type { Table } from '../../shared/store/table.ts';
import type { VirtualClock } from '../fakes/virtual-clock.ts';
import type { Container, Gate } from './gate.ts';
import { origin, tokenPath, type Intuit } from './intuit.ts';
import type { MessageQueue, QueuedBody } from './message-queue.ts';
import { gatedClient, gatedTable, serveKms } from './services.ts';

interface ToldEvent {
  readonly eventId: string;
  readonly type: string;
  readonly documentId: string;
  readonly tenantId: string;
  readonly revision: number;
}

/** What all processes share. */
export interface Shared {
  readonly clock: VirtualClock;
  readonly gate: Gate;
  readonly intuit: Intuit;
  readonly table: Table;
  readonly keysTable: Table;
  readonly queue: MessageQueue;
  readonly events: ToldEvent[];
  readonly random: () => number;
  readonly complain: (violation: string) => void;
}

/** 300 s and 29 s: the time-outs of the functions. */
export const workerTimeoutMs = 300_000;
export const apiTimeoutMs = 29_000;
const maxReceives = 5;

export const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');

export const tableOf = ({ table, gate, complain }: Shared, container: Container): Table =>
  gatedTable(table, { gate, container, service: 'table', complain });

export function queueOf({ gate, queue, clock }: Shared, container: Container) {
  const serve = (input: { MessageBody: string; DelaySeconds?: number }): object => {
    queue.send(input.MessageBody, input.DelaySeconds ?? 0);
    return {};
  };
  const client = gatedClient({ gate, container, service: 'queue', latencyMs: 8 }, serve);
  return createPushQueue({ client, queueUrl: 'http://127.0.0.1/push', sleep: clock.sleep });
}

export const newIdOf = (random: () => number) => (): string =>
  Array.from({ length: 4 }, () => Math.floor(random() * 0x1_0000_0000).toString(16)).join('-');

export const randomBytes = (random: () => number): Uint8Array =>
  Uint8Array.from({ length: 16 }, () => Math.floor(random() * 256));

/** One invocation of the sweeper. */
export function sweepIn(shared: Shared, container: Container): Promise<number> {
  const queue = queueOf(shared, container);
  return sweep({
    nowMs: shared.clock.nowMs,
    lanes: createLanes(tableOf(shared, container)),
    sendTurns: async (tenantIds) => {
      for (const tenantId of tenantIds) await queue.send({ tenantId });
    },
  });
}

/** A worker, with whatever it keeps in memory between invocations. */
export function createWorker(
  shared: Shared,
  container: Container,
): (messages: readonly QueuedBody[]) => Promise<string[]> {
  const { clock } = shared;
  const documents = createDocuments(tableOf(shared, container));
  const turnDeps = turnDepsOf(shared, container);
  const handler = createQueueHandler(
    { nowMs: clock.nowMs, log: () => {} },
    {
      messageSchema: pushMessageSchema,
      groupOf: ({ tenantId }) => tenantId,
      concurrency: 5,
      handleGroup: async (messages, { endsAtMs }) => {
        await pushForTenant(
          {
            nowMs: clock.nowMs,
            takeTurn: (of) => takeTurn(turnDeps, of),
            documents,
            intents: turnDeps.intents,
            maxReceives,
            log: () => {},
          },
          {
            tenantId: messages[0]!.message.tenantId,
            endsAtMs,
            pointers: messages.map(({ message: { documentId }, receiveCount }) => ({
              documentId,
              receiveCount,
            })),
          },
        );
        return { failedMessageIds: [] };
      },
    },
  );
  return async (messages) => {
    const Records = messages.map(({ messageId, body, receiveCount }) => ({
      messageId,
      body,
      attributes: { ApproximateReceiveCount: String(receiveCount) },
    }));
    const answer = await handler(
      { Records },
      { getRemainingTimeInMillis: () => workerTimeoutMs, awsRequestId: 'run' },
    );
    return answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };
}

function turnDepsOf(shared: Shared, container: Container): Parameters<typeof takeTurn>[0] {
  const { clock, random } = shared;
  const { nowMs } = clock;
  const table = tableOf(shared, container);
  const queue = queueOf(shared, container);
  const connections = createConnections(table);
  const settings = createSettingsStore(table);
  const bus = busOf(shared, container);
  return {
    nowMs,
    hash,
    lanes: createLanes(table),
    runs: createRuns({ table, newId: newIdOf(random) }),
    intents: createIntents(table),
    documents: createDocuments(table),
    submissions: createSubmissions(table),
    adoptions: createAdoptions(table),
    entityIndex: createEntityIndex(table),
    billClaims: createBillClaims(table),
    links: createLinks(table),
    books: booksOf(shared, container),
    getConnection: (tenantId: TenantId) => connections.get(tenantId),
    getDecisions: (tenantId: TenantId, realm) => settings.get(tenantId, realm),
    getKnownNames: async () => ({}),
    noteStale: async () => undefined,
    syncErrors: createSyncErrorPort({ nowMs, sha256Hex, store: createSyncErrors(table) }),
    markConnection: async (connection, state) => {
      await connections.markBroken(connection, { state, at: new Date(nowMs()).toISOString() });
    },
    publish: (news) => bus.publish(news.map((one) => pushEvent(sha256Hex, one))),
    expectNotice: (tenantId) => expectNotice({ nowMs: nowMs, watches: createWatches(table) }, tenantId),
    sendTurn: (tenantId, delaySeconds) => queue.send({ tenantId }, { delaySeconds }),
    log: () => {},
  };
}

const hash = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 32);

/** The tenant's books as one process reaches them. */
export function booksOf(shared: Shared, container: Container) {
  const { clock, random } = shared;
  const { nowMs, sleep, startTimer } = clock;
  const windows = createRealmWindows({ table: tableOf(shared, container), sleep, random });
  const client = createQuickBooksClient({
    countRead: async () => {},
    baseUrl: origin,
    fetch: shared.intuit.fetchFor(container),
    nowMs,
    sleep,
    startTimer,
    turns: createTurns({ updateWindows: windows.update, nowMs }),
    tokens: createVault(shared, container),
    log: () => {},
  });
  return createBooks({ client, nowMs, hash });
}

export function busOf({ gate, events, clock }: Shared, container: Container) {
  const serve = (input: { Entries: { Detail: string }[] }): object => {
    for (const { Detail } of input.Entries) events.push(JSON.parse(Detail));
    return { Entries: input.Entries.map((_, index) => ({ EventId: String(index) })) };
  };
  const client = gatedClient({ gate, container, service: 'bus', latencyMs: 8 }, serve);
  return createBus({ client, busName: 'bus', sleep: clock.sleep });
}

/** The token vault of one process. */
export function createVault(shared: Shared, container: Container) {
  const { clock, gate, intuit, keysTable, random, complain } = shared;
  const { nowMs, sleep, startTimer } = clock;
  const table = gatedTable(keysTable, { gate, container, service: 'keys', complain });
  const kms = gatedClient({ gate, container, service: 'kms', latencyMs: 10 }, serveKms);
  return createTokenVault({
    store: createProviderKeys(table),
    cipher: createCipher({ client: kms, keyArn: 'arn:aws:kms:key' }),
    oauth: createOAuth({
      fetch: intuit.fetchFor(container),
      nowMs,
      startTimer,
      getApp: async () => ({ clientId: 'counterfoil-local', clientSecret: 'counterfoil-local-secret' }),
      tokenUrl: `${origin}${tokenPath}`,
      revokeUrl: `${origin}/v2/oauth2/tokens/revoke`,
    }),
    nowMs,
    sleep,
    random,
    newId: newIdOf(random),
    log: () => {},
  });
}
