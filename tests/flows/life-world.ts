// Loaded beforehand: virtual time does not wait for a library to be read.
import 'intuit-oauth';
import type { BrokenState, Connection } from '../../shared/domain/connection.ts';
import { takeTurn } from '../../functions/push/take-turn.ts';
import { eraseTenant } from '../../functions/admin/erase-tenant.ts';
import { pause, resume } from '../../functions/admin/pause.ts';
import { refreshCompany, type RefreshCompanyDeps } from '../../functions/reference-data/refresh-company.ts';
import { refreshLists } from '../../functions/reference-data/refresh-lists.ts';
import { disconnect } from '../../functions/connect/disconnect.ts';
import { finishErasure, type FinishErasureDeps } from '../../functions/admin/finish-erasure.ts';
import { busEventSchema, type BusEvent } from '../../shared/contracts/events.ts';
import {
  realmIdSchema,
  tenantIdSchema,
  type DocumentId,
  type RealmId,
  type TenantId,
} from '../../shared/domain/ids.ts';
import { createBooks } from '../../shared/quickbooks-online/books.ts';
import { fetchCompany } from '../../shared/quickbooks-online/company.ts';
import { createReferencePull } from '../../shared/quickbooks-online/reference-data.ts';
import { createTurns } from '../../shared/quickbooks-online/governor.ts';
import { createQuickBooksClient } from '../../shared/quickbooks-online/http-client.ts';
import { createOAuth } from '../../shared/quickbooks-online/oauth.ts';
import { revokeStored } from '../../shared/quickbooks-online/revoke-stored.ts';
import { Secret } from '../../shared/quickbooks-online/secret.ts';
import { createTokenVault } from '../../shared/quickbooks-online/tokens.ts';
import { createConnections, type Connections } from '../../shared/store/connections.ts';
import { createIntents } from '../../shared/store/intents.ts';
import { createLanes } from '../../shared/store/lanes.ts';
import { createLinks } from '../../shared/store/links.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { createProviderKeys } from '../../shared/store/provider-keys.ts';
import { createRealmOwners } from '../../shared/store/realm-owners.ts';
import { createRealmWindows } from '../../shared/store/realm-windows.ts';
import { createRuns } from '../../shared/store/runs.ts';
import { createReleaseHeld } from '../../shared/store/release-held.ts';
import { createSettingsStore } from '../../shared/store/settings.ts';
import { createSubmissions } from '../../shared/store/submissions.ts';
import { createTenantDirectory } from '../../shared/store/tenant-directory.ts';
import { createTenantRows } from '../../shared/store/tenant-rows.ts';
import { createTenants } from '../../shared/store/tenants.ts';
import { createTombstones } from '../../shared/store/tombstones.ts';
import { markConnection } from '../../shared/store/mark-connection.ts';
import { createReferenceLists } from '../../shared/store/reference-lists.ts';
import { createUsage } from '../../shared/store/usage.ts';
import { createRefreshes } from '../../shared/store/refreshes.ts';
import type { Item } from '../../shared/store/table.ts';
import { createMemoryTable } from '../fakes/memory-table.ts';
import { app, fakeCipher, origin, seededRandom } from '../shared/quickbooks-online/simulated-intuit.ts';
import { createPushWorld } from './push-world.ts';
import { Died, noSteps, stepped, steppedTable, type Steps } from './steps.ts';

export const erased = tenantIdSchema.parse('tenant-a');
export const other = tenantIdSchema.parse('tenant-b');
const minuteMs = 60_000;

/** Two connected tenants with documents: the one that is erased, and one that must not notice. */
export async function createLifeWorld() {
  const world = createPushWorld();
  const { clock, simulator, table, sha256Hex } = world;
  const keysTable = createMemoryTable();
  const events: BusEvent[] = [];
  const logged: string[] = [];
  const schedules = new Set<TenantId>([erased, other]);
  const queue: { tenantId: TenantId; dueMs: number }[] = [];
  const calls: string[] = [];
  const state = { isIntuitAway: false };
  let ids = 0;
  const { nowMs, sleep, startTimer } = clock;

  const fetchIn =
    (steps: Steps) =>
    (url: string, init: RequestInit): Promise<Response> =>
      stepped(steps, `call ${new URL(url).pathname}`, async () => {
        calls.push(`${init.method ?? 'GET'} ${new URL(url).pathname}`);
        if (state.isIntuitAway) throw new TypeError('fetch failed');
        return simulator.handle(new Request(url, init));
      });
  const vaultIn = (steps: Steps) => {
    const oauth = createOAuth({
      fetch: fetchIn(steps),
      nowMs,
      startTimer,
      getApp: async () => app,
      tokenUrl: `${origin}/oauth2/v1/tokens/bearer`,
      revokeUrl: `${origin}/v2/oauth2/tokens/revoke`,
    });
    const vault = createTokenVault({
      store: createProviderKeys(steppedTable(keysTable, steps)),
      cipher: fakeCipher,
      oauth,
      nowMs,
      sleep,
      random: seededRandom((ids += 1)),
      newId: () => `holder-${(ids += 1)}`,
      log: () => {},
    });
    return { oauth, vault };
  };

  const settings = createSettingsStore(table);
  const releaseHeld = createReleaseHeld({
    ...{ table, nowMs, newId: () => `held-${(ids += 1)}` },
    sendTurn: async () => {},
  });

  const clientIn = (steps: Steps) => {
    const own = steppedTable(table, steps);
    const usage = createUsage({ table: own, nowMs });
    const windows = createRealmWindows({ table: own, sleep, random: () => 0.5 });
    return createQuickBooksClient({
      countRead: ({ tenantId }) => usage.countRead(tenantId),
      baseUrl: origin,
      fetch: fetchIn(steps),
      nowMs,
      startTimer,
      sleep,
      turns: createTurns({ nowMs, updateWindows: windows.update }),
      tokens: vaultIn(steps).vault,
      log: () => {},
    });
  };

  /** A worker that reads the company again; what the reading cures is not its matter here. */
  const refreshIn = (steps: Steps): RefreshCompanyDeps => {
    const own = steppedTable(table, steps);
    const client = clientIn(steps);
    const lists = createReferenceLists({ table: own, nowMs, newId: () => `list-${(ids += 1)}` });
    const connections = createConnections(own);
    const startByMs = nowMs() + 2 * minuteMs;
    return {
      ...{ nowMs, connections, refreshes: createRefreshes(own) },
      readCompany: (connection) =>
        fetchCompany(client, { connection, maxTurnWaitMs: 20_000, startByMs }, nowMs),
      refreshLists: (connection) =>
        refreshLists({ nowMs, lists, pull: createReferencePull({ client, nowMs }) }, connection),
      releaseCured: async () => {},
      announceExpiry: async () => {},
      markBroken: markIn(connections),
      tellRenewed: async () => {},
      log: () => {},
    };
  };
  const markIn =
    (connections: Connections) =>
    (connection: Connection, broken: BrokenState): Promise<void> =>
      markConnection(
        {
          ...{ nowMs, sha256Hex, connections },
          openError: world.deps.syncErrors.open,
          publish: async (told) => void events.push(...told),
        },
        connection,
        broken,
      );

  /** A worker of the push queue. */
  const pushIn = (steps: Steps) => {
    const own = steppedTable(table, steps);
    const client = clientIn(steps);
    const connections = createConnections(own);
    return {
      ...world.deps,
      lanes: createLanes(own),
      links: createLinks(own),
      intents: createIntents(own),
      documents: createDocuments(own),
      submissions: createSubmissions(own),
      runs: createRuns({ table: own, newId: () => `run-${(ids += 1)}` }),
      books: createBooks({ client, nowMs, hash: (text) => sha256Hex(text).slice(0, 32) }),
      getConnection: (tenantId: TenantId) => connections.get(tenantId),
      getDecisions: async (tenantId: TenantId, realmId: RealmId) => ({
        ...(await world.deps.getDecisions(tenantId, realmId)),
        isPaused: await createSettingsStore(own).isPaused(tenantId),
      }),
      markConnection: markIn(connections),
    };
  };

  const sendIn =
    (steps: Steps) =>
    (tenantId: TenantId, of: { delaySeconds: number }): Promise<void> =>
      stepped(steps, 'send', async () => {
        const delaySeconds = Math.min(900, of.delaySeconds);
        queue.push({ tenantId, dueMs: nowMs() + delaySeconds * 1000 });
      });

  const finishDepsIn = (steps: Steps): FinishErasureDeps => {
    const own = steppedTable(table, steps);
    const { oauth, vault } = vaultIn(steps);
    return {
      ...{ nowMs, sleep, sha256Hex },
      tombstones: createTombstones(own),
      connections: createConnections(own),
      lanes: createLanes(own),
      realmOwners: createRealmOwners(own),
      directory: createTenantDirectory(own),
      rows: createTenantRows(own),
      revokeStored: (owner) => revokeStored({ oauth, vault, log: () => {} }, owner),
      removeSchedule: (tenantId) => stepped(steps, 'unschedule', async () => void schedules.delete(tenantId)),
      forgetGrant: (owner) => vault.forgetGrant(owner),
      sendErasure: sendIn(steps),
      publish: (told) =>
        stepped(steps, 'publish', async () => {
          events.push(...told.map((event) => busEventSchema.parse(event)));
        }),
      log: ({ code }) => logged.push(code),
    };
  };

  const ask = (tenantId: TenantId = erased, steps: Steps = noSteps, confirm: string = tenantId) =>
    eraseTenant(
      {
        nowMs,
        tombstones: createTombstones(steppedTable(table, steps)),
        connections: createConnections(steppedTable(table, steps)),
        sendErasure: sendIn(steps),
      },
      { tenantId, by: 'client:vendor', reason: 'contractEnded', confirm },
    );

  /** One delivery of the message that is due next, which comes again when its process died; false when there is none. */
  const deliver = async (steps: Steps = noSteps, timeMs = 15 * minuteMs): Promise<boolean> => {
    queue.sort((one, two) => one.dueMs - two.dueMs);
    const message = queue.shift();
    if (message === undefined) return false;
    if (message.dueMs > nowMs()) await clock.advance(message.dueMs - nowMs());
    const { tenantId } = message;
    try {
      await clock.run(finishErasure(finishDepsIn(steps), { tenantId, endsAtMs: nowMs() + timeMs }));
    } catch (error) {
      if (!(error instanceof Died)) throw error;
      queue.push(message);
    }
    return true;
  };

  /** An admin disconnects the tenant that else is erased. */
  const endConnection = (): Promise<unknown> => {
    const { oauth, vault } = vaultIn(noSteps);
    return disconnect(
      {
        ...{ nowMs, sleep, sha256Hex },
        connections: createConnections(table),
        lanes: createLanes(table),
        realmOwners: createRealmOwners(table),
        revokeStored: (owner) => revokeStored({ oauth, vault, log: () => {} }, owner),
        isPaused: async () => false,
        forgetGrant: (owner) => vault.forgetGrant(owner),
        endNights: async (tenantId) => void schedules.delete(tenantId),
        stopRefreshing: (tenantId) => createRefreshes(table).cancel(tenantId),
        publish: async (told) => void events.push(...told),
        audit: async () => {},
      },
      { tenantId: erased, actor: 'user:ada', correlationId: 'end' },
    );
  };

  /** A person consents again, to the same company. */
  async function reconnect(): Promise<void> {
    const connections = createConnections(table);
    const before = await connections.get(erased);
    await storeConsent(erased, world.realmId);
    await connections.replace({ ...before!, state: 'active', epoch: before!.epoch + 1 }, before);
  }

  async function storeConsent(tenantId: TenantId, realmId: RealmId): Promise<void> {
    const tokens = simulator.control.connect({ realmId });
    await vaultIn(noSteps).vault.storeGrant(
      { tenantId, realmId },
      {
        accessToken: new Secret(tokens.accessToken),
        refreshToken: new Secret(tokens.refreshToken),
        accessTokenExpiresAtMs: nowMs() + tokens.accessExpiresInSeconds * 1000,
        refreshTokenExpiresAtMs: nowMs() + tokens.refreshExpiresInSeconds * 1000,
      },
    );
  }

  async function furnish(tenantId: TenantId, realmId: RealmId): Promise<void> {
    const now = new Date(nowMs()).toISOString();
    await createTenants({ table, nowMs }).put(tenantId, { name: `Canary ${tenantId}`, timeZone: 'UTC', now });
    await createRealmOwners(table).claim(realmId, { tenantId, now, provisionalUntil: now });
    await createRealmOwners(table).confirm(realmId, tenantId);
    await storeConsent(tenantId, realmId);
    const connections = createConnections(table);
    const before = await connections.get(tenantId);
    await connections.replace({ ...world.state.connection!, tenantId, realmId }, before);
    // A row of every kind that ever lies under a tenant.
    for (const kind of kindsOfRows) {
      await table.put({ pk: `TENANT#${tenantId}`, sk: kind, content: `canary of ${tenantId}` });
    }
  }

  const newCompany = (): RealmId =>
    realmIdSchema.parse(simulator.control.createCompany({ seed: 'gb' }).realmId);
  const otherRealm = newCompany();
  await furnish(erased, world.realmId);
  await furnish(other, otherRealm);

  return {
    ...{
      clock,
      table,
      keysTable,
      simulator,
      events,
      logged,
      schedules,
      queue,
      calls,
      state,
      otherRealm,
      newCompany,
      furnish,
    },
    realmId: world.realmId,
    /** An invoice of the erased tenant. */
    submit: (change: object = {}) =>
      world.submit({ customer: { id: 'c-1', name: 'Canary Customer' }, ...change }),
    rows: world.rows,
    ask,
    disconnect: endConnection,
    pause: () => pause({ nowMs, settings }, { tenantId: erased, by: 'ada' }),
    resume: () => resume({ nowMs, settings, releaseHeld }, { tenantId: erased, by: 'ada' }),
    reconnect,
    document: world.document,
    deliver,
    /** Until no message is left. */
    async deliverAll(): Promise<void> {
      while (await deliver());
    },
    /** One turn of the first tenant; a worker that loses its lane or its tokens meanwhile ends it as it can. */
    turn: (documentId: DocumentId, steps: Steps) => {
      const documentIds = [documentId];
      const endsAtMs = nowMs() + 5 * minuteMs;
      return clock.run(takeTurn(pushIn(steps), { tenantId: erased, documentIds, endsAtMs }));
    },
    /** The company of the first tenant is read again. */
    refresh: (steps: Steps) => clock.run(refreshCompany(refreshIn(steps), erased)),
    /** Reads of its books that QuickBooks answered. */
    answeredReads: () => simulator.control.counters(world.realmId).metered,
    /** What lies in both tables of this tenant, of its company, and of it in the list of tenants. */
    rowsOf: (tenantId: TenantId, realmId: RealmId): Item[] =>
      [...table.items.values(), ...keysTable.items.values()].filter(
        ({ pk, sk }) =>
          pk === `TENANT#${tenantId}` || pk === `REALM#${realmId}` || (pk === 'TENANTS' && sk === tenantId),
      ),
    /** What the table does with what has expired. */
    dropExpired(): void {
      for (const [id, item] of table.items) {
        if (Number(item['expiresAt'] ?? Infinity) * 1000 < nowMs()) table.items.delete(id);
      }
    },
    /** Everything that lies anywhere, as text. */
    everything: (): string => JSON.stringify([...table.items.values(), ...keysTable.items.values()]),
  };
}

const kindsOfRows = [
  'SETTINGS',
  'MAPPING#9341000000000001',
  'LINK#9341000000000001#customer#c-9',
  'LINKHOLDER#9341000000000001#customer#9',
  'BILL#v-1#B-1#2026-03-01#10.00#GBP',
  'ADOPTION#9341000000000001#invoice#9',
  'SYNCERROR#err_1',
  'SYNCERRORMEMBER#err_1#doc_1',
  'TESTPUSH#doc_1',
  'HELD#goLive#1',
  'REFERENCE#9341000000000001#LIST#account',
  'REFERENCE#9341000000000001#CHUNK#account#1#00000',
  'IDEMPOTENCY#client:vendor#key',
  'USAGE#2026-03',
  'AUDIT#2026-03-02T10:00:00.000Z#1',
  // A kind that is yet to come.
  'ZZZ#1',
];
