import { describe, expect, it } from 'vitest';
import { needsOf } from '../../../local/stack/iam-needs.ts';

const key = 'arn:aws:kms:us-east-1:000000000000:key/k1';
const around = {
  region: 'us-east-1',
  tableKeys: new Map([['sealed', key]]),
  keyAliases: { 'alias/tokens': 'k1' },
};
const needs = (service: string, operation: string, input: unknown): string[] =>
  needsOf({ service, operation, input }, around).map(({ action, resource }) => `${action} ${resource}`);
const table = (name: string): string => `arn:aws:dynamodb:us-east-1:000000000000:table/${name}`;

describe('needsOf', () => {
  it.each([
    ['dynamodb', 'GetItem', { TableName: 'plain', Key: {} }, [`dynamodb:GetItem ${table('plain')}`]],
    ['dynamodb', 'GetItem', { TableName: table('plain') }, [`dynamodb:GetItem ${table('plain')}`]],
    ['dynamodb', 'Query', { TableName: 'plain' }, [`dynamodb:Query ${table('plain')}`]],
    [
      'dynamodb',
      'Query',
      { TableName: 'plain', IndexName: 'due' },
      [`dynamodb:Query ${table('plain')}/index/due`],
    ],
    [
      'dynamodb',
      'BatchGetItem',
      { RequestItems: { one: { Keys: [] }, two: { Keys: [] } } },
      [`dynamodb:BatchGetItem ${table('one')}`, `dynamodb:BatchGetItem ${table('two')}`],
    ],
    [
      'dynamodb',
      'TransactWriteItems',
      {
        TransactItems: [
          { Put: { TableName: 'one' } },
          { ConditionCheck: { TableName: 'two' } },
          { Delete: { TableName: 'one' } },
        ],
      },
      [
        `dynamodb:PutItem ${table('one')}`,
        `dynamodb:ConditionCheckItem ${table('two')}`,
        `dynamodb:DeleteItem ${table('one')}`,
      ],
    ],
    ['dynamodb', 'ListTables', {}, ['dynamodb:ListTables *']],
    [
      'sqs',
      'SendMessageBatch',
      { QueueUrl: 'http://127.0.0.1:9/000000000000/work', Entries: [] },
      ['sqs:SendMessage arn:aws:sqs:us-east-1:000000000000:work'],
    ],
    [
      'sqs',
      'GetQueueUrl',
      { QueueName: 'work' },
      ['sqs:GetQueueUrl arn:aws:sqs:us-east-1:000000000000:work'],
    ],
    ['sqs', 'ListQueues', {}, ['sqs:ListQueues *']],
    ['kms', 'Encrypt', { KeyId: key }, [`kms:Encrypt ${key}`]],
    ['kms', 'Encrypt', { KeyId: 'k1' }, [`kms:Encrypt ${key}`]],
    ['kms', 'Encrypt', { KeyId: 'alias/tokens' }, [`kms:Encrypt ${key}`]],
    [
      'secretsmanager',
      'GetSecretValue',
      { SecretId: 'app' },
      ['secretsmanager:GetSecretValue arn:aws:secretsmanager:us-east-1:000000000000:secret:app-local0'],
    ],
    [
      'events',
      'PutEvents',
      { Entries: [{ EventBusName: 'bus' }, { EventBusName: 'bus' }, {}] },
      [
        'events:PutEvents arn:aws:events:us-east-1:000000000000:event-bus/bus',
        'events:PutEvents arn:aws:events:us-east-1:000000000000:event-bus/default',
      ],
    ],
    [
      'scheduler',
      'CreateSchedule',
      { Name: 'nightly' },
      ['scheduler:CreateSchedule arn:aws:scheduler:us-east-1:000000000000:schedule/default/nightly'],
    ],
    [
      'scheduler',
      'UpdateSchedule',
      { Name: 'acme', GroupName: 'nights', Target: { Arn: 'queue', RoleArn: 'arn:aws:iam::0:role/sender' } },
      [
        'scheduler:UpdateSchedule arn:aws:scheduler:us-east-1:000000000000:schedule/nights/acme',
        'iam:PassRole arn:aws:iam::0:role/sender',
      ],
    ],
    ['sts', 'AssumeRole', {}, ['sts:AssumeRole *']],
  ])('finds what %s %s of %j takes', (service, operation, input, expected) => {
    expect(needs(service, operation, input)).toEqual(expected);
  });

  it('asks for the key of an encrypted table, through DynamoDB', () => {
    const found = needsOf(
      { service: 'dynamodb', operation: 'PutItem', input: { TableName: 'sealed' } },
      around,
    );

    expect(found).toEqual([
      { action: 'dynamodb:PutItem', resource: table('sealed'), context: {} },
      {
        action: 'kms:Decrypt',
        resource: key,
        context: { 'kms:ViaService': 'dynamodb.us-east-1.amazonaws.com' },
      },
    ]);
  });

  it('knows the encryption context', () => {
    const input = { KeyId: 'k1', EncryptionContext: { tenantId: 'a' } };

    expect(needsOf({ service: 'kms', operation: 'Decrypt', input }, around)).toEqual([
      { action: 'kms:Decrypt', resource: key, context: { 'kms:EncryptionContext:tenantId': 'a' } },
    ]);
  });
});
