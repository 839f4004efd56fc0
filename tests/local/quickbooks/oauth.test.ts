import { describe, expect, it } from 'vitest';
import { json, origin, simulated } from './simulated.ts';
import type { Simulated } from './simulated.ts';

interface TokenBody {
  access_token: string;
  refresh_token: string;
  id_token: string;
  expires_in: number;
  x_refresh_token_expires_in: number;
  x_refresh_token_hard_expires_in: number;
  error: string;
}

const redirectUri = 'http://127.0.0.1:5000/oauth/callback';
const basic = `Basic ${Buffer.from('counterfoil-local:counterfoil-local-secret').toString('base64')}`;
const asked = {
  client_id: 'counterfoil-local',
  response_type: 'code',
  scope: 'com.intuit.quickbooks.accounting',
  redirect_uri: redirectUri,
  state: 's"1',
};

function authorizePath(change: Record<string, string> = {}): string {
  return `/connect/oauth2?${new URLSearchParams({ ...asked, ...change }).toString()}`;
}

async function decide(company: Simulated, change: Record<string, string> = {}): Promise<Response> {
  const form = new URLSearchParams({ ...asked, realmId: company.realmId, decision: 'approve', ...change });
  return company.send('/connect/oauth2', { method: 'POST', body: form });
}

async function codeFor(company: Simulated): Promise<string> {
  const location = (await decide(company)).headers.get('location') ?? '';
  return new URL(location).searchParams.get('code') ?? '';
}

async function token(company: Simulated, fields: Record<string, string>, headers = {}): Promise<Response> {
  const body = new URLSearchParams(fields);
  return company.send('/oauth2/v1/tokens/bearer', {
    method: 'POST',
    body,
    headers: { authorization: basic, ...headers },
  });
}

const exchange = (company: Simulated, code: string): Promise<Response> =>
  token(company, { grant_type: 'authorization_code', code, redirect_uri: redirectUri });
const refresh = (company: Simulated, refreshToken: string, headers = {}): Promise<Response> =>
  token(company, { grant_type: 'refresh_token', refresh_token: refreshToken }, headers);

async function connected(company: Simulated): Promise<TokenBody> {
  return json<TokenBody>(await exchange(company, await codeFor(company)));
}

async function companyInfoStatus(company: Simulated, accessToken: string): Promise<number> {
  const headers = { accept: 'application/json', authorization: `Bearer ${accessToken}` };
  return (await company.send(`/v3/company/${company.realmId}/companyinfo/${company.realmId}`, { headers }))
    .status;
}

describe('the consent page', () => {
  it('shows the companies, refuses framing and escapes what it was given', async () => {
    const company = simulated();

    const page = await company.send(authorizePath({ state: '"><script>alert(1)</script>' }));

    const text = await page.text();
    expect(page.headers.get('x-frame-options')).toBe('DENY');
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(text).toContain(`value="${company.realmId}"`);
    expect(text).toContain('<label');
    expect(text).not.toContain('<script>');
  });

  it.each([
    ['an unknown app', { client_id: 'nobody' }],
    ['a redirect elsewhere', { redirect_uri: 'https://evil.example/callback' }],
    ['another response type', { response_type: 'token' }],
    ['an unknown scope', { scope: 'everything' }],
    ['no state', { state: '' }],
  ])('refuses %s without redirecting', async (_what, change) => {
    const page = await simulated().send(authorizePath(change));

    expect(page.status).toBe(400);
    expect(page.headers.get('location')).toBeNull();
  });

  it('takes registered redirects only, to the letter, when loopback is not open to all', async () => {
    const company = simulated();
    company.simulator.control.changeSwitches({ anyLoopbackRedirect: false });
    company.simulator.control.registerApp({
      clientId: 'counterfoil-local',
      clientSecret: 'counterfoil-local-secret',
      redirectUris: [redirectUri],
    });

    expect((await company.send(authorizePath())).status).toBe(200);
    expect((await company.send(authorizePath({ redirect_uri: `${redirectUri}/` }))).status).toBe(400);
  });

  it('goes back with code, state and realm on approval', async () => {
    const company = simulated();

    const location = new URL((await decide(company)).headers.get('location') ?? '');

    expect(location.origin + location.pathname).toBe(redirectUri);
    expect(location.searchParams.get('state')).toBe('s"1');
    expect(location.searchParams.get('realmId')).toBe(company.realmId);
    expect(location.searchParams.get('code')).toMatch(/^AB1/u);
  });

  it('goes back with access_denied on denial', async () => {
    const location = (await decide(simulated(), { decision: 'deny' })).headers.get('location');

    expect(location).toBe(`${redirectUri}?error=access_denied&state=s%221`);
  });
});

describe('the code exchange', () => {
  it('hands out tokens of the recorded shape', async () => {
    const company = simulated();

    const response = await exchange(company, await codeFor(company));

    const body = await json<TokenBody>(response);
    expect(response.headers.get('content-type')).toBe('application/json;charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache, no-store');
    expect(response.headers.get('intuit_tid')).not.toBeNull();
    expect(body).toMatchObject({
      token_type: 'bearer',
      expires_in: 3600,
      x_refresh_token_expires_in: 8726400,
    });
    expect(body.access_token.split('.')).toHaveLength(5);
    expect(body.refresh_token).toMatch(/^RT1-/u);
    expect(body).not.toHaveProperty('id_token');
  });

  it('takes the credentials from the body as well', async () => {
    const company = simulated();
    const fields = {
      grant_type: 'authorization_code',
      code: await codeFor(company),
      redirect_uri: redirectUri,
    };
    const body = new URLSearchParams({
      ...fields,
      client_id: 'counterfoil-local',
      client_secret: 'counterfoil-local-secret',
    });

    expect((await company.send('/oauth2/v1/tokens/bearer', { method: 'POST', body })).status).toBe(200);
  });

  it.each([
    ['grace', 200],
    ['instant', 200],
    ['family', 401],
  ] as const)(
    'takes a code once; with %s rotation the first tokens then answer %i',
    async (rotation, status) => {
      const company = simulated();
      company.simulator.control.changeSwitches({ rotation });
      const code = await codeFor(company);
      const first = await json<TokenBody>(await exchange(company, code));

      const second = await exchange(company, code);

      expect(second.status).toBe(400);
      expect(await second.json()).toMatchObject({ error: 'invalid_grant' });
      expect(await companyInfoStatus(company, first.access_token)).toBe(status);
    },
  );

  it('takes a code for five minutes, and for the same redirect only', async () => {
    const company = simulated();
    const late = await codeFor(company);
    await company.time.advance(300_000);
    const fresh = await codeFor(company);
    const elsewhere = {
      grant_type: 'authorization_code',
      code: fresh,
      redirect_uri: 'http://127.0.0.1:5000/other',
    };

    expect((await exchange(company, late)).status).toBe(400);
    expect((await token(company, elsewhere)).status).toBe(400);
    expect((await exchange(company, fresh)).status).toBe(200);
  });

  it('names what is wrong with the request', async () => {
    const company = simulated();
    const wrongSecret = { authorization: `Basic ${Buffer.from('counterfoil-local:no').toString('base64')}` };

    const client = await token(company, { grant_type: 'refresh_token' }, wrongSecret);
    const grant = await token(company, { grant_type: 'password' });
    const none = await token(company, {});

    expect([client.status, await client.json()]).toEqual([401, { error: 'invalid_client' }]);
    expect([grant.status, await grant.json()]).toEqual([400, { error: 'unsupported_grant_type' }]);
    expect([none.status, await none.json()]).toEqual([400, { error: 'invalid_request' }]);
  });

  it('adds an id token when openid was asked for', async () => {
    const company = simulated();
    const form = { ...asked, scope: 'com.intuit.quickbooks.accounting openid' };
    const location = (await decide(company, form)).headers.get('location') ?? '';
    const code = new URL(location).searchParams.get('code') ?? '';

    const body = await json<TokenBody>(await exchange(company, code));

    const claims = JSON.parse(Buffer.from(body.id_token.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({
      iss: 'https://oauth.platform.intuit.com/op/v1',
      aud: ['counterfoil-local'],
      realmid: company.realmId,
    });
  });
});

describe('the access token', () => {
  it('lasts an hour', async () => {
    const company = simulated();
    const { access_token: accessToken } = await connected(company);

    await company.time.advance(3_599_999);
    expect(await companyInfoStatus(company, accessToken)).toBe(200);
    await company.time.advance(1);
    expect(await companyInfoStatus(company, accessToken)).toBe(401);
  });

  it('ends when the company consents anew, unless the switch lets both stand', async () => {
    const company = simulated();
    const first = await connected(company);
    const second = await connected(company);
    company.simulator.control.changeSwitches({ reconnect: 'adds' });
    await connected(company);

    expect(await companyInfoStatus(company, first.access_token)).toBe(401);
    expect(await companyInfoStatus(company, second.access_token)).toBe(200);
  });
});

describe('refreshing', () => {
  const dayMs = 86_400_000;

  it('keeps the refresh token for a day and then hands out another', async () => {
    const company = simulated();
    const { refresh_token: first } = await connected(company);

    const soon = await json<TokenBody>(await refresh(company, first));
    await company.time.advance(dayMs);
    const later = await json<TokenBody>(await refresh(company, first));

    expect(soon.refresh_token).toBe(first);
    expect(later.refresh_token).not.toBe(first);
  });

  it('with grace, takes the older token for another 24 hours and answers with the newer', async () => {
    const company = simulated();
    const { refresh_token: first } = await connected(company);
    await company.time.advance(dayMs);
    const { refresh_token: second } = await json<TokenBody>(await refresh(company, first));

    await company.time.advance(dayMs - 1);
    const inGrace = await refresh(company, first);
    await company.time.advance(1);
    const after = await refresh(company, first);

    expect((await json<TokenBody>(inGrace)).refresh_token).toBe(second);
    expect([after.status, (await json<TokenBody>(after)).error]).toEqual([400, 'invalid_grant']);
  });

  it('with instant invalidation, refuses the older token at once and keeps the newer', async () => {
    const company = simulated();
    company.simulator.control.changeSwitches({ rotation: 'instant' });
    const { refresh_token: first } = await connected(company);
    await company.time.advance(dayMs);
    const { refresh_token: second } = await json<TokenBody>(await refresh(company, first));

    expect((await refresh(company, first)).status).toBe(400);
    expect((await refresh(company, second)).status).toBe(200);
  });

  it('with family revocation, kills everything when the older token is used again', async () => {
    const company = simulated();
    company.simulator.control.changeSwitches({ rotation: 'family' });
    const { refresh_token: first } = await connected(company);
    await company.time.advance(dayMs);
    const second = await json<TokenBody>(await refresh(company, first));

    expect((await refresh(company, first)).status).toBe(400);
    expect((await refresh(company, second.refresh_token)).status).toBe(400);
    expect(await companyInfoStatus(company, second.access_token)).toBe(401);
  });

  it('with family revocation, kills everything when two refreshes overlap', async () => {
    const company = simulated();
    company.simulator.control.changeSwitches({ rotation: 'family', latencyMs: 100 });
    const tokens = company.simulator.control.connect({ realmId: company.realmId });

    const both = [refresh(company, tokens.refreshToken), refresh(company, tokens.refreshToken)];
    await company.time.advance(100);

    expect((await Promise.all(both)).map((response) => response.status)).toEqual([400, 400]);
    expect(company.simulator.control.counters().tokenCalls.refresh).toBe(2);
  });

  it('with family revocation and a window, counts refreshes close together as concurrent', async () => {
    const company = simulated();
    company.simulator.control.changeSwitches({ rotation: 'family', concurrentRefreshWindowMs: 1_000 });
    const { refresh_token: first } = await connected(company);

    expect((await refresh(company, first)).status).toBe(200);
    await company.time.advance(999);
    expect((await refresh(company, first)).status).toBe(400);
  });

  it('serves refreshes that overlap one after the other otherwise', async () => {
    const company = simulated();
    company.simulator.control.changeSwitches({ latencyMs: 100 });
    const tokens = company.simulator.control.connect({ realmId: company.realmId });

    const both = [refresh(company, tokens.refreshToken), refresh(company, tokens.refreshToken)];
    await company.time.advance(100);

    expect((await Promise.all(both)).map((response) => response.status)).toEqual([200, 200]);
  });

  it('rolls the soft end on, but never behind the absolute one', async () => {
    const company = simulated();
    company.simulator.control.changeSwitches({ rotation: 'grace', grantLifetimeSeconds: 120 * 86_400 });
    const header = { 'x-include-refresh-token-hard-expires-in': 'true' };
    const { refresh_token: first } = await connected(company);

    await company.time.advance(60 * dayMs);
    const middle = await json<TokenBody>(await refresh(company, first, header));

    expect(middle.x_refresh_token_hard_expires_in).toBe(60 * 86_400);
    expect(middle.x_refresh_token_expires_in).toBe(60 * 86_400);
  });

  it('does not move the soft end in the last 30 days', async () => {
    const company = simulated();
    company.simulator.control.changeSwitches({
      grantLifetimeSeconds: 40 * 86_400,
      refreshTokenLifetimeSeconds: 35 * 86_400,
    });
    const { refresh_token: first } = await connected(company);

    await company.time.advance(20 * dayMs);
    const late = await json<TokenBody>(await refresh(company, first));

    expect(late.x_refresh_token_expires_in).toBe(15 * 86_400);
  });

  it('refuses a token that lay idle past its soft end', async () => {
    const company = simulated();
    const { refresh_token: first } = await connected(company);

    await company.time.advance(8_726_400_000);

    expect((await refresh(company, first)).status).toBe(400);
  });

  it('can lose its answer after the token was changed', async () => {
    const company = simulated();
    company.simulator.control.changeSwitches({ rotation: 'instant' });
    const { refresh_token: first } = await connected(company);
    await company.time.advance(dayMs);
    company.simulator.control.planFault({
      match: { kind: 'refresh' },
      effect: { type: 'appliedAnswerLost', via: 'reset' },
    });

    await expect(refresh(company, first)).rejects.toThrow('fetch failed');

    expect((await refresh(company, first)).status).toBe(400);
  });
});

describe('revoking', () => {
  const revoke = (company: Simulated, value: string): Promise<Response> =>
    company.send('/v2/oauth2/tokens/revoke', {
      method: 'POST',
      body: JSON.stringify({ token: value }),
      headers: { authorization: basic, 'content-type': 'application/json', accept: 'application/json' },
    });

  it('ends the whole grant, and the second time answers 400 with nothing in it', async () => {
    const company = simulated();
    const tokens = await connected(company);

    const first = await revoke(company, tokens.refresh_token);
    const second = await revoke(company, tokens.refresh_token);

    expect([first.status, await first.text()]).toEqual([200, '']);
    expect([second.status, await second.text()]).toEqual([400, '']);
    expect(await companyInfoStatus(company, tokens.access_token)).toBe(401);
    expect((await refresh(company, tokens.refresh_token)).status).toBe(400);
  });

  it('by the user inside QuickBooks shows as 401 and invalid_grant only', async () => {
    const company = simulated();
    const tokens = await connected(company);

    company.simulator.control.revokeTokens(company.realmId);

    expect(await companyInfoStatus(company, tokens.access_token)).toBe(401);
    expect(await json<TokenBody>(await refresh(company, tokens.refresh_token))).toMatchObject({
      error: 'invalid_grant',
    });
  });
});

describe('discovery and user info', () => {
  it.each(['openid_configuration', 'openid_sandbox_configuration'])(
    'describes itself at %s',
    async (name) => {
      const document = await (await simulated().send(`/.well-known/${name}`)).json();

      expect(document).toMatchObject({
        issuer: 'https://oauth.platform.intuit.com/op/v1',
        token_endpoint: `${origin}/oauth2/v1/tokens/bearer`,
        response_types_supported: ['code'],
      });
    },
  );

  it('refuses user info to a token whose consent did not cover openid', async () => {
    const company = simulated();
    const { access_token: accessToken } = await connected(company);

    const response = await company.send('/v1/openid_connect/userinfo', {
      headers: { authorization: `Bearer ${accessToken}` },
    });

    expect(response.status).toBe(401);
  });
});
