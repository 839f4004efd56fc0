import { putSettings } from '../../functions/admin/put-settings.ts';
import { finishConnect } from '../../functions/connect/finish-connect.ts';
import { leaveCompany } from '../../functions/connect/leave-company.ts';
import { noteStale, type GoneRecord } from '../../functions/push/note-stale.ts';
import { readCompanyLists } from '../../functions/reference-data/read-lists.ts';
import { refreshCompany } from '../../functions/reference-data/refresh-company.ts';
import { refreshLists } from '../../functions/reference-data/refresh-lists.ts';
import { tellRenewed } from '../../functions/reference-data/tell-renewed.ts';
import { releaseCured } from '../../functions/reference-data/release-cured.ts';
import { dismissSyncError } from '../../functions/sync-errors/dismiss-sync-error.ts';
import { getSyncError } from '../../functions/sync-errors/get-sync-error.ts';
import { resolveSyncError } from '../../functions/sync-errors/resolve-sync-error.ts';
import { retrySyncError } from '../../functions/sync-errors/retry-sync-errors.ts';
import type { Resolution } from '../../shared/contracts/sync-errors.ts';
import { connectionSchema, type BrokenState, type Connection } from '../../shared/domain/connection.ts';
import type { Document } from '../../shared/domain/document.ts';
import type { Settings } from '../../shared/domain/settings.ts';
import type { SyncError } from '../../shared/domain/sync-error.ts';
import { fetchCompany, readCompany } from '../../shared/quickbooks-online/company.ts';
import { createReferencePull } from '../../shared/quickbooks-online/reference-data.ts';
import { createConnections } from '../../shared/store/connections.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { keys } from '../../shared/store/keys.ts';
import { createHeldDocuments } from '../../shared/store/held-documents.ts';
import { createRealmOwners } from '../../shared/store/realm-owners.ts';
import { createReferenceLists } from '../../shared/store/reference-lists.ts';
import { createRefreshes } from '../../shared/store/refreshes.ts';
import { markConnection } from '../../shared/store/mark-connection.ts';
import { createReleaseHeld } from '../../shared/store/release-held.ts';
import type { HeldReason } from '../../shared/store/runs.ts';
import { createSettingsStore } from '../../shared/store/settings.ts';
import { createSyncErrorCures } from '../../shared/store/sync-error-cures.ts';
import { createSyncErrors } from '../../shared/store/sync-errors.ts';
import { createDrifts } from '../../shared/store/drifts.ts';
import { observing } from './observing.ts';
import { createPushWorld } from './push-world.ts';
import { queueAgainOf } from './queue-again-of.ts';

export type CausesWorld = Awaited<ReturnType<typeof createCausesWorld>>;

/** A sync error with everything it holds up, page by page, as the panel shows it. */
export interface Shown {
  readonly error: SyncError;
  readonly documents: readonly Document[];
  readonly documentCount: number;
}

/** The push world with stored settings and connection, and every way in which a person or a day cures a cause. */
export async function createCausesWorld(options: Parameters<typeof createPushWorld>[0] = {}) {
  const world = createPushWorld(options);
  const { clock, table, tenantId, realmId, sha256Hex, simulator } = world;
  const { nowMs } = clock;
  let ids = 0;
  const newId = (): string => `c${String((ids += 1)).padStart(7, '0')}`;
  const connections = createConnections(table);
  const settings = createSettingsStore(table);
  const lists = createReferenceLists({ table, nowMs, newId });
  const syncErrors = createSyncErrors(table);
  const documents = createDocuments(table);
  const queueAgain = queueAgainOf(world);
  const releaseHeld = createReleaseHeld({ table, nowMs, newId, sendTurn: async () => {} });
  const cures = createSyncErrorCures({
    ...{ nowMs, sha256Hex, queueAgain },
    store: syncErrors,
    steps: world.syncErrorSteps,
  });
  const publish = world.publishEvents;
  const readLists = readCompanyLists(lists);
  const iso = (): string => new Date(nowMs()).toISOString();
  const company = () =>
    readCompany({
      companyInfo: world.rows('CompanyInfo')[0] ?? {},
      preferences: world.rows('Preferences')[0] ?? {},
      readAt: iso(),
    });
  Object.assign(world.deps, {
    getConnection: connections.get,
    getDecisions: settings.get,
    noteStale: (connection: Connection, gone: GoneRecord) =>
      noteStale({ nowMs, settings, lists }, connection, gone),
    markConnection: (connection: Connection, state: 'needsReconnect' | 'subscriptionLapsed') =>
      markConnection(
        { ...{ nowMs, sha256Hex, connections, publish }, openError: world.deps.syncErrors.open },
        connection,
        state,
      ),
  });
  await connections.replace(
    connectionSchema.parse({ ...world.state.connection, company: company() }),
    undefined,
  );
  const readNow = (connection: Connection) =>
    fetchCompany(world.client, { connection, maxTurnWaitMs: 20_000, startByMs: nowMs() + 120_000 }, nowMs);
  const isHeld = async (tenant: typeof tenantId, reason: HeldReason): Promise<boolean> => {
    for await (const _ of world.runs.heldFor(tenant, reason)) return true;
    return false;
  };
  const cureDeps = { ...{ nowMs, settings, readLists, releaseHeld, isHeld }, ...cures };
  const refreshDeps = {
    ...{ nowMs, connections },
    refreshes: createRefreshes(table),
    readCompany: readNow,
    refreshLists: (connection: Connection) =>
      refreshLists({ nowMs, pull: createReferencePull({ client: world.client, nowMs }), lists }, connection),
    releaseCured: (of: Parameters<typeof releaseCured>[1]) => releaseCured(cureDeps, of),
    announceExpiry: async () => {},
    markBroken: (connection: Connection, state: BrokenState) =>
      markConnection({ ...cureDeps, connections, sha256Hex, publish }, connection, state),
    tellRenewed: (lapsed: Connection) => tellRenewed({ nowMs, sha256Hex, publish }, lapsed),
    log: () => {},
  };
  const heldUp = { nowMs, syncErrors, documents, held: createHeldDocuments(table) };

  async function show(error: SyncError): Promise<Shown> {
    const shown: Document[] = [];
    let after: string | undefined;
    let documentCount = 0;
    do {
      const page = await getSyncError(heldUp, { tenantId, errorId: error.errorId, limit: 2, after });
      shown.push(...page!.documents);
      documentCount = page!.count.documentCount;
      after = page!.next;
    } while (after !== undefined);
    return { error, documents: shown, documentCount };
  }

  const causesWorld = {
    ...world,
    ...observing(world, { getConnection: () => connections.get(tenantId) }),
    connections,
    settingsStore: settings,
    /** Every open error. */
    async open(): Promise<Shown[]> {
      const shown: Shown[] = [];
      for await (const error of cures.listOpenErrors(tenantId)) shown.push(await show(error));
      return shown;
    },
    /** When the company is read next. */
    nextReadAt: async (): Promise<string> => String((await table.get(keys.refresh(tenantId)))?.['dueAt']),
    errorNow: (errorId: string) => syncErrors.get(tenantId, errorId, iso()),
    /** Reads the company again, and lets what that cured go on. */
    async refresh(): Promise<void> {
      await clock.advance(120_000);
      await clock.run(refreshCompany(refreshDeps, tenantId));
      await world.settle([]);
    },
    /** An admin saves settings. */
    async save(change: Settings): Promise<void> {
      await clock.advance(1000);
      const { settings: before } = await settings.get(tenantId, realmId);
      await putSettings(
        {
          ...{ nowMs, settings, releaseHeld, cureMapping: cures.cureMapping },
          getConnection: (tenant) => connections.get(tenant),
          readLists: (connection) => readLists(connection),
        },
        { tenantId, settings: { ...before, ...change }, by: 'ada' },
      );
      await world.settle([]);
    },
    async retry(errorId: string): Promise<void> {
      await clock.advance(1000);
      await retrySyncError({ nowMs, syncErrors, queueAgain }, { tenantId, errorId });
      await world.settle([]);
    },
    async resolve(errorId: string, resolution: Resolution): Promise<void> {
      await clock.advance(1000);
      await resolveSyncError(
        {
          ...{ nowMs, sha256Hex, documents, queueAgain, publish, drifts: createDrifts(table) },
          syncErrors: { ...syncErrors, leave: world.syncErrorSteps.leave },
        },
        { tenantId, errorId, resolution, by: 'ada' },
      );
      await world.settle([]);
    },
    async dismiss(errorId: string): Promise<void> {
      await clock.advance(1000);
      await dismissSyncError(heldUp, { tenantId, errorId, by: 'ada', reason: 'It shall stay as it is.' });
    },
    /** The tenant leaves the company for another one. */
    async leave(): Promise<void> {
      await clock.advance(1000);
      const connection = await connections.get(tenantId);
      await leaveCompany({ settings, cures }, connection!);
    },
    /** A person consents again. */
    async reconnect(): Promise<void> {
      await clock.advance(1000);
      const refusal = await clock.run(
        finishConnect(
          {
            ...{ nowMs, sha256Hex, connections, releaseHeld, publish },
            realmOwners: createRealmOwners(table),
            exchangeCode: async () => ({
              outcome: 'granted' as const,
              grant: simulator.control.connect({ realmId }).accessToken,
              refreshTokenExpiresAt: '2026-06-01T00:00:00.000Z',
            }),
            readCompany: async () => ({ outcome: 'read' as const, company: company() }),
            revokeGrant: async () => 'revoked' as const,
            storeGrant: async (owner, grant) => {
              world.accessTokens.set(owner.realmId, grant);
            },
            closeConnectionErrors: cures.closeConnectionErrors,
            leaveCompany: (left) => leaveCompany({ settings, cures }, left),
            startRefreshing: async () => {},
            beginNights: async () => {},
            lookForChanges: async () => {},
          },
          { tenantId, realmId, userId: 'ada', code: 'code' },
        ),
      );
      if (refusal !== undefined) throw new Error(`Not connected: ${refusal}`);
      await world.settle([]);
    },
  };
  // Read once, as soon as a company is connected.
  await causesWorld.refresh();
  await causesWorld.save(world.state.settings);
  return causesWorld;
}
