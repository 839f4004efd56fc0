import { describe, expect, it } from 'vitest';
import type { Assembly } from '../../../local/stack/assembly.ts';
import { createResolver } from '../../../local/stack/resolver.ts';

const assembly: Assembly = {
  resources: [
    {
      stack: 'state',
      logicalId: 'Table',
      type: 'AWS::DynamoDB::GlobalTable',
      properties: { TableName: 'main' },
    },
    { stack: 'state', logicalId: 'Key', type: 'AWS::KMS::Key', properties: {} },
    { stack: 'state', logicalId: 'Pool', type: 'AWS::Cognito::UserPool', properties: {} },
    {
      stack: 'sync',
      logicalId: 'Queue',
      type: 'AWS::SQS::Queue',
      properties: { QueueName: 'push-invoices' },
    },
    {
      stack: 'sync',
      logicalId: 'Worker',
      type: 'AWS::Lambda::Function',
      properties: { FunctionName: { 'Fn::Join': ['-', ['push', { Ref: 'AWS::Region' }]] } },
    },
    { stack: 'web', logicalId: 'Site', type: 'AWS::CloudFront::Distribution', properties: {} },
  ],
  exports: [
    { stack: 'state', name: 'state:Table', value: { Ref: 'Table' } },
    {
      stack: 'state',
      name: { 'Fn::Sub': '${AWS::StackName}:KeyArn' },
      value: { 'Fn::GetAtt': ['Key', 'Arn'] },
    },
  ],
  assets: new Map(),
};
const resolver = createResolver(assembly, {
  region: 'eu-west-2',
  queueUrl: (name) => `http://127.0.0.1:9/000000000000/${name}`,
  origin: () => 'http://127.0.0.1:4010',
  issuer: () => 'http://127.0.0.1:4011',
});

describe('resolve', () => {
  it.each([
    ['state', { Ref: 'Table' }, 'main'],
    ['state', { 'Fn::GetAtt': ['Table', 'Arn'] }, 'arn:aws:dynamodb:eu-west-2:000000000000:table/main'],
    ['state', { 'Fn::GetAtt': 'Key.Arn' }, 'arn:aws:kms:eu-west-2:000000000000:key/state-Key'],
    ['state', { 'Fn::GetAtt': ['Pool', 'ProviderURL'] }, 'http://127.0.0.1:4011'],
    ['sync', { Ref: 'Queue' }, 'http://127.0.0.1:9/000000000000/push-invoices'],
    ['sync', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:aws:sqs:eu-west-2:000000000000:push-invoices'],
    ['sync', { Ref: 'Worker' }, 'push-eu-west-2'],
    ['sync', { 'Fn::ImportValue': 'state:Table' }, 'main'],
    ['sync', { 'Fn::ImportValue': 'state:KeyArn' }, 'arn:aws:kms:eu-west-2:000000000000:key/state-Key'],
    ['web', { 'Fn::Sub': 'http://${Site.DomainName}/${!literal}' }, 'http://127.0.0.1:4010/${literal}'],
    [
      'sync',
      { 'Fn::Sub': ['${a}-${AWS::AccountId}', { a: { Ref: 'Worker' } }] },
      'push-eu-west-2-000000000000',
    ],
    ['sync', { 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
    ['sync', { deep: [{ Ref: 'AWS::Partition' }, 5, null] }, { deep: ['aws', 5, null] }],
  ])('%s: %j is %j', (stack, value, expected) => {
    expect(resolver.resolve(stack, value)).toEqual(expected);
  });

  it.each([
    [{ Ref: 'Nothing' }, /no such resource/],
    [{ 'Fn::GetAtt': ['Worker', 'Colour'] }, /no such local attribute/],
    [{ 'Fn::ImportValue': 'state:Other' }, /no stack exports it/],
    [{ 'Fn::Cidr': ['10.0.0.0/16', 2] }, /does not model it/],
  ])('refuses %j', (value, message) => {
    expect(() => resolver.resolve('sync', value)).toThrow(message);
  });
});
