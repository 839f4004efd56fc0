import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { refreshWorkerEnvironmentSchema } from '../../shared/contracts/environment.ts';
import type { BrokenState, Connection } from '../../shared/domain/connection.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import { companyMessageSchema } from '../../shared/contracts/messages.ts';
import { createLog } from '../../shared/edge/log.ts';
import { createQueueHandler } from '../../shared/edge/queue-handler.ts';
import { sha256Hex } from '../../shared/edge/sha256-hex.ts';
import { unlessErased } from '../../shared/edge/unless-erased.ts';
import { fetchCompany } from '../../shared/quickbooks-online/company.ts';
import { createReferencePull } from '../../shared/quickbooks-online/reference-data.ts';
import { createConnections } from '../../shared/store/connections.ts';
import { createDigests } from '../../shared/store/digests.ts';
import { createDynamoTable } from '../../shared/store/dynamo-table.ts';
import { createHeldDocuments } from '../../shared/store/held-documents.ts';
import { markConnection } from '../../shared/store/mark-connection.ts';
import { createReferenceLists } from '../../shared/store/reference-lists.ts';
import { createRefreshes } from '../../shared/store/refreshes.ts';
import type { HeldReason } from '../../shared/store/runs.ts';
import { createSettingsStore } from '../../shared/store/settings.ts';
import { createTombstones } from '../../shared/store/tombstones.ts';
import { wirePublish, wireReleaseHeld } from '../../shared/wiring/outgoing.ts';
import { wireQuickBooks, wireTokens } from '../../shared/wiring/quickbooks.ts';
import { wireSyncErrorCures } from '../../shared/wiring/sync-errors.ts';
import { system } from '../../shared/wiring/system.ts';
import { announceExpiry } from './announce-expiry.ts';
import { readCompanyLists } from './read-lists.ts';
import { refreshCompany } from './refresh-company.ts';
import { refreshLists } from './refresh-lists.ts';
import { releaseCured } from './release-cured.ts';
import { renewToken } from './renew-token.ts';
import { tellRenewed } from './tell-renewed.ts';

const env = refreshWorkerEnvironmentSchema.parse(process.env);
const log = createLog({ stage: env.STAGE, entry: 'reference-data/refresh-worker' });
const table = createDynamoTable({ client: new DynamoDBClient(), tableName: env.TABLE_NAME, ...system });
const { vault } = wireTokens(env, log);
const client = wireQuickBooks(env, { table, vault, log });
const connections = createConnections(table);
const lists = createReferenceLists({ table, ...system });
const held = createHeldDocuments(table);
const cureDeps = {
  ...system,
  ...wireSyncErrorCures(env, { table, sha256Hex }),
  settings: createSettingsStore(table),
  readLists: readCompanyLists(lists),
  isHeld: async (tenantId: TenantId, reason: HeldReason) => {
    const { documentIds } = await held.page(tenantId, reason, { limit: 1 });
    return documentIds.length > 0;
  },
  releaseHeld: wireReleaseHeld(env, table),
};
const publish = wirePublish(env);
const tombstones = createTombstones(table);
const digests = createDigests(table);
const noteExpiring = (tenantId: TenantId) =>
  digests.note(tenantId, { nowMs: system.nowMs(), isExpiring: true });
const pull = createReferencePull({ client, ...system });
const deps = {
  ...{ ...system, connections, log },
  refreshes: createRefreshes(table),
  readCompany: (connection: Connection) =>
    fetchCompany(
      client,
      { connection, maxTurnWaitMs: 20_000, startByMs: system.nowMs() + 120_000 },
      system.nowMs,
    ),
  refreshLists: (connection: Connection) => refreshLists({ ...system, pull, lists }, connection),
  releaseCured: (of: Parameters<typeof releaseCured>[1]) => releaseCured(cureDeps, of),
  announceExpiry: (connection: Connection) =>
    announceExpiry({ ...system, connections, sha256Hex, publish, noteExpiring }, connection),
  markBroken: (connection: Connection, state: BrokenState) =>
    markConnection({ ...cureDeps, connections, sha256Hex, publish }, connection, state),
  tellRenewed: (lapsed: Connection) => tellRenewed({ ...system, sha256Hex, publish }, lapsed),
};

const renewDeps = {
  ...deps,
  tokens: vault,
  markNeedsReconnect: (connection: Connection) => deps.markBroken(connection, 'needsReconnect'),
};

/** Tenants whose company is to be read again. */
export const handler = createQueueHandler(
  { ...system, log },
  {
    messageSchema: companyMessageSchema,
    groupOf: ({ tenantId }) => tenantId,
    tenantOf: ({ tenantId }) => tenantId,
    concurrency: 5,
    handleGroup: unlessErased(
      { isErased: (tenantId) => tombstones.isErased(tenantId), log },
      async (messages) => {
        const [first] = messages;
        const asked = messages.find(({ message }) => message.renewsToken === true);
        if (asked !== undefined) await renewToken(renewDeps, asked.message.tenantId);
        if (first !== undefined) await refreshCompany(deps, first.message.tenantId);
        return { failedMessageIds: [] };
      },
    ),
  },
);
