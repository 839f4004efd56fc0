/**
 * Counterfoil in virtual time: its own use cases, stores, client, governor and vault; memory in place of DynamoDB, SQS
 * and KMS; ten worker containers, each with what a process keeps in memory; the sweeper every minute.
 */
import { createHash } from 'node:crypto';
import { newDocumentId } from '../../functions/push/document-id.ts';
import { pushMessages } from '../../functions/push/push-messages.ts';
import { acceptableInvoice } from '../../functions/push/acceptable.ts';
import { createSyncErrorPort } from '../../functions/push/sync-error-port.ts';
import { submitDocument } from '../../functions/push/submit-document.ts';
import { sweep } from '../../functions/push/sweep.ts';
import type { Bus } from '../../shared/aws/bus.ts';
import { createCipher } from '../../shared/aws/cipher.ts';
import type { PushQueue } from '../../shared/aws/queue.ts';
import { pushMessageSchema, type PushMessage } from '../../shared/contracts/messages.ts';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import { realmIdSchema, tenantIdSchema, type DocumentId, type TenantId } from '../../shared/domain/ids.ts';
import type { SubmittedInvoice } from '../../shared/domain/invoice.ts';
import { createQueueHandler } from '../../shared/edge/queue-handler.ts';
import { createBooks } from '../../shared/quickbooks-online/books.ts';
import { createTurns } from '../../shared/quickbooks-online/governor.ts';
import { createQuickBooksClient } from '../../shared/quickbooks-online/http-client.ts';
import { createTokenVault } from '../../shared/quickbooks-online/tokens.ts';
import { createConnections } from '../../shared/store/connections.ts';
import { createAdoptions } from '../../shared/store/adoptions.ts';
import { createBillClaims } from '../../shared/store/bill-claims.ts';
import { createCountFigures } from '../../shared/store/count-figures.ts';
import { createEntityIndex } from '../../shared/store/entity-index.ts';
import { createFigures } from '../../shared/store/figures.ts';
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
import { createMemoryTable } from '../fakes/memory-table.ts';
import type { BenchClock } from './bench-clock.ts';
import { createCountedKms } from './counted-kms.ts';
import { createMemoryQueue, type ReceivedMessage } from './memory-queue.ts';
import { seededRandom } from './seeded-random.ts';
import { seeds } from './seeds.ts';
import type { SimulatedIntuit } from './simulated-intuit.ts';
import { createSlowTable } from './slow-table.ts';
import { connectionOf } from '../fakes/connection.ts';

/** As in the stack: maximum concurrency, batch size, window, time-out, and six times that as visibility. */
const stack = { containers: 10, batchSize: 30, windowMs: 1_000, timeoutMs: 300_000 } as const;
const queueLatencyMs = 10;
const busLatencyMs = 20;
const sweepEveryMs = 60_000;

const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');
// As the worker's handler: 32 hex digits fit a batch's request id.
const hash = (text: string): string => sha256Hex(text).slice(0, 32);

export type Product = ReturnType<typeof createProduct>;

export function createProduct(clock: BenchClock, intuit: SimulatedIntuit) {
  const table = createMemoryTable({ keepCalls: true });
  const keysTable = createMemoryTable({ keepCalls: true });
  const kms = createCountedKms(clock);
  const queue = createMemoryQueue(clock);
  const random = seededRandom(seeds.workers);
  const { nowMs } = clock;
  const pushedAtMs = new Map<DocumentId, number>();
  const told = new Map<DocumentId, (atMs: number) => void>();
  const logged = new Map<string, number>();
  let ids = 0;
  const newId = (): string => sha256Hex(String((ids += 1))).slice(0, 32);
  const count = (code: string): void => void logged.set(code, (logged.get(code) ?? 0) + 1);

  const pushQueue: PushQueue = {
    async send(message, options) {
      await clock.sleep(queueLatencyMs);
      queue.send(JSON.stringify(message), Math.ceil(options?.delaySeconds ?? 0) * 1000);
    },
    async sendAll(messages) {
      for (const message of messages) await this.send(message);
    },
  };
  const bus: Bus = {
    async publish(events) {
      await clock.sleep(busLatencyMs * Math.ceil(events.length / 10));
      for (const event of events) {
        if (event.type !== 'invoice.pushed') {
          count(event.type);
          continue;
        }
        pushedAtMs.set(event.documentId, nowMs());
        told.get(event.documentId)?.(nowMs());
      }
    },
  };

  const container = (): ((messages: readonly ReceivedMessage[]) => Promise<readonly string[]>) => {
    const slow = createSlowTable(clock, table);
    const windows = createRealmWindows({ table: slow, sleep: clock.sleep, random });
    const vault = createTokenVault({
      store: createProviderKeys(createSlowTable(clock, keysTable)),
      cipher: createCipher({ client: kms.client, keyArn: 'arn:aws:kms:eu-west-2:000000000000:key/bench' }),
      oauth: { refreshToken: async () => ({ outcome: 'unavailable' }) },
      nowMs,
      sleep: clock.sleep,
      newId,
      random,
      log: ({ code }) => count(code),
    });
    const client = createQuickBooksClient({
      countRead: async () => {},
      baseUrl: 'http://127.0.0.1:7000',
      fetch: intuit.fetch,
      nowMs,
      startTimer: clock.startTimer,
      sleep: clock.sleep,
      turns: createTurns({ nowMs, updateWindows: (realmId, decide) => windows.update(realmId, decide) }),
      tokens: vault,
      log: ({ outcome }) => count(`call_${outcome}`),
    });
    const deps = {
      ...{ nowMs, hash, sha256Hex, bus, queue: pushQueue },
      log: ({ code }: { code: string }) => count(code),
      countFigures: createCountFigures({
        figures: createFigures({ table: slow, nowMs }),
        log: ({ code }) => count(code),
      }),
      connections: createConnections(slow),
      settings: createSettingsStore(slow),
      documents: createDocuments(slow),
      lanes: createLanes(slow),
      runs: createRuns({ table: slow, newId }),
      intents: createIntents(slow),
      submissions: createSubmissions(slow),
      adoptions: createAdoptions(slow),
      entityIndex: createEntityIndex(slow),
      billClaims: createBillClaims(slow),
      links: createLinks(slow),
      watches: createWatches(slow),
      books: createBooks({ client, nowMs, hash }),
      getKnownNames: async () => ({}),
      noteStale: async () => undefined,
      syncErrors: createSyncErrorPort({ nowMs, sha256Hex, store: createSyncErrors(slow) }),
      markConnection: async () => {
        throw new Error('A grant broke, and none should here.');
      },
    };
    const handle = createQueueHandler<PushMessage>(
      { nowMs, log: ({ code }) => count(code) },
      {
        messageSchema: pushMessageSchema,
        groupOf: ({ tenantId }) => tenantId,
        // As in push-worker.handler.ts.
        concurrency: 30,
        handleGroup: (messages, { endsAtMs }) => pushMessages(deps, messages, endsAtMs),
      },
    );
    return async (messages) => {
      const endsAtMs = nowMs() + stack.timeoutMs;
      const Records = messages.map(({ messageId, body, receiveCount }) => ({
        messageId,
        body,
        attributes: { ApproximateReceiveCount: String(receiveCount) },
      }));
      const answer = await handle(
        { Records },
        { getRemainingTimeInMillis: () => endsAtMs - nowMs(), awsRequestId: 'run' },
      );
      return answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    };
  };

  // Lambda prefers the container that was free last.
  const free = Array.from({ length: stack.containers }, container);
  const start = (): void => {
    queue.consume({
      batchSize: stack.batchSize,
      windowMs: stack.windowMs,
      maxConcurrency: stack.containers,
      visibilityTimeoutMs: stack.timeoutMs * 6,
      invoke: async (messages) => {
        const run = free.pop() ?? container();
        try {
          return await run(messages);
        } finally {
          free.push(run);
        }
      },
    });
    const tick = (): void => {
      void sweep({
        nowMs,
        lanes: createLanes(createSlowTable(clock, table)),
        sendTurns: (tenantIds) => pushQueue.sendAll(tenantIds.map((tenantId) => ({ tenantId }))),
      }).then(() => clock.startTimer(sweepEveryMs, tick));
    };
    clock.startTimer(sweepEveryMs, tick);
  };

  const submitDeps = (from: Table, sendLatencyMs: number) => ({
    nowMs,
    newDocumentId: () => newDocumentId(nowMs(), Buffer.from(newId(), 'hex')),
    hashContent: (content: unknown) => sha256Hex(canonicalJson(content)),
    documents: createDocuments(from),
    submissions: createSubmissions(from),
    billClaims: createBillClaims(from),
    lanes: createLanes(from),
    sendPointer: async (pointer: PushMessage) => {
      if (sendLatencyMs > 0) await clock.sleep(sendLatencyMs);
      queue.send(JSON.stringify(pointer));
    },
  });
  const atOnce = submitDeps(table, 0);
  const overHttp = submitDeps(createSlowTable(clock, table), queueLatencyMs);

  return {
    table,
    keysTable,
    kms,
    queue,
    logged,
    pushedAtMs,
    /** When the document is pushed. */
    pushed(documentId: DocumentId): Promise<number> {
      const known = pushedAtMs.get(documentId);
      return known === undefined
        ? new Promise((resolve) => told.set(documentId, resolve))
        : Promise.resolve(known);
    },
    start,
    /** A tenant with a connected company, its tokens sealed, its mapping saved. */
    async tenant(name: string): Promise<{ tenantId: TenantId; realmId: string }> {
      const tenantId = tenantIdSchema.parse(name);
      const company = intuit.company();
      const realmId = realmIdSchema.parse(company.realmId);
      const { incomeAccountId, defaultTaxCodeId } = company;
      const at = new Date(nowMs()).toISOString();
      await createConnections(table).replace(
        connectionOf({ tenantId, realmId, at, company: { name: `Company of ${name}` } }),
        undefined,
      );
      await createSettingsStore(table).put(
        tenantId,
        { realmId, settings: { incomeAccountId, defaultTaxCodeId } },
        { at, by: 'bench' },
      );
      const seal = createCipher({
        client: createCountedKms({ sleep: async () => {} }).client,
        keyArn: 'arn:bench',
      }).seal;
      await createProviderKeys(keysTable).storeGrant(tenantId, {
        realmId,
        accessToken: await seal(company.accessToken, { tenantId, realmId, purpose: 'accessToken' }),
        refreshToken: await seal(company.refreshToken, { tenantId, realmId, purpose: 'refreshToken' }),
        accessTokenExpiresAt: new Date(nowMs() + 3_600_000).toISOString(),
        refreshTokenExpiresAt: new Date(nowMs() + 100 * 86_400_000).toISOString(),
      });
      return { tenantId, realmId: company.realmId };
    },
    /** Accepts an invoice while time stands still: how a backlog comes to be there. */
    async submitAtOnce(tenantId: TenantId, invoice: SubmittedInvoice): Promise<DocumentId> {
      return (await submitDocument(atOnce, { tenantId, submitted: acceptableInvoice(invoice) })).document
        .documentId;
    },
    /** Accepts an invoice as the API does. */
    async submit(tenantId: TenantId, invoice: SubmittedInvoice): Promise<DocumentId> {
      return (await submitDocument(overHttp, { tenantId, submitted: acceptableInvoice(invoice) })).document
        .documentId;
    },
  };
}
