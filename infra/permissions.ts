import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';

/**
 * What functions may do, as statements with exact actions and resources. A transaction needs no action of its own:
 * it is judged by the puts, updates, deletes and condition checks in it.
 */
type TableAction =
  'GetItem' | 'BatchGetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'ConditionCheckItem';

export const readItems = ['GetItem', 'BatchGetItem', 'Query'] as const satisfies TableAction[];
export const changeItems = [
  ...readItems,
  'PutItem',
  'UpdateItem',
  'ConditionCheckItem',
] as const satisfies TableAction[];
/** With deletes: for workers, and for routes that may have to give up an idempotency key again. */
export const ownItems = [...changeItems, 'DeleteItem'] as const satisfies TableAction[];

/** Items of a table, and the table's key as far as DynamoDB uses it for the caller. */
export function useItems(
  table: { readonly table: { readonly tableArn: string }; readonly encryptionKey: Key },
  actions: readonly TableAction[],
): PolicyStatement[] {
  const isReadOnly = actions.every((action) => readItems.some((read) => read === action));
  return [
    new PolicyStatement({
      actions: actions.map((action) => `dynamodb:${action}`),
      resources: [table.table.tableArn],
    }),
    throughDynamo(table.encryptionKey, isReadOnly ? ['kms:Decrypt', 'kms:DescribeKey'] : tableKeyActions),
  ];
}

// What a caller of an encrypted table needs, without the wildcards of CDK's own grants.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
const tableKeyActions = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

function throughDynamo(key: Key, actions: string[]): PolicyStatement {
  return new PolicyStatement({
    actions,
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `dynamodb.${Stack.of(key).region}.amazonaws.com` } },
  });
}

/** One index, by name. */
export function queryIndex(table: { readonly tableArn: string }, indexName: string): PolicyStatement {
  return new PolicyStatement({
    actions: ['dynamodb:Query'],
    resources: [`${table.tableArn}/index/${indexName}`],
  });
}

/** Seal and open tokens, only under the full context: an unbound ciphertext can be neither made nor read. */
export function sealAndOpenTokens(key: Key): PolicyStatement {
  const isAbsent = (name: string): [string, string] => [`kms:EncryptionContext:${name}`, 'false'];
  return new PolicyStatement({
    actions: ['kms:Encrypt', 'kms:Decrypt'],
    resources: [key.keyArn],
    conditions: { Null: Object.fromEntries(tokenContextNames.map(isAbsent)) },
  });
}

/** What every sealed token is bound to. */
export const tokenContextNames = ['tenantId', 'realmId', 'purpose'] as const;

export function readSecret(secret: { readonly secretArn: string }): PolicyStatement {
  // CDK gives a secret's ARN whole where it made the secret itself, so that no suffix wildcard is needed.
  return new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.secretArn] });
}

export function sendTo(...queues: readonly { readonly queueArn: string }[]): PolicyStatement {
  return new PolicyStatement({
    actions: ['sqs:SendMessage'],
    resources: queues.map((queue) => queue.queueArn),
  });
}

/** What Lambda's poller does in the function's name; the worker itself never receives. */
export function receiveFrom(queue: { readonly queueArn: string }): PolicyStatement {
  return new PolicyStatement({
    actions: [
      'sqs:ReceiveMessage',
      'sqs:DeleteMessage',
      'sqs:ChangeMessageVisibility',
      'sqs:GetQueueAttributes',
    ],
    resources: [queue.queueArn],
  });
}

export function publishTo(bus: { readonly eventBusArn: string }): PolicyStatement {
  return new PolicyStatement({ actions: ['events:PutEvents'], resources: [bus.eventBusArn] });
}
