import { inspect } from 'node:util';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { InvariantError } from '../../../shared/domain/errors.ts';
import { authorizeUrl, createOAuth } from '../../../shared/quickbooks-online/oauth.ts';
import { Secret } from '../../../shared/quickbooks-online/secret.ts';
import { app, origin, simulatedIntuit, type Intuit } from './simulated-intuit.ts';

const day = 86_400_000;
const startMs = Date.parse('2026-03-02T17:00:00.000Z');
const urls = {
  tokenUrl: `${origin}/oauth2/v1/tokens/bearer`,
  revokeUrl: `${origin}/v2/oauth2/tokens/revoke`,
};

let intuit: Intuit;

// Loaded once, so that no test waits for half a megabyte of code in virtual time.
beforeAll(async () => {
  await import('intuit-oauth');
});
beforeEach(() => {
  intuit = simulatedIntuit();
});

/** An OAuth whose every request is answered with this. */
function answered(status: number, body: string): ReturnType<typeof createOAuth> {
  return createOAuth({
    ...urls,
    fetch: async () => new Response(body, { status, headers: { intuit_tid: 'tid-1' } }),
    nowMs: intuit.clock.nowMs,
    startTimer: intuit.clock.startTimer,
    getApp: async () => app,
  });
}

function failing(error: Error): ReturnType<typeof createOAuth> {
  return createOAuth({
    ...urls,
    fetch: async () => {
      throw error;
    },
    nowMs: intuit.clock.nowMs,
    startTimer: intuit.clock.startTimer,
    getApp: async () => app,
  });
}

const fetchFailed = (code: string): TypeError =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });

describe('authorizeUrl', () => {
  it('asks for the accounting scope alone', () => {
    const url = authorizeUrl({
      authorizeUrl: 'https://appcenter.intuit.com/connect/oauth2',
      clientId: 'client',
      redirectUri: 'https://app.example/oauth/quickbooks/callback',
      state: 'a b&c',
    });

    expect(url).toBe(
      'https://appcenter.intuit.com/connect/oauth2?client_id=client&response_type=code&scope=com.intuit.quickbooks.accounting&redirect_uri=https%3A%2F%2Fapp.example%2Foauth%2Fquickbooks%2Fcallback&state=a+b%26c',
    );
  });
});

describe('createOAuth', () => {
  it.each([
    'https://evil.example/token',
    'http://oauth.platform.intuit.com/token',
    'https://quickbooks.api.intuit.com.evil.example/',
  ])('refuses %s as an address for secrets', (tokenUrl) => {
    expect(() =>
      createOAuth({
        ...urls,
        tokenUrl,
        fetch: intuit.fetch,
        nowMs: intuit.clock.nowMs,
        startTimer: intuit.clock.startTimer,
        getApp: async () => app,
      }),
    ).toThrow(InvariantError);
  });

  it('exchanges a code for tokens, with the absolute end', async () => {
    const redirectUri = 'http://127.0.0.1:3000/oauth/quickbooks/callback';
    const code = await consentedCode(intuit, redirectUri);

    const answer = await intuit.clock.run(intuit.oauth.exchangeCode({ code, redirectUri }));

    expect(answer).toMatchObject({
      outcome: 'granted',
      tokens: {
        accessTokenExpiresAtMs: startMs + 3_600_000,
        refreshTokenExpiresAtMs: startMs + 101 * day,
        refreshTokenHardExpiresAtMs: startMs + 5 * 365 * day,
      },
    });
  });

  it('takes a code that was used before as an invalid grant', async () => {
    const redirectUri = 'http://127.0.0.1:3000/oauth/quickbooks/callback';
    const code = await consentedCode(intuit, redirectUri);
    await intuit.clock.run(intuit.oauth.exchangeCode({ code, redirectUri }));

    const again = await intuit.clock.run(intuit.oauth.exchangeCode({ code, redirectUri }));

    expect(again).toMatchObject({ outcome: 'invalidGrant' });
  });

  it('refreshes in one call, without repeating it on a busy answer', async () => {
    const { refreshToken } = intuit.consent();
    intuit.simulator.control.planFault({
      match: { kind: 'refresh' },
      effect: { type: 'status', status: 503 },
    });

    const busy = await intuit.clock.run(intuit.oauth.refreshToken(refreshToken));
    const answer = await intuit.clock.run(intuit.oauth.refreshToken(refreshToken));

    expect(busy).toMatchObject({ outcome: 'unknown' });
    expect(answer.outcome).toBe('granted');
    expect(intuit.refreshCalls()).toBe(2);
  });

  it('revokes, and takes what is revoked already as revoked', async () => {
    const { refreshToken } = intuit.consent();

    const first = await intuit.clock.run(intuit.oauth.revokeToken(refreshToken));
    const second = await intuit.clock.run(intuit.oauth.revokeToken(refreshToken));

    expect([first.outcome, second.outcome]).toEqual(['revoked', 'revoked']);
    expect((await intuit.clock.run(intuit.oauth.refreshToken(refreshToken))).outcome).toBe('invalidGrant');
  });

  it.each([
    [400, '{"error":"invalid_grant"}', { outcome: 'invalidGrant' }],
    [400, '{"error":"invalid_grant","error_description":"Token invalid"}', { outcome: 'invalidGrant' }],
    [401, '{"error":"invalid_client"}', { outcome: 'rejected', code: 'invalid_client' }],
    [400, '{"error":"invalid_client"}', { outcome: 'rejected', code: 'invalid_client' }],
    [401, '{"error":"invalid_grant"}', { outcome: 'rejected', code: 'invalid_grant' }],
    [400, '', { outcome: 'rejected', code: '' }],
    [403, '<html>', { outcome: 'rejected', code: '' }],
    [429, '', { outcome: 'unavailable' }],
    [408, '', { outcome: 'unknown' }],
    [500, '{"error":"invalid_grant"}', { outcome: 'unknown' }],
    [302, '', { outcome: 'unknown' }],
    [200, '', { outcome: 'unknown' }],
    [200, '{"access_token":"a"}', { outcome: 'unknown' }],
  ])('reads status %i with body %j', async (status, body, expected) => {
    expect(await answered(status, body).refreshToken(new Secret('r'))).toEqual({
      ...expected,
      traceId: 'tid-1',
    });
  });

  it('tells a connection that never came about from one that was lost', async () => {
    const refused = await failing(fetchFailed('ECONNREFUSED')).refreshToken(new Secret('r'));
    const reset = await failing(fetchFailed('ECONNRESET')).refreshToken(new Secret('r'));

    expect(refused).toEqual({ outcome: 'unavailable' });
    expect(reset).toEqual({ outcome: 'unknown' });
  });

  it('gives up after thirty seconds', async () => {
    const { clock } = intuit;
    const silent = createOAuth({
      ...urls,
      fetch: (_url, init) =>
        new Promise((_resolve, reject) => {
          init.signal?.addEventListener('abort', () => reject(new Error('aborted')));
        }),
      nowMs: clock.nowMs,
      startTimer: clock.startTimer,
      getApp: async () => app,
    });

    const answer = await clock.run(silent.refreshToken(new Secret('r')));

    expect(answer).toEqual({ outcome: 'unknown' });
    expect(clock.nowMs()).toBe(startMs + 30_000);
  });

  it('leaves a revoke without an answer unconfirmed', async () => {
    const answer = await failing(fetchFailed('ECONNRESET')).revokeToken(new Secret('r'));

    expect(answer).toEqual({ outcome: 'unconfirmed' });
  });

  it('lets no token out in any outcome, whoever echoes it', async () => {
    const canary = 'RT1-39-H3-canary';
    const echo = JSON.stringify({
      error: 'invalid_request',
      error_description: canary,
      refresh_token: canary,
    });
    const outcomes = await Promise.all([
      answered(400, echo).refreshToken(new Secret(canary)),
      answered(200, JSON.stringify({ access_token: 'x', refresh_token: canary })).refreshToken(
        new Secret(canary),
      ),
      failing(new Error(canary)).refreshToken(new Secret(canary)),
      answered(500, canary).revokeToken(new Secret(canary)),
    ]);

    expect(inspect(outcomes, { depth: 10, showHidden: true }) + JSON.stringify(outcomes)).not.toContain(
      canary,
    );
  });
});

describe('Secret', () => {
  it('shows a mask wherever it is printed, and its text only when asked', () => {
    const secret = new Secret('canary');

    const printed = [
      String(secret),
      secret.toString(),
      JSON.stringify({ secret }),
      inspect({ secret }, { showHidden: true, depth: 5 }),
      JSON.stringify(structuredClone(secret)),
      Object.entries(secret).join(','),
    ].join(' ');

    expect(printed).not.toContain('canary');
    expect(secret.reveal()).toBe('canary');
  });
});

/** The code that the browser brings back after the admin consented. */
async function consentedCode(world: Intuit, redirectUri: string): Promise<Secret> {
  const url = authorizeUrl({
    authorizeUrl: `${origin}/connect/oauth2`,
    clientId: app.clientId,
    redirectUri,
    state: 's',
  });
  const form = new URLSearchParams(new URL(url).searchParams);
  form.set('decision', 'approve');
  form.set('realmId', '9341000000000001');
  const answer = await world.simulator.handle(
    new Request(`${origin}/connect/oauth2`, { method: 'POST', body: form, redirect: 'manual' }),
  );
  const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code');
  return new Secret(code ?? '');
}
