import * as z from 'zod';
import type { Core } from '../core.ts';
import { connectionReset, gatewayStatus } from '../gateway/carrier.ts';
import type { CarriedCall } from '../gateway/carrier.ts';
import type { TokenCallKind } from '../gateway/counters.ts';
import type { RegisteredApp } from './apps.ts';
import type { IssueAnswer, IssuedTokens } from './grants.ts';

/** POST /oauth2/v1/tokens/bearer: a code, or a refresh token, for tokens. */
export async function handleToken(core: Core, request: Request): Promise<Response> {
  const form = new URLSearchParams(await request.text());
  const down = outage(core);
  if (down !== undefined) return down;
  const app = authenticated(core, request, form);
  if (app === undefined) return failed(core, 401, 'invalid_client');
  const withHardEnd = request.headers.get('x-include-refresh-token-hard-expires-in') === 'true';
  const answer = (issued: IssueAnswer): Promise<Response> => worded(core, issued, withHardEnd);
  switch (form.get('grant_type')) {
    case 'authorization_code': {
      const exchange = {
        clientId: app.clientId,
        code: form.get('code') ?? '',
        redirectUri: form.get('redirect_uri') ?? '',
      };
      return carry(core, 'exchange', request, { run: () => answer(core.grants.exchange(exchange)) });
    }
    case 'refresh_token': {
      const refreshToken = form.get('refresh_token') ?? '';
      const refresh = core.grants.beginRefresh({ clientId: app.clientId, refreshToken });
      const skip = (): void => refresh.abandon();
      return carry(core, 'refresh', request, { run: () => answer(refresh.finish()), skip });
    }
    case null:
      return failed(core, 400, 'invalid_request');
    default:
      return failed(core, 400, 'unsupported_grant_type');
  }
}

/** POST /v2/oauth2/tokens/revoke: ends the whole grant; the second time 400 with nothing in it. */
export async function handleRevoke(core: Core, request: Request): Promise<Response> {
  const text = await request.text();
  const down = outage(core);
  if (down !== undefined) return down;
  const app = authenticated(core, request, new URLSearchParams());
  if (app === undefined) return failed(core, 401, 'invalid_client');
  const token = tokenIn(request, text);
  const run = (): Response => {
    const isRevoked = core.grants.revoke({ clientId: app.clientId, token });
    return core.answers.send({ status: isRevoked ? 200 : 400, contentType: '', body: '' });
  };
  return carry(core, 'revoke', request, { run });
}

function tokenIn(request: Request, text: string): string {
  if (!/json/iu.test(request.headers.get('content-type') ?? ''))
    return new URLSearchParams(text).get('token') ?? '';
  try {
    const parsed = z.object({ token: z.string() }).safeParse(JSON.parse(text));
    return parsed.success ? parsed.data.token : '';
  } catch {
    return '';
  }
}

async function carry(
  core: Core,
  kind: TokenCallKind,
  request: Request,
  work: Pick<CarriedCall, 'run' | 'skip'>,
): Promise<Response> {
  core.counters.countTokenCall(kind);
  const path = new URL(request.url).pathname;
  return core.carrier.carry({
    facts: { kind, method: request.method, path, body: '', entities: [] },
    signal: request.signal,
    latencyMs: core.switches.now.latencyMs,
    refuse: (effect) => failed(core, effect.httpStatus ?? 400, effect.code, effect.detail),
    ...work,
  });
}

function outage(core: Core): Response | undefined {
  const found = core.outages.during('token');
  if (found === undefined) return undefined;
  if (found.status === 'reset') throw connectionReset();
  return gatewayStatus(core.answers, found.status);
}

/** The app by its Basic header, else by the fields of the form. */
function authenticated(core: Core, request: Request, form: URLSearchParams): RegisteredApp | undefined {
  const { clientId, clientSecret } = basicCredentials(request) ?? {
    clientId: form.get('client_id') ?? '',
    clientSecret: form.get('client_secret') ?? '',
  };
  const app = core.apps.find(clientId);
  return app?.clientSecret === clientSecret ? app : undefined;
}

function basicCredentials(request: Request): { clientId: string; clientSecret: string } | undefined {
  const encoded = /^Basic (?<value>\S+)$/iu.exec(request.headers.get('authorization') ?? '')?.groups?.[
    'value'
  ];
  if (encoded === undefined) return undefined;
  const [clientId = '', ...secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { clientId, clientSecret: secret.join(':') };
}

async function worded(core: Core, issued: IssueAnswer, withHardEnd: boolean): Promise<Response> {
  if (!issued.ok) return failed(core, 400, 'invalid_grant', issued.description);
  const body = JSON.stringify(await tokenBody(core, issued.tokens, withHardEnd));
  const contentType = 'application/json;charset=utf-8';
  const headers = { 'Cache-Control': 'no-cache, no-store', Pragma: 'no-cache' };
  return core.answers.send({ status: 200, contentType, body, headers });
}

async function tokenBody(core: Core, tokens: IssuedTokens, withHardEnd: boolean): Promise<unknown> {
  const wantsIdToken = tokens.grant.scopes.includes('openid');
  return {
    x_refresh_token_expires_in: tokens.refreshExpiresInSeconds,
    refresh_token: tokens.refreshToken,
    access_token: tokens.accessToken,
    token_type: 'bearer',
    expires_in: tokens.accessExpiresInSeconds,
    ...(wantsIdToken ? { id_token: await core.identity.idToken(tokens.grant) } : {}),
    ...(withHardEnd ? { x_refresh_token_hard_expires_in: tokens.hardExpiresInSeconds } : {}),
  };
}

function failed(core: Core, status: number, error: string, description?: string): Response {
  const body = JSON.stringify({
    error,
    ...(description === undefined ? {} : { error_description: description }),
  });
  const headers = { 'Cache-Control': 'no-cache, no-store', Pragma: 'no-cache' };
  return core.answers.send({ status, contentType: 'application/json;charset=utf-8', body, headers });
}
