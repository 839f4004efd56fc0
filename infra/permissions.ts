import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';

/**
 * What functions may do, as statements with exact actions and resources. The local stack judges every call by them, and
 * `tests/stack/permissions.test.ts` fails on one that nothing uses: name what the function does, not what it might.
 */
type TableAction = (typeof readActions)[number] | 'PutItem' | 'UpdateItem' | 'DeleteItem';
const readActions = ['GetItem', 'BatchGetItem', 'Query'] as const;

/** Items of a table, and the table's key as far as DynamoDB uses it for the caller. */
export function useItems(
  table: { readonly table: { readonly tableArn: string }; readonly encryptionKey: Key },
  actions: readonly TableAction[],
): PolicyStatement[] {
  return [
    new PolicyStatement({
      actions: actions.map((action) => `dynamodb:${action}`),
      resources: [table.table.tableArn],
    }),
    useTableKey(table.encryptionKey, actions),
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

function useTableKey(key: Key, tableActions: readonly TableAction[]): PolicyStatement {
  const isReadOnly = tableActions.every((action) => readActions.some((read) => read === action));
  return new PolicyStatement({
    actions: isReadOnly ? ['kms:Decrypt', 'kms:DescribeKey'] : tableKeyActions,
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `dynamodb.${Stack.of(key).region}.amazonaws.com` } },
  });
}

/** One index, by name, and nothing of the table beside it. */
export function queryIndex(
  table: { readonly table: { readonly tableArn: string }; readonly encryptionKey: Key },
  indexName: string,
): PolicyStatement[] {
  return [
    new PolicyStatement({
      actions: ['dynamodb:Query'],
      resources: [`${table.table.tableArn}/index/${indexName}`],
    }),
    useTableKey(table.encryptionKey, ['Query']),
  ];
}

/** `Encrypt` seals tokens, `Decrypt` opens them. */
export type TokenKeyAction = 'Encrypt' | 'Decrypt';

/** Only under the full context: an unbound ciphertext can be neither made nor read. */
export function useTokenKey(key: Key, actions: readonly TokenKeyAction[]): PolicyStatement {
  const isPresent = (name: string): [string, string] => [`kms:EncryptionContext:${name}`, 'false'];
  return new PolicyStatement({
    actions: actions.map((action) => `kms:${action}`),
    resources: [key.keyArn],
    conditions: { Null: Object.fromEntries(tokenContextNames.map(isPresent)) },
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

/** Find queues by their names and ask how long they are. */
export function lookAt(...queues: readonly { readonly queueArn: string }[]): PolicyStatement {
  return new PolicyStatement({
    actions: ['sqs:GetQueueUrl', 'sqs:GetQueueAttributes'],
    resources: queues.map((queue) => queue.queueArn),
  });
}

/** Schedules of a group, of which there may be any number; a schedule that acts in a role takes leave to pass that role on. */
export function useSchedules(
  group: { readonly scheduleArns: string },
  actions: readonly ('CreateSchedule' | 'UpdateSchedule' | 'DeleteSchedule')[],
  role?: { readonly roleArn: string },
): PolicyStatement[] {
  const use = new PolicyStatement({
    actions: actions.map((action) => `scheduler:${action}`),
    resources: [group.scheduleArns],
  });
  if (role === undefined) return [use];
  const pass = new PolicyStatement({
    actions: ['iam:PassRole'],
    resources: [role.roleArn],
    conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
  });
  return [use, pass];
}

/** What Lambda's poller does in the function's name; the worker itself never receives. */
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-lambda-function-trigger.html
export function receiveFrom(queue: { readonly queueArn: string }): PolicyStatement {
  return new PolicyStatement({
    actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
    resources: [queue.queueArn],
  });
}

export function publishTo(bus: { readonly eventBusArn: string }): PolicyStatement {
  return new PolicyStatement({ actions: ['events:PutEvents'], resources: [bus.eventBusArn] });
}
