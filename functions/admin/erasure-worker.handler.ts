import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { erasureWorkerEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { pushMessageSchema } from '../../shared/contracts/messages.ts';
import { createLog } from '../../shared/edge/log.ts';
import { createQueueHandler } from '../../shared/edge/queue-handler.ts';
import { sha256Hex } from '../../shared/edge/sha256-hex.ts';
import { revokeStored } from '../../shared/quickbooks-online/revoke-stored.ts';
import { createConnections } from '../../shared/store/connections.ts';
import { createDynamoTable } from '../../shared/store/dynamo-table.ts';
import { createLanes } from '../../shared/store/lanes.ts';
import { createRealmOwners } from '../../shared/store/realm-owners.ts';
import { createTenantDirectory } from '../../shared/store/tenant-directory.ts';
import { createTenantRows } from '../../shared/store/tenant-rows.ts';
import { createTombstones } from '../../shared/store/tombstones.ts';
import { wireUnscheduling } from '../../shared/wiring/nights.ts';
import { wirePublish, wireSendErasure } from '../../shared/wiring/outgoing.ts';
import { system } from '../../shared/wiring/system.ts';
import { wireTokens } from '../../shared/wiring/tokens.ts';
import { finishErasure, type FinishErasureDeps } from './finish-erasure.ts';

const env = erasureWorkerEnvironmentSchema.parse(process.env);
const log = createLog({ stage: env.STAGE, entry: 'admin/erasure-worker' });
const table = createDynamoTable({ client: new DynamoDBClient(), tableName: env.TABLE_NAME, ...system });
const { oauth, vault } = wireTokens(env, log);
const unscheduling = wireUnscheduling(env, { table, log });
const deps: FinishErasureDeps = {
  ...{ ...system, log, sha256Hex },
  tombstones: createTombstones(table),
  connections: createConnections(table),
  lanes: createLanes(table),
  realmOwners: createRealmOwners(table),
  directory: createTenantDirectory(table),
  rows: createTenantRows(table),
  revokeStored: (owner) => revokeStored({ oauth, vault, log }, owner),
  removeSchedule: (tenantId) => unscheduling.removeSchedule(tenantId),
  forgetGrant: (owner) => vault.forgetGrant(owner),
  sendErasure: wireSendErasure(env),
  publish: wirePublish(env),
};

/** Tenants under whose tombstone something may lie still. */
export const handler = createQueueHandler(
  { ...system, log },
  {
    messageSchema: pushMessageSchema,
    groupOf: ({ tenantId }) => tenantId,
    concurrency: 1,
    handleGroup: async ([first], { endsAtMs }) => {
      if (first !== undefined) await finishErasure(deps, { tenantId: first.message.tenantId, endsAtMs });
      return { failedMessageIds: [] };
    },
  },
);
