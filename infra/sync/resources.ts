import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { HttpApi } from '../constructs/http-api.ts';
import type { FunctionMaking } from '../constructs/node-function.ts';
import type { NightSchedules } from '../constructs/night-schedules.ts';
import type { QueueWithDeadLetters } from '../constructs/queue-with-dead-letters.ts';
import { readSecret, sendTo, useItems, useTokenKey, type TokenKeyAction } from '../permissions.ts';
import { quickbooksAddresses, type StageSettings } from '../settings.ts';
import type { StatefulStack } from '../stateful-stack.ts';

/** What the functions of every flow are wired to. */
export interface SyncResources {
  readonly settings: StageSettings;
  readonly making: FunctionMaking;
  readonly stateful: StatefulStack;
  readonly api: HttpApi;
  readonly pushInvoices: QueueWithDeadLetters;
  readonly pushBills: QueueWithDeadLetters;
  readonly refreshQueue: QueueWithDeadLetters;
  readonly erasureQueue: QueueWithDeadLetters;
  /** What webhooks told of companies. */
  readonly changesQueue: QueueWithDeadLetters;
  readonly reconcileQueue: QueueWithDeadLetters;
  readonly nightSchedules: NightSchedules;
  readonly bus: EventBus;
}

/** Time-out of functions whose caller may have to wait long: HTTP APIs give up after 30 s. */
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
export const callingTimeoutSeconds = 29;

export function mainEnvironment(resources: SyncResources): { STAGE: string; TABLE_NAME: string } {
  return { STAGE: resources.settings.stage, TABLE_NAME: resources.stateful.mainTable.table.tableName };
}

export function tokenEnvironment({ settings, stateful }: SyncResources): {
  PROVIDER_KEYS_TABLE_NAME: string;
  TOKEN_KEY_ARN: string;
  QUICKBOOKS_SECRET_ARN: string;
  QUICKBOOKS_TOKEN_URL: string;
  QUICKBOOKS_REVOKE_URL: string;
} {
  const addresses = quickbooksAddresses(settings.quickbooksEnvironment);
  return {
    PROVIDER_KEYS_TABLE_NAME: stateful.providerKeysTable.table.tableName,
    TOKEN_KEY_ARN: stateful.tokenKey.key.keyArn,
    QUICKBOOKS_SECRET_ARN: stateful.quickbooksSecret.secretArn,
    QUICKBOOKS_TOKEN_URL: addresses.tokenUrl,
    QUICKBOOKS_REVOKE_URL: addresses.revokeUrl,
  };
}

export function queueEnvironment({ pushInvoices, pushBills }: SyncResources): {
  PUSH_INVOICES_QUEUE_URL: string;
  PUSH_BILLS_QUEUE_URL: string;
} {
  return {
    PUSH_INVOICES_QUEUE_URL: pushInvoices.queue.queueUrl,
    PUSH_BILLS_QUEUE_URL: pushBills.queue.queueUrl,
  };
}

/** Where the schedules of tenants' nights lie, and what they send to. */
export function nightEnvironment({ nightSchedules, reconcileQueue }: SyncResources): {
  NIGHT_SCHEDULE_GROUP: string;
  NIGHT_SCHEDULER_ROLE_ARN: string;
  RECONCILE_QUEUE_ARN: string;
  RECONCILE_DEAD_LETTERS_ARN: string;
} {
  return {
    NIGHT_SCHEDULE_GROUP: nightSchedules.groupName,
    NIGHT_SCHEDULER_ROLE_ARN: nightSchedules.role.roleArn,
    RECONCILE_QUEUE_ARN: reconcileQueue.queue.queueArn,
    RECONCILE_DEAD_LETTERS_ARN: reconcileQueue.deadLetterQueue.queueArn,
  };
}

/** What it takes to call a tenant's company, beside the permission to {@link useTokens}. */
export function callingEnvironment(resources: SyncResources) {
  const { apiBaseUrl } = quickbooksAddresses(resources.settings.quickbooksEnvironment);
  return {
    ...mainEnvironment(resources),
    ...tokenEnvironment(resources),
    QUICKBOOKS_API_BASE_URL: apiBaseUrl,
  };
}

export function linkEnvironment({ settings }: SyncResources): { QUICKBOOKS_APP_URL: string } {
  return { QUICKBOOKS_APP_URL: quickbooksAddresses(settings.quickbooksEnvironment).appUrl };
}

/** Take tenants' tokens out and renew them. */
export const renewTokens = { items: ['GetItem', 'UpdateItem'], key: ['Encrypt', 'Decrypt'] } as const;
/** Put the tokens of a new consent away, and never see others. */
export const storeTokens = { items: ['UpdateItem'], key: ['Encrypt'] } as const;
/** Take tokens out a last time, to revoke them, and delete them. */
export const endTokens = { items: ['GetItem', 'DeleteItem'], key: ['Decrypt'] } as const;

/** Whoever is given this must also say that it `opensTokens`. */
export function useTokens(
  { stateful }: SyncResources,
  how: typeof renewTokens | typeof storeTokens | typeof endTokens,
): PolicyStatement[] {
  const keyActions: readonly TokenKeyAction[] = how.key;
  return [
    ...useItems(stateful.providerKeysTable, how.items),
    useTokenKey(stateful.tokenKey.key, keyActions),
    readSecret(stateful.quickbooksSecret),
  ];
}

/** Where turns of tenants are sent to. */
export function turnEnvironment({ pushInvoices }: SyncResources): { PUSH_INVOICES_QUEUE_URL: string } {
  return { PUSH_INVOICES_QUEUE_URL: pushInvoices.queue.queueUrl };
}

/** Turns of tenants: one lane serves all kinds of documents, so that one queue is enough to send them to. */
export function sendTurns({ pushInvoices }: SyncResources): PolicyStatement {
  return sendTo(pushInvoices.queue);
}
