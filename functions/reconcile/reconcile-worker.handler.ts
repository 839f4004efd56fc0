import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { reconcileWorkerEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { reconcileMessageSchema } from '../../shared/contracts/messages.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import { createLog } from '../../shared/edge/log.ts';
import { createQueueHandler } from '../../shared/edge/queue-handler.ts';
import { unlessErased } from '../../shared/edge/unless-erased.ts';
import { sha256Hex } from '../../shared/edge/sha256-hex.ts';
import { createDynamoTable } from '../../shared/store/dynamo-table.ts';
import { createTombstones } from '../../shared/store/tombstones.ts';
import { wireReconciling } from '../../shared/wiring/reconciling.ts';
import { wireTokens } from '../../shared/wiring/tokens.ts';
import { system } from '../../shared/wiring/system.ts';
import { previousCertificate } from './previous-certificate.ts';
import { reconcileNight } from './reconcile-night.ts';
import { runNight, type NightRun } from './run-night.ts';

const env = reconcileWorkerEnvironmentSchema.parse(process.env);
const log = createLog({ stage: env.STAGE, entry: 'reconcile/reconcile-worker' });
const table = createDynamoTable({ client: new DynamoDBClient(), tableName: env.TABLE_NAME, ...system });
const { vault } = wireTokens(env, log);
const stores = wireReconciling(env, { table, vault, log, sha256Hex });
const getPrevious = (tenantId: TenantId) => previousCertificate(stores, tenantId);
const reconciling = { ...system, ...stores, getPrevious };
const tombstones = createTombstones(table);
const deps = { ...reconciling, log, reconcileNight: (night: NightRun) => reconcileNight(reconciling, night) };

/** Tenants whose night has come, or who asked for a reconcile. */
export const handler = createQueueHandler(
  { ...system, log },
  {
    messageSchema: reconcileMessageSchema,
    groupOf: ({ tenantId }) => tenantId,
    tenantOf: ({ tenantId }) => tenantId,
    concurrency: 1,
    handleGroup: unlessErased(
      { isErased: (tenantId) => tombstones.isErased(tenantId), log },
      async (messages) => {
        const failedMessageIds: string[] = [];
        for (const { message, messageId } of messages) {
          if ((await runNight(deps, message)) === 'busy') failedMessageIds.push(messageId);
        }
        return { failedMessageIds };
      },
    ),
  },
);
