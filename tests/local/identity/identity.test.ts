import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startIdentity } from '../../../local/identity/server.ts';
import type { Identity } from '../../../local/identity/server.ts';
import { signIn } from '../../../local/identity/sign-in.ts';

let identity: Identity;

beforeAll(async () => {
  identity = await startIdentity({
    webClientId: 'web',
    vendorClientId: 'vendor',
    vendorClientSecret: 'vendor-secret',
    redirectUris: ['http://127.0.0.1:4010/signed-in'],
    signedOutUris: ['http://127.0.0.1:4010/'],
    webOrigins: ['http://127.0.0.1:4010'],
  });
});
afterAll(() => identity.close());

async function claimsOf(token: string): Promise<JWTPayload> {
  const keys = createRemoteJWKSet(new URL(`${identity.issuer}/jwks`));
  return (await jwtVerify(token, keys, { issuer: identity.issuer })).payload;
}

describe('a person who signs in', () => {
  it.each([
    ['ada', { tenant_id: 'tenant-a', role: 'admin' }],
    ['vic', { tenant_id: 'tenant-a', role: 'viewer' }],
    ['bea', { tenant_id: 'tenant-b', role: 'admin' }],
  ])('%s gets an access token with %j', async (personId, claims) => {
    const token = await identity.tokenFor(personId);

    expect(await claimsOf(token)).toMatchObject({
      ...claims,
      sub: personId,
      client_id: 'web',
      token_use: 'access',
    });
    expect(decodeProtectedHeader(token).alg).toBe('RS256');
  });

  it('belongs to no tenant as an operator', async () => {
    const claims = await claimsOf(await identity.tokenFor('oli'));

    expect(claims).toMatchObject({ role: 'operator' });
    expect(claims).not.toHaveProperty('tenant_id');
  });

  it('gets an ID token with name, role and tenant, and a refresh token', async () => {
    const tokens = await signIn(identity.signInTarget, 'ada');

    expect(await claimsOf(tokens.idToken!)).toMatchObject({
      name: 'Ada Admin',
      role: 'admin',
      tenant_id: 'tenant-a',
    });
    expect(tokens.refreshToken).toEqual(expect.any(String));
  });

  it('may have been added while the provider runs', async () => {
    identity.addPerson({
      id: 'new',
      name: 'New',
      email: 'new@tenant-n.example',
      role: 'admin',
      tenantId: 'tenant-n',
    });

    expect(await claimsOf(await identity.tokenFor('new'))).toMatchObject({ tenant_id: 'tenant-n' });
  });

  it('is refused when unknown', async () => {
    await expect(identity.tokenFor('mallory')).rejects.toThrow(/answered 400/);
  });
});

describe('the login page', () => {
  it('offers every person a button', async () => {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: 'web',
      redirect_uri: 'http://127.0.0.1:4010/signed-in',
      scope: 'openid',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    });
    const first = await fetch(`${identity.issuer}/auth?${query.toString()}`, { redirect: 'manual' });

    const page = await fetch(new URL(first.headers.get('location')!, identity.issuer));

    const html = await page.text();
    for (const name of ['Ada Admin', 'Vic Viewer', 'Bea Admin', 'Oli Operator'])
      expect(html).toContain(`>${name}</button>`);
  });

  it('is not reached without PKCE', async () => {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: 'web',
      redirect_uri: 'http://127.0.0.1:4010/signed-in',
      scope: 'openid',
    });

    const answer = await fetch(`${identity.issuer}/auth?${query.toString()}`, { redirect: 'manual' });

    expect(answer.headers.get('location')).toContain('error=invalid_request');
  });
});

describe("the vendor's back end", () => {
  it('gets a token with every scope it may have, and no tenant', async () => {
    const claims = await claimsOf(await identity.vendorToken());

    expect(claims['scope']).toBe(
      'counterfoil/tenants.read counterfoil/tenants.write counterfoil/documents.read counterfoil/documents.write',
    );
    expect(claims).toMatchObject({ client_id: 'vendor', token_use: 'access' });
    expect(claims).not.toHaveProperty('tenant_id');
    expect(claims).not.toHaveProperty('role');
  });

  it('is granted only the scopes it asks for, and none that do not exist', async () => {
    const one = await claimsOf(await identity.vendorToken(['counterfoil/documents.read']));
    const none = await claimsOf(await identity.vendorToken(['counterfoil/everything']));

    expect(one['scope']).toBe('counterfoil/documents.read');
    expect(none).not.toHaveProperty('scope');
  });

  it('is refused with a wrong secret', async () => {
    const answer = await fetch(`${identity.issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from('vendor:wrong').toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });

    expect(answer.status).toBe(401);
  });
});
