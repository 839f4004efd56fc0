import { announceExpiry } from '../../../functions/reference-data/announce-expiry.ts';
import { refreshCompany } from '../../../functions/reference-data/refresh-company.ts';
import { refreshLists } from '../../../functions/reference-data/refresh-lists.ts';
import { readCompanyLists } from '../../../functions/reference-data/read-lists.ts';
import { releaseCured } from '../../../functions/reference-data/release-cured.ts';
import { connectionSchema, type BrokenState } from '../../../shared/domain/connection.ts';
import { realmIdSchema, tenantIdSchema } from '../../../shared/domain/ids.ts';
import type { SyncError } from '../../../shared/domain/sync-error.ts';
import { fetchCompany, readCompany } from '../../../shared/quickbooks-online/company.ts';
import { createReferencePull } from '../../../shared/quickbooks-online/reference-data.ts';
import { createConnections } from '../../../shared/store/connections.ts';
import { createReferenceLists } from '../../../shared/store/reference-lists.ts';
import { createRefreshes } from '../../../shared/store/refreshes.ts';
import { createSettingsStore } from '../../../shared/store/settings.ts';
import { createPushWorld } from '../../flows/push-world.ts';

/** A connected company in the simulator, and everything that reading it again touches. */
export async function createRefreshWorld() {
  const world = createPushWorld();
  const { clock, table, simulator } = world;
  const tenantId = tenantIdSchema.parse('tenant-a');
  const realmId = realmIdSchema.parse(world.realmId);
  const { nowMs } = clock;
  let ids = 0;
  const newId = (): string => String((ids += 1)).padStart(8, '0');
  const connections = createConnections(table);
  const lists = createReferenceLists({ table, nowMs, newId });
  const settings = createSettingsStore(table);
  const refreshes = createRefreshes(table);
  const told: string[] = [];
  const openErrors: SyncError[] = [];
  /** What documents wait for. */
  const held = new Set<string>();
  const connected = world.state.connection;
  if (connected === undefined) throw new Error('The world is connected.');
  await connections.replace(connectionSchema.parse({ ...connected, company: companyOf() }), undefined);

  /** The company as QuickBooks has it at first. */
  function companyOf() {
    const at = new Date(nowMs()).toISOString();
    return readCompany({
      companyInfo: world.rows('CompanyInfo')[0] ?? {},
      preferences: world.rows('Preferences')[0] ?? {},
      readAt: at,
    });
  }

  const deps = {
    nowMs,
    connections,
    refreshes,
    readCompany: (connection: Parameters<typeof refreshLists>[1]) =>
      fetchCompany(world.client, { connection, maxTurnWaitMs: 20_000, startByMs: nowMs() + 120_000 }, nowMs),
    refreshLists: (connection: Parameters<typeof refreshLists>[1]) =>
      refreshLists({ nowMs, pull: createReferencePull({ client: world.client, nowMs }), lists }, connection),
    releaseCured: (of: Parameters<typeof releaseCured>[1]) =>
      releaseCured(
        {
          nowMs,
          settings,
          readLists: readCompanyLists(lists),
          async *listOpenErrors() {
            yield* openErrors;
          },
          retryError: async (_tenant, errorId) => {
            told.push(`retry ${errorId}`);
          },
          openError: async (_connection, { cause, detail }) => {
            told.push(`open ${cause}: ${detail}`);
          },
          closeError: async (_connection, cause) => {
            told.push(`close ${cause}`);
          },
          isHeld: async (_tenant, reason) => held.has(reason),
          releaseHeld: async (_tenant, ...reasons) => {
            told.push(...reasons.map((reason) => `release ${reason}`));
          },
        },
        of,
      ),
    announceExpiry: (connection: Parameters<typeof refreshLists>[1]) =>
      announceExpiry(
        {
          ...{ nowMs, connections },
          sha256Hex: world.sha256Hex,
          publish: world.publishEvents,
          noteExpiring: async (of) => void told.push(`note expiring ${of}`),
        },
        connection,
      ),
    markBroken: async (connection: Parameters<typeof refreshLists>[1], state: BrokenState) => {
      told.push(`is ${state}`);
      await connections.markBroken(connection, { state, at: new Date(nowMs()).toISOString() });
    },
    tellRenewed: async () => {
      told.push('renewed');
    },
    log: ({ code }: { code: string }) => void told.push(code),
  };

  return {
    ...{
      clock,
      simulator,
      tenantId,
      realmId,
      connections,
      lists,
      settings,
      refreshes,
      told,
      openErrors,
      held,
      deps,
    },
    rows: world.rows,
    events: world.events,
    /** Reads the company once; answers how many metered calls that took. */
    async refresh(): Promise<number> {
      const before = simulator.control.counters(realmId).metered;
      told.length = 0;
      await clock.run(refreshCompany(deps, tenantId));
      return simulator.control.counters(realmId).metered - before;
    },
  };
}
