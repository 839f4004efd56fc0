import type OAuthClient from 'intuit-oauth';
import * as z from 'zod';
import { allowedUrl, exchange, type Exchange, type ExchangeDeps } from './exchange.ts';
import { Secret } from './secret.ts';
import type { GrantOutcome, RevokeOutcome, TokenSet } from './token-set.ts';
import { readWire } from './wire.ts';

export interface OAuthDeps extends ExchangeDeps {
  /** Our app at Intuit; asked anew for every call, because secrets rotate. */
  readonly getApp: () => Promise<{ readonly clientId: string; readonly clientSecret: string }>;
  readonly tokenUrl: string;
  readonly revokeUrl: string;
}

export interface OAuth {
  /** `redirectUri` must be the one that was sent to the authorize page. A code is good once: never call this twice. */
  exchangeCode(of: { code: Secret; redirectUri: string }): Promise<GrantOutcome>;
  refreshToken(refreshToken: Secret): Promise<GrantOutcome>;
  /** Revokes the whole grant. What is revoked already counts as revoked. */
  revokeToken(refreshToken: Secret): Promise<RevokeOutcome>;
}

const accountingScope = 'com.intuit.quickbooks.accounting';
const timeoutMs = 30_000;
const hosts = new Set(['oauth.platform.intuit.com', 'developer.api.intuit.com']);

/** Where an admin's browser goes to consent. https://developer.intuit.com/app/developer/qbo/docs/develop/authentication-and-authorization/oauth-2.0 */
export function authorizeUrl(of: {
  authorizeUrl: string;
  clientId: string;
  redirectUri: string;
  state: string;
}): string {
  const url = new URL(of.authorizeUrl);
  url.search = new URLSearchParams({
    client_id: of.clientId,
    response_type: 'code',
    scope: accountingScope,
    redirect_uri: of.redirectUri,
    state: of.state,
  }).toString();
  return url.toString();
}

/**
 * Intuit's token endpoint by way of its own client, whose transport is replaced by ours: its own has no time-out, repeats
 * what must not be repeated, follows redirects, and puts tokens into its errors. Nothing of its errors is let out.
 */
export function createOAuth(deps: OAuthDeps): OAuth {
  const tokenUrl = allowedUrl(deps.tokenUrl, hosts);
  const revokeUrl = allowedUrl(deps.revokeUrl, hosts);

  return {
    async exchangeCode({ code, redirectUri }) {
      const query = new URLSearchParams({ code: code.reveal() });
      return grantOutcome(
        await call({ url: tokenUrl, redirectUri }, (client) => client.createToken(`?${query.toString()}`)),
      );
    },

    async refreshToken(refreshToken) {
      return grantOutcome(
        await call({ url: tokenUrl }, (client) => client.refreshUsingToken(refreshToken.reveal())),
      );
    },

    async revokeToken(refreshToken) {
      const done = await call({ url: revokeUrl }, (client) =>
        client.revoke({ refresh_token: refreshToken.reveal() }),
      );
      return { outcome: isRevoked(done) ? 'revoked' : 'unconfirmed', ...traced(done) };
    },
  };

  async function call(
    to: { url: string; redirectUri?: string },
    use: (client: OAuthClient) => Promise<unknown>,
  ): Promise<Exchange> {
    const app = await deps.getApp();
    // Half a megabyte of code that most invocations never need.
    const { default: Client } = await import('intuit-oauth');
    const client = new Client({
      clientId: app.clientId,
      clientSecret: app.clientSecret,
      environment: 'production',
      redirectUri: to.redirectUri ?? '',
      includeRefreshTokenHardExpiresIn: true,
    });
    let done: Exchange | undefined;
    client.loadResponse = async (request: unknown) => {
      done = await exchange(deps, { ...outgoing(request), url: to.url, method: 'POST', timeoutMs });
      return incoming(done);
    };
    try {
      await use(client);
    } catch {
      // Whatever the client makes of the answer, ours is read from the exchange itself.
    }
    return done ?? { kind: 'notSent', startedAtMs: deps.nowMs(), durationMs: 0 };
  }
}

const requestSchema = z.object({
  headers: z.record(z.string(), z.string()),
  data: z.record(z.string(), z.string()),
});

/** The client's request in our form: it hands a plain object to its transport, which encodes it by the content type. */
function outgoing(request: unknown): { headers: Record<string, string>; body: string } {
  const { headers, data } = requestSchema.parse(request);
  const isForm = headers['Content-Type']?.includes('urlencoded') === true;
  return { headers, body: isForm ? new URLSearchParams(data).toString() : JSON.stringify(data) };
}

function incoming(done: Exchange): object {
  return done.kind === 'answered'
    ? { status: done.status, statusText: '', headers: {}, data: readWire(done.text ?? '') ?? {} }
    : { status: 503, statusText: '', headers: {}, data: {} };
}

// Intuit has called the lengths of its tokens variable; only their being there counts.
const seconds = z
  .string()
  .regex(/^\d{1,10}$/)
  .transform(Number);
const tokensSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: seconds,
  x_refresh_token_expires_in: seconds,
  x_refresh_token_hard_expires_in: seconds.optional().catch(undefined),
});
const failureSchema = z.object({ error: z.string().max(100) });

function grantOutcome(done: Exchange): GrantOutcome {
  if (done.kind === 'notSent') return { outcome: 'unavailable' };
  if (done.kind === 'lost') return { outcome: 'unknown' };
  const answer = readWire(done.text ?? '');
  const { status } = done;
  if (status >= 200 && status < 300) {
    const tokens = tokensSchema.safeParse(answer);
    // Not the parser's words: they could quote a token.
    if (!tokens.success) return { outcome: 'unknown', ...traced(done) };
    return { outcome: 'granted', tokens: tokenSet(tokens.data, done.startedAtMs), ...traced(done) };
  }
  if (status === 429) return { outcome: 'unavailable', ...traced(done) };
  const failure = failureSchema.safeParse(answer);
  const code = failure.success ? failure.data.error : '';
  if (status === 400 && code === 'invalid_grant') return { outcome: 'invalidGrant', ...traced(done) };
  const isDefinite = status >= 400 && status < 500 && status !== 408;
  return isDefinite
    ? { outcome: 'rejected', code, ...traced(done) }
    : { outcome: 'unknown', ...traced(done) };
}

function tokenSet(answer: z.output<typeof tokensSchema>, fromMs: number): TokenSet {
  const hardSeconds = answer.x_refresh_token_hard_expires_in;
  return {
    accessToken: new Secret(answer.access_token),
    refreshToken: new Secret(answer.refresh_token),
    accessTokenExpiresAtMs: fromMs + answer.expires_in * 1000,
    refreshTokenExpiresAtMs: fromMs + answer.x_refresh_token_expires_in * 1000,
    ...(hardSeconds === undefined ? {} : { refreshTokenHardExpiresAtMs: fromMs + hardSeconds * 1000 }),
  };
}

// 400 with an empty body is how Intuit says that there was nothing left to revoke (oauth-jsclient issues 18 and 71).
const isRevoked = (done: Exchange): boolean =>
  done.kind === 'answered' &&
  ((done.status >= 200 && done.status < 300) || (done.status === 400 && done.text === ''));

const traced = (done: Exchange): { traceId?: string } =>
  done.kind === 'answered' && done.traceId !== undefined ? { traceId: done.traceId } : {};
