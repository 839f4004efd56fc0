/* oxlint-disable eslint/no-new -- a construct enters the tree by being made */
import { CfnOutput, Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { StageSettings } from '../settings.ts';
import type { TokenIssuer } from '../stateful-stack.ts';
import { acknowledge } from './acknowledge.ts';
import { NodeFunction, type FunctionMaking } from './node-function.ts';

export interface IdentityProps {
  readonly settings: StageSettings;
  readonly making: FunctionMaking;
}

const scopes = {
  'tenants.read': 'Read tenants, their settings and connections',
  'tenants.write': 'Create tenants, connect and disconnect them, change their settings',
  'documents.read': 'Read documents and their push state',
  'documents.write': 'Submit, retry and void documents',
} as const;

/**
 * The user pool that signs people and the vendor's back end in. Users are invited, never self-registered; which
 * tenant they belong to and their role are attributes that only an administrator of the pool can write.
 */
export class Identity extends Construct {
  readonly pool: cognito.UserPool;
  readonly tokenIssuer: TokenIssuer;

  constructor(scope: Construct, id: string, props: IdentityProps) {
    super(scope, id);
    const { settings, making } = props;
    this.pool = userPool(this, settings.stage);
    this.addTokenClaims(making);
    const domainPrefix = settings.signInDomainPrefix ?? `counterfoil-${settings.stage}`;
    this.pool.addDomain('SignIn', {
      cognitoDomain: { domainPrefix },
      managedLoginVersion: cognito.ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    const app = this.appClient(settings.publicOrigin);
    const vendor = this.vendorClient();
    // Ids and secret are held by others: a client that is replaced locks them out.
    app.applyRemovalPolicy(RemovalPolicy.RETAIN);
    vendor.applyRemovalPolicy(RemovalPolicy.RETAIN);
    // The newer pages do not open without a style, be it the one that comes with them.
    new cognito.CfnManagedLoginBranding(this, 'SignInStyle', {
      userPoolId: this.pool.userPoolId,
      clientId: app.userPoolClientId,
      useCognitoProvidedValues: true,
    });
    new CfnOutput(this, 'UserPoolId', { value: this.pool.userPoolId });
    new CfnOutput(this, 'VendorClientId', { value: vendor.userPoolClientId });
    this.tokenIssuer = {
      issuer: this.pool.userPoolProviderUrl,
      // Cognito's access tokens carry no `aud`; API Gateway then compares `client_id`.
      audiences: [app.userPoolClientId, vendor.userPoolClientId],
      signInOrigins: [
        `https://cognito-idp.${settings.region}.amazonaws.com`,
        `https://${domainPrefix}.auth.${settings.region}.amazoncognito.com`,
      ],
      app: { clientId: app.userPoolClientId, scope: 'openid email profile' },
    };
  }

  /** Version 2 of the trigger's event is the first that may change access tokens. */
  private addTokenClaims(making: FunctionMaking): void {
    const trigger = new NodeFunction(this, 'AddTokenClaims', {
      making,
      entry: 'admin/add-token-claims',
      description: 'Adds tenant_id and role to the access token before Cognito issues it',
      environment: { STAGE: making.stage },
      allow: [],
      // Cognito gives a trigger five seconds.
      timeoutSeconds: 5,
    });
    const operation = cognito.UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG;
    this.pool.addTrigger(operation, trigger.function, cognito.LambdaVersion.V2_0);
    const reason = 'Cognito waits for the answer and refuses the sign-in if there is none: nothing is lost.';
    acknowledge(trigger.function, { rule: 'Serverless::Serverless-LambdaDLQ', reason });
  }

  /** The hosted app, a public client: code with PKCE, no secret, no implicit grant. */
  private appClient(publicOrigin: string): cognito.UserPoolClient {
    return this.pool.addClient('App', {
      generateSecret: false,
      authFlows: { userSrp: true },
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [cognito.OAuthScope.OPENID, cognito.OAuthScope.EMAIL, cognito.OAuthScope.PROFILE],
        callbackUrls: [`${publicOrigin}/`],
        logoutUrls: [`${publicOrigin}/`],
      },
      supportedIdentityProviders: [cognito.UserPoolClientIdentityProvider.COGNITO],
      // A user must not be able to move to another tenant or raise the role: neither attribute is writable here.
      writeAttributes: new cognito.ClientAttributes().withStandardAttributes({
        // Cognito insists that what is required can be written.
        email: true,
        fullname: true,
        locale: true,
      }),
      accessTokenValidity: Duration.minutes(15),
      idTokenValidity: Duration.minutes(15),
      refreshTokenValidity: Duration.hours(12),
      enableTokenRevocation: true,
      preventUserExistenceErrors: true,
    });
  }

  /** The vendor's back end: client credentials, any tenant, what its scopes allow. */
  private vendorClient(): cognito.UserPoolClient {
    const resourceScopes = Object.entries(scopes).map(
      ([scopeName, scopeDescription]) => new cognito.ResourceServerScope({ scopeName, scopeDescription }),
    );
    const server = this.pool.addResourceServer('Api', { identifier: 'counterfoil', scopes: resourceScopes });
    return this.pool.addClient('Vendor', {
      generateSecret: true,
      oAuth: {
        flows: { clientCredentials: true },
        scopes: resourceScopes.map((scope) => cognito.OAuthScope.resourceServer(server, scope)),
      },
      accessTokenValidity: Duration.minutes(30),
      enableTokenRevocation: true,
    });
  }
}

function userPool(scope: Construct, stage: string): cognito.UserPool {
  const pool = new cognito.UserPool(scope, 'Pool', {
    userPoolName: `counterfoil-${stage}`,
    // Essentials is the cheapest plan whose trigger may change access tokens.
    featurePlan: cognito.FeaturePlan.ESSENTIALS,
    selfSignUpEnabled: false,
    signInAliases: { email: true },
    signInCaseSensitive: false,
    autoVerify: { email: true },
    // A new address counts only once it is verified.
    keepOriginal: { email: true },
    standardAttributes: { email: { required: true, mutable: true } },
    customAttributes: {
      tenant_id: new cognito.StringAttribute({ minLen: 1, maxLen: 64, mutable: true }),
      role: new cognito.StringAttribute({ minLen: 1, maxLen: 16, mutable: true }),
    },
    mfa: cognito.Mfa.REQUIRED,
    mfaSecondFactor: { otp: true, sms: false },
    passwordPolicy: {
      minLength: 14,
      requireDigits: true,
      requireLowercase: true,
      requireSymbols: true,
      requireUppercase: true,
    },
    accountRecovery: cognito.AccountRecovery.EMAIL_ONLY,
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  acknowledge(pool, {
    rule: 'AwsSolutions::AwsSolutions-COG8',
    reason:
      'Plus adds risk scoring for four times the price; users are invited, few, and must use a second factor.',
  });
  return pool;
}
