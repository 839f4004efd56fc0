/* oxlint-disable eslint/no-new -- a construct enters the tree by being made */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { HttpApi } from './constructs/http-api.ts';
import { AlarmTopic } from './constructs/alarm-topic.ts';
import type { FunctionMaking } from './constructs/node-function.ts';
import { NightSchedules } from './constructs/night-schedules.ts';
import { QueueWithDeadLetters } from './constructs/queue-with-dead-letters.ts';
import { addOperators } from './operators.ts';
import type { StageSettings } from './settings.ts';
import type { StatefulStack } from './stateful-stack.ts';
import { addAdminRoutes } from './sync/admin-routes.ts';
import { addConnectRoutes } from './sync/connect-routes.ts';
import { addErasure, erasureWorkerTimeoutSeconds } from './sync/erasure.ts';
import { addDigests } from './sync/digests.ts';
import { addFirstSyncRoutes } from './sync/first-sync-routes.ts';
import { addInboundEvents } from './sync/inbound-events.ts';
import { addOperatorRoutes } from './sync/operator-routes.ts';
import { addPushRoutes, addPushWorker, addSweep, pushWorkerTimeoutSeconds } from './sync/push-functions.ts';
import {
  addReferenceRoutes,
  addRefreshing,
  refreshWorkerTimeoutSeconds,
} from './sync/reference-functions.ts';
import { addNights, addReconcileWorker, reconcileWorkerTimeoutSeconds } from './sync/reconcile-functions.ts';
import { addReconcileRoutes } from './sync/reconcile-routes.ts';
import { addSyncErrorRoutes } from './sync/sync-error-routes.ts';
import type { SyncResources } from './sync/resources.ts';
import { Alarms } from './watching/alarms.ts';
import { Dashboard } from './watching/dashboard.ts';
import { addWebhook, changesWorkerTimeoutSeconds } from './sync/webhook-functions.ts';

export interface SyncStackProps extends StackProps {
  readonly settings: StageSettings;
  readonly making: FunctionMaking;
  readonly stateful: StatefulStack;
}

/** What runs: API, queues, workers, schedules, bus. It holds nothing that a new deployment would not make again. */
export class SyncStack extends Stack {
  readonly api: HttpApi;
  /** For the distribution; nobody else should call it there. */
  readonly apiDomainName: string;

  constructor(scope: Construct, id: string, props: SyncStackProps) {
    super(scope, id, props);
    const { settings, making, stateful } = props;
    const prefix = `counterfoil-${settings.stage}`;
    // First: whatever is made below brings its alarms along.
    new AlarmTopic(this, settings);
    this.api = new HttpApi(this, 'HttpApi', { settings, tokenIssuer: stateful.tokenIssuer });
    this.apiDomainName = `${this.api.api.apiId}.execute-api.${this.region}.${this.urlSuffix}`;
    const reconcileQueue = new QueueWithDeadLetters(this, 'Reconcile', {
      name: `${prefix}-reconcile`,
      workerTimeoutSeconds: reconcileWorkerTimeoutSeconds,
    });
    const resources: SyncResources = {
      settings,
      making,
      stateful,
      api: this.api,
      pushInvoices: new QueueWithDeadLetters(this, 'PushInvoices', {
        name: `${prefix}-push-invoices`,
        workerTimeoutSeconds: pushWorkerTimeoutSeconds,
      }),
      pushBills: new QueueWithDeadLetters(this, 'PushBills', {
        name: `${prefix}-push-bills`,
        workerTimeoutSeconds: pushWorkerTimeoutSeconds,
      }),
      refreshQueue: new QueueWithDeadLetters(this, 'RefreshReferenceData', {
        name: `${prefix}-refresh-reference-data`,
        workerTimeoutSeconds: refreshWorkerTimeoutSeconds,
      }),
      erasureQueue: new QueueWithDeadLetters(this, 'EraseTenants', {
        name: `${prefix}-erase-tenants`,
        workerTimeoutSeconds: erasureWorkerTimeoutSeconds,
      }),
      changesQueue: new QueueWithDeadLetters(this, 'Changes', {
        name: `${prefix}-changes`,
        workerTimeoutSeconds: changesWorkerTimeoutSeconds,
      }),
      reconcileQueue,
      nightSchedules: new NightSchedules(this, 'NightSchedules', {
        name: `${prefix}-nights`,
        target: reconcileQueue,
      }),
      bus: new EventBus(this, 'Bus', { eventBusName: prefix }),
    };
    addAdminRoutes(resources);
    addConnectRoutes(resources);
    addFirstSyncRoutes(resources);
    addPushRoutes(resources);
    addReferenceRoutes(resources);
    addRefreshing(this, resources);
    addNights(this, resources);
    addReconcileRoutes(resources);
    addReconcileWorker(this, resources);
    addSyncErrorRoutes(resources);
    addWebhook(this, resources);
    const { pushInvoices, pushBills } = resources;
    addPushWorker(this, 'PushInvoicesWorker', { resources, source: pushInvoices, name: 'push-invoices' });
    addPushWorker(this, 'PushBillsWorker', { resources, source: pushBills, name: 'push-bills' });
    addInboundEvents(this, resources);
    addSweep(this, resources);
    addErasure(this, resources);
    addDigests(this, resources);
    // Last, when all queues are there.
    addOperatorRoutes(this, resources);
    addOperators(this, resources);
    new Alarms(this, resources);
    new Dashboard(this, resources);
    new CfnOutput(this, 'EventBusName', { value: resources.bus.eventBusName });
  }
}
