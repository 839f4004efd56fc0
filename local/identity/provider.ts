import { exportJWK, generateKeyPair } from 'jose';
import Provider, { interactionPolicy } from 'oidc-provider';
import type { ClientMetadata, Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { createMemoryAdapters } from './memory-adapter.ts';
import type { Person } from './people.ts';

/** What the vendor's back end may be granted. */
export const vendorScopes = [
  'counterfoil/tenants.read',
  'counterfoil/tenants.write',
  'counterfoil/documents.read',
  'counterfoil/documents.write',
] as const;

/** The two clients by their ids; the vendor's has a secret, the browser's has PKCE. */
export interface IdentityClients {
  webClientId: string;
  vendorClientId: string;
  vendorClientSecret: string;
  redirectUris: readonly string[];
  signedOutUris: readonly string[];
  /** Origins whose pages may call the token endpoint. */
  webOrigins: readonly string[];
}

export interface ProviderOptions extends IdentityClients {
  issuer: string;
  findPerson: (id: string) => Person | undefined;
  cookieKey: string;
}

// Tokens name the client, as Cognito's do, and API Gateway compares that; the library wants a resource all the same.
const RESOURCE = 'urn:counterfoil:api';
const TOKEN_LIFETIME_SECONDS = 3600;
const DAY_SECONDS = 86_400;
const lifetimesSeconds = {
  AccessToken: TOKEN_LIFETIME_SECONDS,
  AuthorizationCode: 60,
  ClientCredentials: TOKEN_LIFETIME_SECONDS,
  Grant: DAY_SECONDS,
  IdToken: TOKEN_LIFETIME_SECONDS,
  Interaction: TOKEN_LIFETIME_SECONDS,
  RefreshToken: DAY_SECONDS,
  Session: DAY_SECONDS,
};
const USER_SCOPES = 'openid email profile offline_access';

/** Builds the provider: code + PKCE for people, client credentials for the vendor, JWT access tokens, no consent. */
export async function createProvider(options: ProviderOptions): Promise<Provider> {
  const configuration: Configuration = {
    adapter: createMemoryAdapters(() => Date.now()),
    clients: [webClient(options), vendorClient(options)],
    jwks: { keys: [await newSigningKey()] },
    cookies: { keys: [options.cookieKey] },
    scopes: USER_SCOPES.split(' '),
    claims: { openid: ['sub', 'tenant_id', 'role'], email: ['email'], profile: ['name'] },
    // The browser application reads the role from the ID token; without this it would need the user info endpoint.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    clientBasedCORS: (_, origin) => options.webOrigins.includes(origin),
    issueRefreshToken: (_, client) => client.grantTypeAllowed('refresh_token'),
    ttl: lifetimesSeconds,
    features: features(),
    interactions: { policy: policyWithoutConsent(), url: (_, { uid }) => `/interaction/${uid}` },
    loadExistingGrant: grantEverything,
    findAccount: (_, id) => {
      const person = options.findPerson(id);
      return person && { accountId: id, claims: () => ({ sub: id, ...claimsOf(person) }) };
    },
    extraTokenClaims: (_, token) => {
      const person = 'accountId' in token ? options.findPerson(token.accountId) : undefined;
      return { token_use: 'access', ...(person && claimsOf(person)) };
    },
  };
  return new Provider(options.issuer, configuration);
}

function webClient(options: IdentityClients): ClientMetadata {
  return {
    client_id: options.webClientId,
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: [...options.redirectUris],
    post_logout_redirect_uris: [...options.signedOutUris],
  };
}

function vendorClient(options: IdentityClients): ClientMetadata {
  return {
    client_id: options.vendorClientId,
    client_secret: options.vendorClientSecret,
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
  };
}

// RS256: the only family of algorithms that API Gateway's JWT authorizer takes.
async function newSigningKey(): Promise<Record<string, unknown>> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'local' };
}

function features(): NonNullable<Configuration['features']> {
  return {
    devInteractions: { enabled: false },
    userinfo: { enabled: false },
    clientCredentials: { enabled: true },
    revocation: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => RESOURCE,
      useGrantedResource: () => true,
      getResourceServerInfo: (_, __, client) => ({
        scope: vendorScopes.join(' '),
        audience: client.clientId,
        accessTokenFormat: 'jwt',
        accessTokenTTL: TOKEN_LIFETIME_SECONDS,
        jwt: { sign: { alg: 'RS256' } },
      }),
    },
  };
}

function policyWithoutConsent(): ReturnType<typeof interactionPolicy.base> {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  return policy;
}

async function grantEverything(ctx: KoaContextWithOIDC): Promise<Grant | undefined> {
  const { client, session, provider } = ctx.oidc;
  if (!client || session?.accountId === undefined) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(USER_SCOPES);
  await grant.save();
  return grant;
}

type Grant = InstanceType<Provider['Grant']>;

const tenantClaims = (person: Person): Record<string, string> => ({
  role: person.role,
  ...(person.tenantId !== undefined && { tenant_id: person.tenantId }),
});

const claimsOf = (person: Person): Record<string, string> => ({
  name: person.name,
  email: person.email,
  ...tenantClaims(person),
});
