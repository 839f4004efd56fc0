import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';

/** Who called, as API Gateway hands it to the function: every claim as text. */
export interface JwtIdentity {
  claims: Record<string, string>;
  scopes: string[] | null;
}

export type Authorization =
  | { isAllowed: true; jwt: JwtIdentity }
  | { isAllowed: false; status: 401 | 403; message: string; reason: string };

/** An AWS::ApiGatewayV2::Authorizer of type JWT. */
export interface JwtAuthorizer {
  authorize(header: string | undefined, routeScopes: readonly string[]): Promise<Authorization>;
}

/** Checks signature, issuer, times and audience as API Gateway does (`client_id` where a token has no `aud`). */
export function createJwtAuthorizer(options: {
  issuer: string;
  audiences: readonly string[];
  jwksUrl: string;
}): JwtAuthorizer {
  const keys = createRemoteJWKSet(new URL(options.jwksUrl));
  return {
    async authorize(header, routeScopes) {
      const token = header?.replace(/^Bearer\s+/i, '');
      if (token === undefined || token === '') return unauthorized('no token');
      let claims: JWTPayload;
      try {
        // API Gateway takes RSA alone.
        claims = (await jwtVerify(token, keys, { issuer: options.issuer, algorithms: ['RS256'] })).payload;
      } catch (error) {
        return unauthorized(error instanceof Error ? error.message : String(error));
      }
      if (!isForUs(claims, options.audiences)) return unauthorized('invalid audience');
      const scopes = scopesIn(claims);
      if (routeScopes.length > 0 && !routeScopes.some((scope) => scopes.includes(scope))) {
        return { isAllowed: false, status: 403, message: 'Forbidden', reason: 'insufficient scope' };
      }
      const granted = routeScopes.length > 0 ? scopes : null;
      return { isAllowed: true, jwt: { claims: asTexts(claims), scopes: granted } };
    },
  };
}

const unauthorized = (reason: string): Authorization => {
  return { isAllowed: false, status: 401, message: 'Unauthorized', reason };
};

function isForUs(claims: JWTPayload, audiences: readonly string[]): boolean {
  const named = claims.aud ?? claims['client_id'];
  return [named].flat().some((audience) => typeof audience === 'string' && audiences.includes(audience));
}

function scopesIn(claims: JWTPayload): string[] {
  const scope = claims['scope'] ?? claims['scp'];
  return typeof scope === 'string' ? scope.split(' ') : [];
}

/** API Gateway turns every claim into text; a list becomes `[a b]`. */
function asTexts(claims: JWTPayload): Record<string, string> {
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [
      name,
      Array.isArray(value) ? `[${value.join(' ')}]` : String(value),
    ]),
  );
}
