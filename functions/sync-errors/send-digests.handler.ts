import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { digestEvent, type DigestNews } from '../../shared/contracts/digest-event.ts';
import { sendDigestsEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { createLog } from '../../shared/edge/log.ts';
import { createScheduledHandler } from '../../shared/edge/scheduled-handler.ts';
import { sha256Hex } from '../../shared/edge/sha256-hex.ts';
import { createConnections } from '../../shared/store/connections.ts';
import { createDigests } from '../../shared/store/digests.ts';
import { createDynamoTable } from '../../shared/store/dynamo-table.ts';
import { createSyncErrors } from '../../shared/store/sync-errors.ts';
import { wirePublish } from '../../shared/wiring/outgoing.ts';
import { system } from '../../shared/wiring/system.ts';
import { sendDigests } from './send-digests.ts';

const env = sendDigestsEnvironmentSchema.parse(process.env);
const table = createDynamoTable({ client: new DynamoDBClient(), tableName: env.TABLE_NAME, ...system });
const log = createLog({ stage: env.STAGE, entry: 'sync-errors/send-digests' });
const deps = {
  ...system,
  digests: createDigests(table),
  syncErrors: createSyncErrors(table),
  connections: createConnections(table),
  digestEvent: (news: DigestNews) => digestEvent(sha256Hex, news),
  publish: wirePublish(env),
};

/** Every quarter of an hour, by EventBridge Scheduler. */
export const handler = createScheduledHandler(
  { ...system, log },
  { code: 'digests_sent', run: async () => ({ count: await sendDigests(deps) }) },
);
