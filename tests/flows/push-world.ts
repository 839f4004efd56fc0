import { createHash } from 'node:crypto';
import { createSimulator, type Simulator } from '../../local/quickbooks/simulator.ts';
import { newDocumentId } from '../../functions/push/document-id.ts';
import { acceptableBill, acceptableInvoice } from '../../functions/push/acceptable.ts';
import { submitDocument } from '../../functions/push/submit-document.ts';
import { createSyncErrorPort } from '../../functions/push/sync-error-port.ts';
import { expectNotice } from '../../functions/push/expect-notice.ts';
import { takeTurn } from '../../functions/push/take-turn.ts';
import type { DocumentNews, TurnDeps } from '../../functions/push/turn.ts';
import { billSchema } from '../../shared/domain/bill.ts';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import type { Connection } from '../../shared/domain/connection.ts';
import type { Document } from '../../shared/domain/document.ts';
import { realmIdSchema, tenantIdSchema, type DocumentId, type RealmId } from '../../shared/domain/ids.ts';
import { submittedInvoiceSchema } from '../../shared/domain/invoice.ts';
import type { Settings } from '../../shared/domain/settings.ts';
import { createBooks } from '../../shared/quickbooks-online/books.ts';
import { createTurns } from '../../shared/quickbooks-online/governor.ts';
import type { QuickBooksClient } from '../../shared/quickbooks-online/client.ts';
import { createQuickBooksClient } from '../../shared/quickbooks-online/http-client.ts';
import { Secret } from '../../shared/quickbooks-online/secret.ts';
import { createAdoptions } from '../../shared/store/adoptions.ts';
import { createBillClaims } from '../../shared/store/bill-claims.ts';
import { createEntityIndex } from '../../shared/store/entity-index.ts';
import { createDocuments, type DocumentTransition } from '../../shared/store/documents.ts';
import { createIntents } from '../../shared/store/intents.ts';
import { createLanes } from '../../shared/store/lanes.ts';
import { createLinks } from '../../shared/store/links.ts';
import { createRealmWindows } from '../../shared/store/realm-windows.ts';
import { createRuns, type HeldReason } from '../../shared/store/runs.ts';
import { createSyncErrors } from '../../shared/store/sync-errors.ts';
import { createToldSyncErrors } from '../../shared/store/told-sync-errors.ts';
import { busEventSchema, type BusEvent } from '../../shared/contracts/events.ts';
import type { Table } from '../../shared/store/table.ts';
import { createWatches } from '../../shared/store/watches.ts';
import { createSubmissions } from '../../shared/store/submissions.ts';
import { createMemoryTable } from '../fakes/memory-table.ts';
import { createVirtualClock, type VirtualClock } from '../fakes/virtual-clock.ts';

interface WorldOptions {
  readonly tenantId?: string;
  readonly seed?: 'gb' | 'us' | 'us-ast';
  readonly customNumbers?: boolean;
  readonly warnsOfDuplicateBills?: boolean;
  readonly bookClosedOn?: string;
  /** Further switches of the simulated company. */
  readonly switches?: Record<string, unknown>;
  /** Stands between everything and the table, e.g. to let calls take time or fail. */
  readonly throughTable?: (table: Table, clock: VirtualClock) => Table;
  /** The same between the client and QuickBooks. */
  readonly throughFetch?: (fetch: Fetch) => Fetch;
  /** The same between everything and the bus. */
  readonly throughPublish?: (publish: Publish) => Publish;
  /** Takes Intuit's notices, once an endpoint is registered. */
  readonly deliver?: (notice: Request) => Promise<Response>;
}

type Publish = (told: readonly BusEvent[]) => Promise<void>;
type Fetch = Parameters<typeof createQuickBooksClient>[0]['fetch'];

/** What a person decides about a document. */
type Decision = Pick<
  DocumentTransition,
  'isSubmittedByHand' | 'renumbering' | 'isDuplicateAllowed' | 'overwrites' | 'adopts'
>;

/** One tenant with a connected company, a UK one by default, real stores and the real client, in virtual time, against the simulator. */
export function createPushWorld(options: WorldOptions = {}) {
  const clock = createVirtualClock();
  const memory = createMemoryTable();
  const table = { ...memory, ...options.throughTable?.(memory, clock) };
  const simulator = createSimulator({
    clock: { nowMs: clock.nowMs },
    sleep: clock.sleep,
    random: unlike(),
    ...(options.deliver === undefined ? {} : { deliver: options.deliver }),
    onUnmodelled: (what) => {
      throw new Error(`The simulator does not model ${what}`);
    },
  });
  const tenantId = tenantIdSchema.parse(options.tenantId ?? 'tenant-a');
  const { seed = 'gb', customNumbers = true, warnsOfDuplicateBills = false } = options;
  const accessTokens = new Map<string, string>();
  const createCompany = (): RealmId => {
    const { realmId: id } = simulator.control.createCompany({
      seed,
      switches: {
        customTxnNumbers: customNumbers,
        warnDuplicateBillNumber: warnsOfDuplicateBills,
        ...options.switches,
      },
    });
    accessTokens.set(id, simulator.control.connect({ realmId: id }).accessToken);
    return realmIdSchema.parse(id);
  };
  const realmId = createCompany();
  const connection: Connection = {
    tenantId,
    realmId,
    state: 'active',
    company: {
      name: 'Quill & Sons',
      country: seed === 'gb' ? 'GB' : 'US',
      homeCurrency: seed === 'gb' ? 'GBP' : 'USD',
      ...(options.bookClosedOn === undefined ? {} : { bookClosedOn: options.bookClosedOn }),
      usesCustomTransactionNumbers: customNumbers,
      usesAutomatedSalesTax: seed === 'us-ast',
      usesMultiCurrency: false,
      warnsOfDuplicateBillNumbers: warnsOfDuplicateBills,
      readAt: '2026-03-02T09:00:00.000Z',
    },
    connectedAt: '2026-03-02T09:00:00.000Z',
    connectedBy: 'user-1',
    epoch: 1,
    stateChangedAt: '2026-03-02T09:00:00.000Z',
  };
  const state: { connection: Connection | undefined; settings: Settings; isPaused: boolean } = {
    connection,
    settings: mappingOf(simulator, realmId),
    isPaused: false,
  };
  const news: DocumentNews[] = [];
  const events: BusEvent[] = [];
  const sent: { delaySeconds: number }[] = [];
  const logged: string[] = [];
  const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');
  const hash = (text: string): string => sha256Hex(text).slice(0, 32);
  const iso = (): string => new Date(clock.nowMs()).toISOString();
  let ids = 0;
  const fetch: Fetch = (url, init) => simulator.handle(new Request(url, init));
  const createClient = (): QuickBooksClient => {
    const windows = createRealmWindows({ table, sleep: clock.sleep, random: () => 0.5 });
    return createQuickBooksClient({
      countRead: async () => {},
      baseUrl: 'http://127.0.0.1:7000',
      fetch: options.throughFetch?.(fetch) ?? fetch,
      nowMs: clock.nowMs,
      startTimer: clock.startTimer,
      sleep: clock.sleep,
      turns: createTurns({
        nowMs: clock.nowMs,
        updateWindows: (realm, decide) => windows.update(realm, decide),
      }),
      // A vault's one promise, without the vault: a token that is refused is replaced.
      tokens: {
        accessTokenFor: async (owner, asked) => {
          // Somebody else may have replaced it already.
          if (asked?.refused?.reveal() === accessTokens.get(owner.realmId)) {
            const { accessToken } = simulator.control.connect({ realmId: owner.realmId });
            accessTokens.set(owner.realmId, accessToken);
          }
          return { outcome: 'opened', accessToken: new Secret(accessTokens.get(owner.realmId) ?? '') };
        },
      },
      log: () => {},
    });
  };
  let own = createClient();
  const client: QuickBooksClient = {
    read: (...of) => own.read(...of),
    query: (...of) => own.query(...of),
    queryAll: (...of) => own.queryAll(...of),
    changes: (...of) => own.changes(...of),
    create: (...of) => own.create(...of),
    change: (...of) => own.change(...of),
    batch: (...of) => own.batch(...of),
  };
  const documents = createDocuments(table);
  const lanes = createLanes(table);
  const runs = createRuns({ table, newId: () => String((ids += 1)).padStart(8, '0') });
  const submissions = createSubmissions(table);
  const publish: Publish = async (told) => {
    events.push(...told.map((event) => busEventSchema.parse(event)));
  };
  const publishEvents = options.throughPublish?.(publish) ?? publish;
  const syncErrorSteps = createToldSyncErrors({
    store: createSyncErrors(table),
    sha256Hex,
    publish: publishEvents,
    noteChange: async () => {},
  });
  const deps: TurnDeps = {
    nowMs: clock.nowMs,
    hash,
    lanes,
    runs,
    intents: createIntents(table),
    documents,
    submissions,
    adoptions: createAdoptions(table),
    entityIndex: createEntityIndex(table),
    billClaims: createBillClaims(table),
    links: createLinks(table),
    books: createBooks({ client, nowMs: clock.nowMs, hash }),
    getConnection: async () => state.connection,
    getDecisions: async () => ({
      settings: state.settings,
      stale: [],
      isPaused: state.isPaused,
      version: JSON.stringify([state.settings, state.isPaused]),
    }),
    getKnownNames: async () => ({}),
    noteStale: async () => undefined,
    syncErrors: createSyncErrorPort({ nowMs: clock.nowMs, sha256Hex, store: syncErrorSteps }),
    markConnection: async (of, broken) => {
      state.connection = { ...of, state: broken };
    },
    publish: async (told) => {
      news.push(...told);
    },
    expectNotice: (tenantId) => expectNotice({ nowMs: clock.nowMs, watches: createWatches(table) }, tenantId),
    sendTurn: async (_tenant, delaySeconds) => {
      sent.push({ delaySeconds });
    },
    log: ({ code }) => logged.push(code),
  };
  const submitDeps = {
    nowMs: clock.nowMs,
    newDocumentId: () => newDocumentId(clock.nowMs(), bytesOf((ids += 1))),
    hashContent: (content: unknown) => sha256Hex(canonicalJson(content)),
    documents,
    submissions,
    billClaims: createBillClaims(table),
    lanes,
    sendPointer: async () => {},
  };

  return {
    clock,
    table,
    client,
    simulator,
    realmId,
    tenantId,
    state,
    deps,
    news,
    /** What was told of sync errors and connections. */
    events,
    publishEvents,
    syncErrorSteps,
    sha256Hex,
    accessTokens,
    /** What a process that died had in memory is gone. */
    startAnew(): void {
      own = createClient();
    },
    sent,
    isoNow: iso,
    logged,
    runs,
    async submit(change: Record<string, unknown> = {}): Promise<Document> {
      const invoice = submittedInvoiceSchema.parse({ ...baseInvoice, ...change });
      return (await submitDocument(submitDeps, { tenantId, submitted: acceptableInvoice(invoice) })).document;
    },
    async submitBill(change: Record<string, unknown> = {}): Promise<Document> {
      const bill = billSchema.parse({ ...baseBill, ...change });
      return (await submitDocument(submitDeps, { tenantId, submitted: acceptableBill(bill) })).document;
    },
    async requestVoid(documentId: DocumentId): Promise<void> {
      const document = await documents.get(tenantId, documentId);
      await documents.requestVoid(document!, iso());
    },
    /** Queues a document again with what a person decided about it. */
    async decide(documentId: DocumentId, decision: Decision = {}): Promise<void> {
      const document = await documents.get(tenantId, documentId);
      const { attempts } = document!;
      await documents.move(
        { tenantId, documentId, basis: document! },
        { state: 'queued', updatedAt: iso(), attempts, ...decision },
      );
    },
    /** What whoever changes settings or the connection does: lets go what waited, and sends the turn. */
    async release(reason: HeldReason): Promise<void> {
      await runs.releaseHeld(tenantId, reason, iso());
      await settle([]);
    },
    /** Another company of the same tenant, not connected yet. */
    createOtherCompany: createCompany,
    /** Disconnects from the one company and connects to the other, whose mapping is taken as it is there. */
    connectTo(realm: RealmId): void {
      const { epoch } = state.connection!;
      state.connection = { ...connection, realmId: realm, epoch: epoch + 2 };
      state.settings = mappingOf(simulator, realm);
    },
    /** A person changes something in QuickBooks. */
    edit(entity: string, id: string, body: Record<string, unknown>): void {
      const [row] = rowsOf(simulator, realmId, entity, `Id = '${id}'`);
      execute('update', entity, { ...body, Id: id, SyncToken: row!['SyncToken'], sparse: true });
    },
    /** A person voids or deletes something in QuickBooks. */
    remove(how: 'void' | 'delete', entity: string, id: string): void {
      const [row] = rowsOf(simulator, realmId, entity, `Id = '${id}'`);
      execute(how, entity, { Id: id, SyncToken: row!['SyncToken'] });
    },
    /** A person enters something in QuickBooks; answers its id. */
    enter: (entity: string, body: Record<string, unknown>): string => {
      const answer = execute('create', entity, body) as Record<string, { Id: string }>;
      return answer[entity]!.Id;
    },
    idOf: (entity: string, name: string): string =>
      String(
        rowsOf(simulator, realmId, entity).find((row) =>
          String(row['DisplayName'] ?? row['Name']).startsWith(name),
        )?.['Id'],
      ),
    turn: (documentIds: readonly DocumentId[]): Promise<void> =>
      clock.run(takeTurn(deps, { tenantId, documentIds, endsAtMs: clock.nowMs() + 300_000 })),
    /** The same by a worker of other ports. */
    turnWith: (ports: TurnDeps, documentIds: readonly DocumentId[]): Promise<void> =>
      clock.run(takeTurn(ports, { tenantId, documentIds, endsAtMs: clock.nowMs() + 300_000 })),
    settle,
    settleUntil,
    document: async (documentId: DocumentId): Promise<Document> => {
      const [document] = await documents.getMany(tenantId, [documentId]);
      if (document === undefined) throw new Error(`There is no ${documentId}.`);
      return document;
    },
    /** The rows of an entity, straight from the simulated books. */
    rows: (entity: string, realm: string = realmId, where?: string): Record<string, unknown>[] =>
      rowsOf(simulator, realm, entity, where),
  };

  /** Turns, each when the one before asked for it, until nothing is left to do. */
  function settle(documentIds: readonly DocumentId[], maxTurns = 60): Promise<void> {
    return settleUntil(documentIds, async () => false, maxTurns);
  }

  /** The same, or until this is so after a turn. */
  async function settleUntil(
    documentIds: readonly DocumentId[],
    isDone: () => Promise<boolean>,
    maxTurns = 60,
  ): Promise<void> {
    let handed = documentIds;
    for (let turn = 0; turn < maxTurns; turn += 1) {
      sent.length = 0;
      await clock.run(takeTurn(deps, { tenantId, documentIds: handed, endsAtMs: clock.nowMs() + 300_000 }));
      handed = [];
      const next = sent.at(-1);
      if (next === undefined || (await isDone())) return;
      await clock.advance(next.delaySeconds * 1000);
    }
    throw new Error('The tenant is not settled after many turns.');
  }

  function execute(kind: 'create' | 'update' | 'void' | 'delete', entity: string, body: object): unknown {
    const request = { kind, entity, body, allowDuplicateDocNum: true } as never;
    const answer = simulator
      .books(realmId)
      .execute(request, { nowMs: clock.nowMs(), userName: 'Sam', userId: '1' });
    if (!answer.ok) throw new Error(`The books refuse: ${JSON.stringify(answer.fault)}`);
    return answer.body;
  }
}

/** Sixteen bytes that no other number has, in its order. */
const bytesOf = (number: number): Uint8Array =>
  new Uint8Array(16).fill(number >> 8, 0, 8).fill(number & 255, 8);

/** Always other numbers, and the same ones in every world: tokens and realm ids must differ. */
function unlike(): () => number {
  let state = 0.5;
  return () => (state = (state * 997 + 0.1234567) % 1);
}

const baseInvoice = {
  id: 'ext-1',
  revision: 1,
  number: 'INV-1',
  issuedOn: '2026-03-02',
  currency: 'GBP',
  customer: { id: 'c-1', name: 'Quill & Sons' },
  lines: [{ item: { code: 'A', name: 'Seats' }, quantity: '3', unitPrice: '2.55', amount: '7.65' }],
};

const baseBill = {
  id: 'bill-1',
  revision: 1,
  number: 'B-0042',
  issuedOn: '2026-03-01',
  currency: 'GBP',
  vendor: { id: 'v-1', name: 'Quarry Direct' },
  lines: [{ description: 'Diesel', amount: '10.00' }],
};

function rowsOf(
  simulator: Simulator,
  realmId: string,
  entity: string,
  where?: string,
): Record<string, unknown>[] {
  const condition = where === undefined ? '' : ` where ${where}`;
  const answer = simulator
    .books(realmId)
    .execute(
      { kind: 'query', statement: `select * from ${entity}${condition} maxresults 1000` },
      { nowMs: 0, userName: 'test', userId: '1' },
    );
  if (!answer.ok) throw new Error('The books cannot be read.');
  const { QueryResponse } = answer.body as { QueryResponse: Record<string, Record<string, unknown>[]> };
  return QueryResponse[entity] ?? [];
}

function mappingOf(simulator: Simulator, realmId: string): Settings {
  const accountOf = (type: string): string =>
    String(rowsOf(simulator, realmId, 'Account').find((row) => row['AccountType'] === type)?.['Id']);
  const codes = rowsOf(simulator, realmId, 'TaxCode');
  const zero = codes.find(({ Name }) => String(Name).startsWith('0.0%') || Name === 'NON');
  return {
    incomeAccountId: accountOf('Income'),
    expenseAccountId: accountOf('Expense'),
    defaultTaxCodeId: String(zero?.['Id']),
  };
}
