import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { acknowledge } from './constructs/acknowledge.ts';
import type { FunctionMaking } from './constructs/node-function.ts';
import { RetainedTable } from './constructs/retained-table.ts';
import { TokenKey } from './constructs/token-key.ts';
import { Identity } from './constructs/identity.ts';
import type { StageSettings } from './settings.ts';

export interface StatefulStackProps extends StackProps {
  readonly settings: StageSettings;
  readonly making: FunctionMaking;
}

/** Who may sign in, and by which tokens requests are let in. */
export interface TokenIssuer {
  readonly issuer: string;
  readonly audiences: readonly string[];
  /** Origins the app fetches tokens from. */
  readonly signInOrigins: readonly string[];
  /** As what the hosted app asks for tokens. */
  readonly app: { readonly clientId: string; readonly scope: string };
}

/**
 * Everything that must outlive a mistake: tables, keys, the secret, the user pool. All of it is retained, and its
 * logical ids are frozen by a test, because a changed id is a new, empty resource.
 */
export class StatefulStack extends Stack {
  /** Documents, connections, settings: everything but tokens. */
  readonly mainTable: RetainedTable;
  /** Sealed tokens, and nothing else. */
  readonly providerKeysTable: RetainedTable;
  readonly tokenKey: TokenKey;
  readonly quickbooksSecret: Secret;
  readonly tokenIssuer: TokenIssuer;

  constructor(scope: Construct, id: string, props: StatefulStackProps) {
    super(scope, id, props);
    const { settings, making } = props;
    const encryptionKey = new Key(this, 'TableKey', {
      description: `Counterfoil ${settings.stage}: tables at rest`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.mainTable = new RetainedTable(this, 'MainTable', {
      tableName: `counterfoil-${settings.stage}`,
      encryptionKey,
      dueIndex: true,
    });
    this.providerKeysTable = new RetainedTable(this, 'ProviderKeysTable', {
      tableName: `counterfoil-${settings.stage}-tenant_provider_keys`,
      encryptionKey,
    });
    this.tokenKey = new TokenKey(this, 'TokenKey', { stage: settings.stage });
    this.quickbooksSecret = quickbooksSecret(this, settings.stage);
    this.tokenIssuer =
      settings.jwt === undefined
        ? new Identity(this, 'Identity', { settings, making }).tokenIssuer
        : ownIssuer(settings.jwt);
  }
}

/** An identity provider of the vendor's own, in place of the user pool. */
const ownIssuer = ({
  issuer,
  audiences,
  appClientId,
  appScope,
}: NonNullable<StageSettings['jwt']>): TokenIssuer => ({
  issuer,
  audiences,
  signInOrigins: [new URL(issuer).origin],
  app: { clientId: appClientId, scope: appScope },
});

/** Our app at Intuit. Created with placeholders; the real values are put in once, by hand (docs/deploy.md). */
function quickbooksSecret(scope: Construct, stage: string): Secret {
  const secret = new Secret(scope, 'QuickbooksSecret', {
    secretName: `counterfoil/${stage}/quickbooks`,
    description: 'QuickBooks app: { clientId, clientSecret, webhookVerifierTokens }',
    generateSecretString: {
      secretStringTemplate: JSON.stringify({ clientId: 'not-set', webhookVerifierTokens: [] }),
      generateStringKey: 'clientSecret',
    },
    removalPolicy: RemovalPolicy.RETAIN,
  });
  acknowledge(secret, {
    rule: 'AwsSolutions::AwsSolutions-SMG4',
    reason:
      'Intuit has no interface to rotate an app’s secret: it is renewed in its portal and put in by hand.',
  });
  return secret;
}
