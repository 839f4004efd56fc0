import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { acceptEventsEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { inboundEventSchema } from '../../shared/contracts/inbound-events.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import { createLog, describeError } from '../../shared/edge/log.ts';
import { createQueueHandler } from '../../shared/edge/queue-handler.ts';
import { sha256Hex } from '../../shared/edge/sha256-hex.ts';
import { createDynamoTable } from '../../shared/store/dynamo-table.ts';
import { createTenants } from '../../shared/store/tenants.ts';
import { wireSubmittingByKind } from '../../shared/wiring/submitting.ts';
import { system } from '../../shared/wiring/system.ts';
import { acceptEvents, documentOf } from './accept-events.ts';
import { newDocumentId } from './document-id.ts';

const env = acceptEventsEnvironmentSchema.parse(process.env);
const log = createLog({ stage: env.STAGE, entry: 'push/accept-events' });
const table = createDynamoTable({ client: new DynamoDBClient(), tableName: env.TABLE_NAME, ...system });
const tenants = createTenants({ table, ...system });
const { invoice, bill } = wireSubmittingByKind(env, { table, sha256Hex, system });
const shared = { newDocumentId: () => newDocumentId(system.nowMs(), randomBytes(16)) };
const deps = {
  ...{ log, describeError },
  tenantStanding: (tenantId: TenantId) => tenants.standing(tenantId),
  submitting: { invoice: { ...invoice, ...shared }, bill: { ...bill, ...shared } },
};

/** Events of the vendor, as the rule on our bus put them into the queue `inbound-events`. */
export const handler = createQueueHandler(
  { ...system, log },
  {
    messageSchema: inboundEventSchema,
    groupOf: documentOf,
    tenantOf: ({ detail }) => detail.tenantId,
    concurrency: 10,
    handleGroup: (events) => acceptEvents(deps, events),
  },
);
