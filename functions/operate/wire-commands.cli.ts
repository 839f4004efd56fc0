import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { callerIdentity } from '../../shared/aws/caller-identity.ts';
import { createDeadLetterQueues } from '../../shared/aws/dead-letters.ts';
import type { CompanyMessage, ReconcileMessage } from '../../shared/contracts/messages.ts';
import { queueNamed } from '../../shared/contracts/queues.ts';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import { DependencyError } from '../../shared/domain/errors.ts';
import type { RealmId, TenantId } from '../../shared/domain/ids.ts';
import { sha256Hex } from '../../shared/edge/sha256-hex.ts';
import { createAuditTrail } from '../../shared/store/audit.ts';
import { createDynamoTable } from '../../shared/store/dynamo-table.ts';
import { createOperatorTrail } from '../../shared/store/operator-trail.ts';
import { createReconcileRuns } from '../../shared/store/reconcile-runs.ts';
import { createReleaseHeld } from '../../shared/store/release-held.ts';
import { createTombstones } from '../../shared/store/tombstones.ts';
import { createTenants } from '../../shared/store/tenants.ts';
import { wirePushStores } from '../../shared/wiring/push-stores.ts';
import { system } from '../../shared/wiring/system.ts';
import { eraseTenant } from '../admin/erase-tenant.ts';
import { pause, resume } from '../admin/pause.ts';
import { findObstacles } from '../push/find-obstacles.ts';
import { foreseeEvent } from '../push/foresee-event.ts';
import { listReconciles } from '../reconcile/list-reconciles.ts';
import { startReconcile } from '../reconcile/start-reconcile.ts';
import type { Target } from './find-target.ts';
import type { RunDeps } from './run-command.ts';

/** The operator at the terminal: how far an act is, whether it is to stop, and what they answer. */
type Terminal = Pick<RunDeps, 'isStopping' | 'progress' | 'confirm'>;

// Lock-step with local/: the emulators take any key and stand for this region.
const local = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

/** Puts the commands on the table and the queues of a target, in the name of whoever calls. */
export async function wireCommands(target: Target, terminal: Terminal): Promise<RunDeps> {
  const { stage } = target;
  const dynamo = new DynamoDBClient(
    target.local === undefined ? {} : { ...local, endpoint: target.local.dynamoEndpoint },
  );
  const sqs = new SQSClient(
    target.local === undefined ? {} : { ...local, endpoint: target.local.queuesEndpoint },
  );
  const table = createDynamoTable({ client: dynamo, tableName: target.tableName, ...system });
  const queues = createDeadLetterQueues({ client: sqs });
  const stores = wirePushStores(table);
  const sendTo = (name: string, message: CompanyMessage): Promise<void> =>
    queues.send(queueNamed(stage, name), { body: JSON.stringify(message), groupId: message.tenantId });
  const tombstones = createTombstones(table);
  const tenants = createTenants({ table, ...system });
  const runs = createReconcileRuns(table);
  const erasing = {
    ...{ ...system, ...stores, tombstones },
    sendErasure: (tenantId: TenantId, { delaySeconds }: { delaySeconds: number }) =>
      queues.send(queueNamed(stage, 'erase-tenants'), {
        ...{ body: JSON.stringify({ tenantId }), groupId: tenantId, delaySeconds },
      }),
  };
  const reconciling = {
    ...{ ...system, ...stores, tenants },
    send: (message: ReconcileMessage) =>
      queues.send(queueNamed(stage, 'reconcile'), {
        ...{ body: JSON.stringify(message), groupId: message.tenantId },
      }),
  };
  const releaseHeld = createReleaseHeld({
    ...{ ...system, table },
    sendTurn: (tenantId: TenantId) => sendTo('push-invoices', { tenantId }),
  });
  const reading = {
    ...stores,
    getConnection: (tenantId: TenantId) => stores.connections.get(tenantId),
    getDecisions: (tenantId: TenantId, realmId: RealmId) => stores.settings.get(tenantId, realmId),
    hashContent: (content: unknown) => sha256Hex(canonicalJson(content)),
  };
  const who =
    target.local === undefined
      ? await callerIdentity({
          ...system,
          region: dynamo.config.region,
          credentials: dynamo.config.credentials,
        })
      : userInfo().username;
  return {
    ...{ ...system, ...terminal, ...stores, stage, queues },
    tenants,
    erase: async ({ tenantId, by, reason }) => {
      const isKnown =
        (await tenants.get(tenantId)) !== undefined || (await tombstones.get(tenantId)) !== undefined;
      if (!isKnown) return undefined;
      return (await eraseTenant(erasing, { tenantId, by, reason, confirm: tenantId })).state;
    },
    startReconcile: (tenantId) => startReconcile(reconciling, tenantId),
    listReconciles: (of) => listReconciles({ sha256Hex, runs }, of),
    findObstacles: (of) => findObstacles(reading, of),
    foreseeEvent: (event) => foreseeEvent(reading, event),
    pause: (of) => pause({ ...system, ...stores }, of),
    resume: (of) => resume({ ...system, ...stores, releaseHeld }, of),
    sendCompany: (message) => sendTo('refresh-reference-data', message),
    trail: createAuditTrail({ table, ...system }),
    operatorTrail: createOperatorTrail({ table, ...system }),
    actor: `operator:${who}`,
    correlationId: randomUUID(),
    describeError,
  };
}

/** Our own errors name ids and no payload; of others only the kind is told. */
function describeError(error: unknown): string {
  if (error instanceof DependencyError) return error.message;
  return `It failed: ${error instanceof Error ? error.name : 'unknown error'}.`;
}
