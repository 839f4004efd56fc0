import { describe, expect, it } from 'vitest';
import type { Assembly, Resource } from '../../../local/stack/assembly.ts';
import { readPolicies } from '../../../local/stack/iam-policies.ts';
import type { Policies } from '../../../local/stack/iam-policies.ts';
import { createResolver } from '../../../local/stack/resolver.ts';

const statement = {
  Effect: 'Allow',
  Action: 'sqs:SendMessage',
  Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] },
};
const role = (...statements: object[]): object => {
  return { Policies: [{ PolicyName: 'own', PolicyDocument: { Statement: statements } }] };
};

function read(properties: Record<string, object>): Policies {
  const resource = (logicalId: string, type: string): Resource => {
    return { stack: 's', logicalId, type, properties: { ...properties[logicalId] } };
  };
  const assembly: Assembly = {
    resources: [
      resource('Function', 'AWS::Lambda::Function'),
      resource('Role', 'AWS::IAM::Role'),
      resource('Queue', 'AWS::SQS::Queue'),
      resource('Key', 'AWS::KMS::Key'),
      resource('Table', 'AWS::DynamoDB::GlobalTable'),
      ...(properties['Uploader'] ? [resource('Uploader', 'AWS::Lambda::Function')] : []),
      ...(properties['Policy'] ? [resource('Policy', 'AWS::IAM::Policy')] : []),
    ],
    exports: [],
    assets: new Map(),
  };
  const resolver = createResolver(assembly, {
    region: 'us-east-1',
    queueUrl: (name) => name,
    origin: () => '',
    issuer: () => '',
  });
  return readPolicies(assembly, resolver);
}

const Function = { FunctionName: 'counterfoil-push', Role: { 'Fn::GetAtt': ['Role', 'Arn'] } };

describe('readPolicies', () => {
  it('reads what the role of a function allows', () => {
    const condition = { StringEquals: { 'aws:x': ['1', '2'] }, Null: { 'aws:y': 'false' } };
    const { principals } = read({
      Function,
      Role: {
        ...role(statement, { ...statement, Action: ['a:B', 'a:C'], Resource: '*', Condition: condition }),
        Tags: [{ Key: 'opens', Value: 'true' }],
      },
    });

    expect(principals).toEqual([
      {
        functionName: 'counterfoil-push',
        roleName: 's-Role',
        accessKeyId: 'counterfoilpush',
        tags: { opens: 'true' },
        statements: [
          {
            effect: 'Allow',
            actions: ['sqs:SendMessage'],
            resources: ['arn:aws:sqs:us-east-1:000000000000:s-Queue'],
            conditions: [],
          },
          {
            effect: 'Allow',
            actions: ['a:B', 'a:C'],
            resources: ['*'],
            conditions: [
              { operator: 'Null', key: 'aws:y', values: ['false'] },
              { operator: 'StringEquals', key: 'aws:x', values: ['1', '2'] },
            ],
          },
        ],
      },
    ]);
  });

  it('reads what a key denies to whoever calls, and which table uses it', () => {
    const denial = {
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 'kms:Decrypt',
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:PrincipalTag/opens': 'true' } },
    };
    const account = { Effect: 'Allow', Principal: { AWS: 'root' }, Action: 'kms:*', Resource: '*' };
    const { keyDenials, tableKeys } = read({
      Function,
      Role: role(),
      Key: { KeyPolicy: { Statement: [account, denial] } },
      Table: { Replicas: [{ SSESpecification: { KMSMasterKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } } }] },
    });

    const arn = 'arn:aws:kms:us-east-1:000000000000:key/s-Key';
    expect([...tableKeys]).toEqual([['s-Table', arn]]);
    expect(keyDenials.get(arn)).toEqual([
      {
        effect: 'Deny',
        actions: ['kms:Decrypt'],
        resources: ['*'],
        conditions: [{ operator: 'StringNotEquals', key: 'aws:PrincipalTag/opens', values: ['true'] }],
      },
    ]);
  });

  it('reads leave for the schedules of one group', () => {
    const group = 'arn:aws:scheduler:us-east-1:000000000000:schedule/nights/*';

    const { principals } = read({ Function, Role: role({ ...statement, Resource: group }) });

    expect(principals[0]?.statements[0]?.resources).toEqual([group]);
  });

  it.each([
    ['a pattern in an action', role({ ...statement, Action: 'sqs:Send*' }), /does not match patterns/],
    ['a pattern in a resource', role({ ...statement, Resource: 'arn:aws:sqs:*' }), /does not match patterns/],
    [
      'a pattern for all groups of schedules',
      role({ ...statement, Resource: 'arn:aws:scheduler:us-east-1:000000000000:schedule/*' }),
      /does not match patterns/,
    ],
    ['NotAction', role({ Effect: 'Allow', NotAction: 'a:B', Resource: '*' }), /NotAction/],
    [
      'an operator that it does not know',
      role({ ...statement, Condition: { IpAddress: { a: 'b' } } }),
      /IpAddress/,
    ],
    ['a managed policy', { ManagedPolicyArns: ['arn:aws:iam::aws:policy/x'] }, /managed policies/],
  ])('does not run templates with %s', (_, Role, why) => {
    expect(() => read({ Function, Role })).toThrow(why);
  });

  it('does not run a function without a role, nor policies outside of roles', () => {
    expect(() => read({ Function: { FunctionName: 'alone' } })).toThrow('The function alone has no role');
    expect(() => read({ Function, Role: role(), Policy: { Roles: [{ Ref: 'Role' }] } })).toThrow(
      'inside roles only: Policy',
    );
  });

  it('leaves alone what belongs to CDK’s own function, which is not run here', () => {
    const Uploader = {
      FunctionName: 'uploader',
      Runtime: 'python3.13',
      Role: 'arn:aws:iam::1:role/uploader',
    };

    const { principals } = read({ Function, Role: role(), Uploader, Policy: { Roles: ['uploader'] } });

    expect(principals.map(({ functionName }) => functionName)).toEqual(['counterfoil-push']);
  });
});
