import { beforeAll, describe, expect, it } from 'vitest';
import { ofType, onlyOne, synthesize, fullStage, type Resources } from './synthesized.ts';

let resources: Resources;
beforeAll(() => {
  resources = synthesize().stateful;
});

// A changed logical id is a new, empty resource: whoever changes one of these loses books, tokens or users.
const frozen = [
  ['IdentityPool9E5AED46', 'AWS::Cognito::UserPool'],
  ['IdentityPoolApp60D72205', 'AWS::Cognito::UserPoolClient'],
  ['IdentityPoolVendorD32BB568', 'AWS::Cognito::UserPoolClient'],
  ['MainTable9B409A9C', 'AWS::DynamoDB::GlobalTable'],
  ['ProviderKeysTableCB08728A', 'AWS::DynamoDB::GlobalTable'],
  ['QuickbooksSecretEE8DDE25', 'AWS::SecretsManager::Secret'],
  ['TableKeyF581D96F', 'AWS::KMS::Key'],
  ['TokenKey812BBFC4', 'AWS::KMS::Key'],
] as const;

describe('StatefulStack', () => {
  it.each(frozen)('keeps the logical id %s and retains the resource', (id, type) => {
    expect(resources[id]).toMatchObject({
      Type: type,
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });

  it('retains nothing else', () => {
    const retained = Object.keys(resources).filter((id) => resources[id]!.DeletionPolicy === 'Retain');

    expect(retained.toSorted()).toEqual(frozen.map(([id]) => id));
  });

  it('holds only resources that are frozen or that can be made again', () => {
    const madeAgain = [
      'AWS::Cognito::ManagedLoginBranding',
      'AWS::Cognito::UserPoolDomain',
      'AWS::Cognito::UserPoolResourceServer',
      'AWS::IAM::Role',
      'AWS::Lambda::Function',
      'AWS::Lambda::Permission',
      'AWS::Logs::LogGroup',
    ];
    const others = Object.entries(resources).filter(([id]) => !frozen.some(([frozenId]) => frozenId === id));

    expect([...new Set(others.map(([, { Type }]) => Type))].toSorted()).toEqual(madeAgain);
  });

  describe('tables', () => {
    it.each([
      ['counterfoil-dev', 'MainTable9B409A9C'],
      ['counterfoil-dev-tenant_provider_keys', 'ProviderKeysTableCB08728A'],
    ])('makes %s restorable, encrypted by our key, expiring and not deletable', (tableName, id) => {
      const table = resources[id]!.Properties;

      expect(table).toMatchObject({
        TableName: tableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      });
      expect(table.Replicas).toHaveLength(1);
      expect(table.Replicas[0]).toMatchObject({
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { KMSMasterKeyId: { 'Fn::GetAtt': ['TableKeyF581D96F', 'Arn'] } },
      });
    });

    it('finds what falls due by one sparse index of keys', () => {
      expect(resources['MainTable9B409A9C']!.Properties.GlobalSecondaryIndexes).toEqual([
        {
          IndexName: 'due',
          KeySchema: [
            { AttributeName: 'duePk', KeyType: 'HASH' },
            { AttributeName: 'dueAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ]);
      expect(resources['ProviderKeysTableCB08728A']!.Properties.GlobalSecondaryIndexes).toBeUndefined();
    });
  });

  describe('keys', () => {
    it.each(['TableKeyF581D96F', 'TokenKey812BBFC4'])('rotates %s', (id) => {
      expect(resources[id]!.Properties.EnableKeyRotation).toBe(true);
    });

    it('seals tokens under a key of their own', () => {
      expect(ofType(resources, 'AWS::KMS::Key')).toHaveLength(2);
    });

    it.each([
      ['no tenant in the context', { Null: { 'kms:EncryptionContext:tenantId': 'true' } }],
      ['no realm in the context', { Null: { 'kms:EncryptionContext:realmId': 'true' } }],
      ['no purpose in the context', { Null: { 'kms:EncryptionContext:purpose': 'true' } }],
      [
        'a role that is not marked',
        { StringNotEquals: { 'aws:PrincipalTag/counterfoil:opens-tokens': 'true' } },
      ],
    ])('refuses to open a token for %s, whatever the role may do', (_name, condition) => {
      const statements = resources['TokenKey812BBFC4']!.Properties.KeyPolicy.Statement;
      const refusal = statements.find(
        (statement: { Condition?: object }) =>
          JSON.stringify(statement.Condition) === JSON.stringify(condition),
      );

      expect(refusal).toMatchObject({ Effect: 'Deny', Principal: { AWS: '*' } });
      expect(refusal.Action).toEqual(expect.arrayContaining(['kms:Decrypt', 'kms:Encrypt']));
    });
  });

  describe('user pool', () => {
    const client = (isVendor: boolean): any =>
      ofType(resources, 'AWS::Cognito::UserPoolClient').find(
        ([, { Properties }]) => Properties.GenerateSecret === isVendor,
      )![1].Properties;

    it('invites users, asks for a second factor, and cannot be deleted', () => {
      expect(resources['IdentityPool9E5AED46']!.Properties).toMatchObject({
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
        MfaConfiguration: 'ON',
        EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
        DeletionProtection: 'ACTIVE',
      });
    });

    it('lets no user write their own tenant or role', () => {
      const schema = resources['IdentityPool9E5AED46']!.Properties.Schema.map(
        ({ Name }: { Name: string }) => Name,
      );

      expect(schema).toEqual(expect.arrayContaining(['tenant_id', 'role']));
      expect(client(false).WriteAttributes).toEqual(['email', 'locale', 'name']);
    });

    it('asks the trigger, in the version that may change access tokens', () => {
      const [[triggerId]] = ofType(resources, 'AWS::Lambda::Function') as [[string, unknown]];

      expect(resources['IdentityPool9E5AED46']!.Properties.LambdaConfig.PreTokenGenerationConfig).toEqual({
        LambdaArn: { 'Fn::GetAtt': [triggerId, 'Arn'] },
        LambdaVersion: 'V2_0',
      });
    });

    it('gives the app codes only, and no secret', () => {
      expect(client(false)).toMatchObject({
        AllowedOAuthFlows: ['code'],
        AllowedOAuthFlowsUserPoolClient: true,
        CallbackURLs: ['https://counterfoil-dev.invalid/'],
        GenerateSecret: false,
        PreventUserExistenceErrors: 'ENABLED',
      });
    });

    it('gives the vendor client credentials, limited to our four scopes', () => {
      expect(client(true).AllowedOAuthFlows).toEqual(['client_credentials']);
      expect(
        onlyOne(resources, 'AWS::Cognito::UserPoolResourceServer').Properties.Scopes.map(
          ({ ScopeName }: { ScopeName: string }) => ScopeName,
        ),
      ).toEqual(['tenants.read', 'tenants.write', 'documents.read', 'documents.write']);
    });

    it('is left out where another issuer is set', () => {
      expect(ofType(synthesize(fullStage).stateful, 'AWS::Cognito::UserPool')).toEqual([]);
    });
  });
});
