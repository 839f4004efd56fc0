import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import type { CryptoKey, JWK } from 'jose';
import type { Grant } from './grants.ts';

/** What every id token names as its issuer; clients compare it, so it stays Intuit's own. */
export const tokenIssuer = 'https://oauth.platform.intuit.com/op/v1';

const keyId = 'r4p5SbL2qaFehFzhj8gI';

/** The one person who signs in to the simulated QuickBooks. */
export const simulatedUser = {
  sub: '00000000-0000-4000-8000-000000009341',
  userId: '9341000000000001',
  email: 'alex.tester@example.com',
  givenName: 'Alex',
  familyName: 'Tester',
  phoneNumber: '+1 5550100',
};

/** Signs id tokens; the key is made when first needed, for it is slow to make. */
export interface Identity {
  idToken(grant: Grant): Promise<string>;
  keySet(): Promise<{ keys: JWK[] }>;
}

interface Keys {
  privateKey: CryptoKey;
  publicJwk: JWK;
}

export function createIdentity(deps: { nowMs: () => number }): Identity {
  let keys: Promise<Keys> | undefined;
  const held = (): Promise<Keys> => (keys ??= makeKeys());
  return {
    async idToken(grant) {
      const { privateKey } = await held();
      const issuedAt = Math.floor(deps.nowMs() / 1000);
      return new SignJWT({ realmid: grant.realmId, auth_time: issuedAt })
        .setProtectedHeader({ alg: 'RS256', kid: keyId })
        .setSubject(simulatedUser.sub)
        .setAudience([grant.clientId])
        .setIssuer(tokenIssuer)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + 3600)
        .sign(privateKey);
    },
    async keySet() {
      return { keys: [(await held()).publicJwk] };
    },
  };
}

async function makeKeys(): Promise<Keys> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { modulusLength: 2048 });
  const jwk = await exportJWK(publicKey);
  return { privateKey, publicJwk: { ...jwk, kid: keyId, alg: 'RS256', use: 'sig' } };
}
