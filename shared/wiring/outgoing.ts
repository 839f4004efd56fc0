import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createBus, type Bus } from '../aws/bus.ts';
import { createPushQueue } from '../aws/queue.ts';
import { createReconcileQueue } from '../aws/reconcile-queue.ts';
import type { PushMessage, ReconcileMessage } from '../contracts/messages.ts';
import type { TenantId } from '../domain/ids.ts';
import { createRefreshes } from '../store/refreshes.ts';
import { createQueueAgain, type QueueAgain } from '../store/queue-again.ts';
import { createReleaseHeld, type ReleaseHeld } from '../store/release-held.ts';
import type { Table } from '../store/table.ts';
import { system } from './system.ts';

// Comes into play only if the message sent at once is lost with whoever received it.
const againAfterMs = 3_600_000;

/** Publishes on the bus of the environment. */
export function wirePublish(env: { readonly EVENT_BUS_NAME: string }): Bus['publish'] {
  const bus = createBus({ client: new EventBridgeClient(), busName: env.EVENT_BUS_NAME, ...system });
  return (events) => bus.publish(events);
}

/** Lets waiting documents go on; one lane serves all kinds of documents, so a turn on one queue is enough. */
export function wireReleaseHeld(
  env: { readonly PUSH_INVOICES_QUEUE_URL: string },
  table: Table,
): ReleaseHeld {
  return createReleaseHeld({ ...system, table, sendTurn: wireSendTurn(env) });
}

/** Queues documents again that were refused, parked or wait. */
export const wireQueueAgain = (env: { readonly PUSH_INVOICES_QUEUE_URL: string }, table: Table): QueueAgain =>
  createQueueAgain({ ...system, table, sendTurn: wireSendTurn(env) });

/** Sends a tenant its turn: whichever of its documents are due. */
export function wireSendTurn(env: {
  readonly PUSH_INVOICES_QUEUE_URL: string;
}): (tenantId: TenantId) => Promise<void> {
  const send = wireSend(env.PUSH_INVOICES_QUEUE_URL);
  return (tenantId) => send({ tenantId });
}

/** Sends one pointer at a time to a queue. */
export function wireSend(queueUrl: string): (message: PushMessage) => Promise<void> {
  const queue = createPushQueue({ client: new SQSClient(), queueUrl, ...system });
  return (message) => queue.send(message);
}

/** Sends the worker that erases tenants to one. */
export function wireSendErasure(env: {
  readonly ERASURE_QUEUE_URL: string;
}): (tenantId: TenantId, of: { delaySeconds: number }) => Promise<void> {
  const queue = createPushQueue({ client: new SQSClient(), queueUrl: env.ERASURE_QUEUE_URL, ...system });
  return (tenantId, of) => queue.send({ tenantId }, of);
}

/** Has the company of a tenant read as soon as a worker is free, and again should that not come about. */
export function wireStartRefreshing(
  env: { readonly REFRESH_QUEUE_URL: string },
  table: Table,
): (tenantId: TenantId) => Promise<void> {
  const send = wireSend(env.REFRESH_QUEUE_URL);
  const refreshes = createRefreshes(table);
  return async (tenantId) => {
    await refreshes.schedule(tenantId, new Date(system.nowMs() + againAfterMs).toISOString());
    await send({ tenantId });
  };
}

/** Sends one reconcile to its queue. */
export function wireSendReconcile(queueUrl: string): (message: ReconcileMessage) => Promise<void> {
  const queue = createReconcileQueue({ client: new SQSClient(), queueUrl, ...system });
  return (message) => queue.sendAll([message]);
}
