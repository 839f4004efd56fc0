import { bearerToken, unauthorized } from '../api/admission.ts';
import type { Core } from '../core.ts';
import { simulatedUser, tokenIssuer } from './identity.ts';

/** The discovery document, with this origin's own addresses. */
export function discovery(core: Core, origin: string): Response {
  return json(core, {
    issuer: tokenIssuer,
    authorization_endpoint: `${origin}/connect/oauth2`,
    token_endpoint: `${origin}/oauth2/v1/tokens/bearer`,
    userinfo_endpoint: `${origin}/v1/openid_connect/userinfo`,
    revocation_endpoint: `${origin}/v2/oauth2/tokens/revoke`,
    jwks_uri: `${origin}/op/v1/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'email', 'profile', 'address', 'phone'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    claims_supported: ['aud', 'exp', 'iat', 'iss', 'realmid', 'sub'],
  });
}

/** The public half of the key that signs id tokens. */
export async function keySet(core: Core): Promise<Response> {
  return json(core, await core.identity.keySet());
}

/** Who consented; needs a token whose consent covered `openid`. */
export function userInfo(core: Core, request: Request): Response {
  const token = bearerToken(request.headers.get('authorization')) ?? '';
  const access = core.grants.checkAccess(token);
  if (!access.ok) return unauthorized(core, access.reason, token);
  const { scopes } = access.grant;
  if (!scopes.includes('openid')) return unauthorized(core, 'revoked', token);
  const { sub, email, givenName, familyName, phoneNumber } = simulatedUser;
  return json(core, {
    sub,
    ...(scopes.includes('profile') ? { givenName, familyName } : {}),
    ...(scopes.includes('email') ? { email, emailVerified: true } : {}),
    ...(scopes.includes('phone') ? { phoneNumber, phoneNumberVerified: true } : {}),
  });
}

function json(core: Core, value: unknown): Response {
  const body = JSON.stringify(value);
  return core.answers.send({ status: 200, contentType: 'application/json;charset=utf-8', body });
}
