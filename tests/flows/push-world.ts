import { createHash } from 'node:crypto';
import { createSimulator, type Simulator } from '../../local/quickbooks/simulator.ts';
import { newDocumentId } from '../../functions/push/document-id.ts';
import { acceptableInvoice } from '../../functions/push/acceptable.ts';
import { submitDocument } from '../../functions/push/submit-document.ts';
import { createSyncErrorPort } from '../../functions/push/sync-error-port.ts';
import { takeTurn } from '../../functions/push/take-turn.ts';
import type { DocumentNews, TurnDeps } from '../../functions/push/turn.ts';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import type { Connection } from '../../shared/domain/connection.ts';
import type { Document } from '../../shared/domain/document.ts';
import { realmIdSchema, tenantIdSchema, type DocumentId } from '../../shared/domain/ids.ts';
import { submittedInvoiceSchema } from '../../shared/domain/invoice.ts';
import type { Settings } from '../../shared/domain/settings.ts';
import { createBooks } from '../../shared/quickbooks-online/books.ts';
import { createTurns } from '../../shared/quickbooks-online/governor.ts';
import { createQuickBooksClient } from '../../shared/quickbooks-online/http-client.ts';
import { Secret } from '../../shared/quickbooks-online/secret.ts';
import { createBillClaims } from '../../shared/store/bill-claims.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { createIntents } from '../../shared/store/intents.ts';
import { createLanes } from '../../shared/store/lanes.ts';
import { createLinks } from '../../shared/store/links.ts';
import { createRealmWindows } from '../../shared/store/realm-windows.ts';
import { createRuns } from '../../shared/store/runs.ts';
import { createSyncErrors } from '../../shared/store/sync-errors.ts';
import { createSubmissions } from '../../shared/store/submissions.ts';
import { createMemoryTable } from '../fakes/memory-table.ts';
import { createVirtualClock } from '../fakes/virtual-clock.ts';

/** One tenant with a connected UK company, real stores and the real client, in virtual time, against the simulator. */
export function createPushWorld(options: { customNumbers?: boolean } = {}) {
  const clock = createVirtualClock();
  const table = createMemoryTable();
  const simulator = createSimulator({
    clock: { nowMs: clock.nowMs },
    sleep: clock.sleep,
    random: () => 0.5,
    onUnmodelled: (what) => {
      throw new Error(`The simulator does not model ${what}`);
    },
  });
  const tenantId = tenantIdSchema.parse('tenant-a');
  const customNumbers = options.customNumbers ?? true;
  const { realmId } = simulator.control.createCompany({
    seed: 'gb',
    switches: { customTxnNumbers: customNumbers },
  });
  let { accessToken } = simulator.control.connect({ realmId });
  const connection: Connection = {
    tenantId,
    realmId: realmIdSchema.parse(realmId),
    state: 'active',
    company: {
      name: 'Quill & Sons',
      country: 'GB',
      homeCurrency: 'GBP',
      usesCustomTransactionNumbers: customNumbers,
      usesAutomatedSalesTax: false,
      usesMultiCurrency: false,
      warnsOfDuplicateBillNumbers: false,
      readAt: '2026-03-02T09:00:00.000Z',
    },
    connectedAt: '2026-03-02T09:00:00.000Z',
    connectedBy: 'user-1',
    epoch: 1,
    stateChangedAt: '2026-03-02T09:00:00.000Z',
  };
  const state: { connection: Connection | undefined; settings: Settings } = {
    connection,
    settings: mappingOf(simulator, realmId),
  };
  const news: DocumentNews[] = [];
  const sent: { delaySeconds: number }[] = [];
  const logged: string[] = [];
  const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');
  const hash = (text: string): string => sha256Hex(text).slice(0, 32);
  let ids = 0;
  const windows = createRealmWindows({ table, sleep: clock.sleep, random: () => 0.5 });
  const client = createQuickBooksClient({
    baseUrl: 'http://127.0.0.1:7000',
    fetch: (url, init) => simulator.handle(new Request(url, init)),
    nowMs: clock.nowMs,
    startTimer: clock.startTimer,
    sleep: clock.sleep,
    turns: createTurns({
      nowMs: clock.nowMs,
      updateWindows: (realm, decide) => windows.update(realm, decide),
    }),
    // A vault's one promise, without the vault: a token that is refused is replaced.
    tokens: {
      accessTokenFor: async (_owner, asked) => {
        if (asked?.refused !== undefined) ({ accessToken } = simulator.control.connect({ realmId }));
        return { outcome: 'opened', accessToken: new Secret(accessToken) };
      },
    },
    log: () => {},
  });
  const documents = createDocuments(table);
  const lanes = createLanes(table);
  const runs = createRuns({ table, newId: () => String((ids += 1)).padStart(8, '0') });
  const submissions = createSubmissions(table);
  const deps: TurnDeps = {
    nowMs: clock.nowMs,
    hash,
    lanes,
    runs,
    intents: createIntents(table),
    documents,
    submissions,
    links: createLinks(table),
    books: createBooks({ client, nowMs: clock.nowMs, hash }),
    getConnection: async () => state.connection,
    getDecisions: async () => ({
      settings: state.settings,
      stale: [],
      isPaused: false,
      version: JSON.stringify(state.settings),
    }),
    getKnownNames: async () => ({}),
    syncErrors: createSyncErrorPort({ nowMs: clock.nowMs, sha256Hex, store: createSyncErrors(table) }),
    markConnection: async (of, broken) => {
      state.connection = { ...of, state: broken };
    },
    publish: async (told) => {
      news.push(...told);
    },
    sendTurn: async (_tenant, delaySeconds) => {
      sent.push({ delaySeconds });
    },
    log: ({ code }) => logged.push(code),
  };
  const submitDeps = {
    nowMs: clock.nowMs,
    newDocumentId: () => newDocumentId(clock.nowMs(), new Uint8Array(16).fill((ids += 1))),
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
    sent,
    logged,
    runs,
    async submit(change: Record<string, unknown> = {}): Promise<Document> {
      const invoice = submittedInvoiceSchema.parse({ ...baseInvoice, ...change });
      return (await submitDocument(submitDeps, { tenantId, submitted: acceptableInvoice(invoice) })).document;
    },
    turn: (documentIds: readonly DocumentId[]): Promise<void> =>
      clock.run(takeTurn(deps, { tenantId, documentIds, endsAtMs: clock.nowMs() + 300_000 })),
    /** Turns, each when the one before asked for it, until nothing is left to do. */
    async settle(documentIds: readonly DocumentId[], maxTurns = 60): Promise<void> {
      let handed = documentIds;
      for (let turn = 0; turn < maxTurns; turn += 1) {
        sent.length = 0;
        await clock.run(takeTurn(deps, { tenantId, documentIds: handed, endsAtMs: clock.nowMs() + 300_000 }));
        handed = [];
        const next = sent.at(-1);
        if (next === undefined) return;
        await clock.advance(next.delaySeconds * 1000);
      }
      throw new Error('The tenant is not settled after many turns.');
    },
    document: async (documentId: DocumentId): Promise<Document> => {
      const [document] = await documents.getMany(tenantId, [documentId]);
      if (document === undefined) throw new Error(`There is no ${documentId}.`);
      return document;
    },
    /** The rows of an entity, straight from the simulated books. */
    rows: (entity: string): Record<string, unknown>[] => rowsOf(simulator, realmId, entity),
  };
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

function rowsOf(simulator: Simulator, realmId: string, entity: string): Record<string, unknown>[] {
  const answer = simulator
    .books(realmId)
    .execute(
      { kind: 'query', statement: `select * from ${entity} maxresults 1000` },
      { nowMs: 0, userName: 'test', userId: '1' },
    );
  if (!answer.ok) throw new Error('The books cannot be read.');
  const { QueryResponse } = answer.body as { QueryResponse: Record<string, Record<string, unknown>[]> };
  return QueryResponse[entity] ?? [];
}

function mappingOf(simulator: Simulator, realmId: string): Settings {
  const account = rowsOf(simulator, realmId, 'Account').find((row) => row['AccountType'] === 'Income');
  const taxCode = rowsOf(simulator, realmId, 'TaxCode').find((row) => String(row['Name']).startsWith('0.0%'));
  return { incomeAccountId: String(account?.['Id']), defaultTaxCodeId: String(taxCode?.['Id']) };
}
