import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';

/** Where and as what to ask for tokens; enough for another process to sign in at a running stack. */
export interface SignInTarget {
  issuer: string;
  webClientId: string;
  redirectUri: string;
}

/** Tokens as the token endpoint gives them. */
export interface Tokens {
  accessToken: string;
  idToken?: string | undefined;
  refreshToken?: string | undefined;
}

const tokensSchema = z
  .object({ access_token: z.string(), id_token: z.string().optional(), refresh_token: z.string().optional() })
  .transform((answer): Tokens => {
    return { accessToken: answer.access_token, idToken: answer.id_token, refreshToken: answer.refresh_token };
  });

/** Goes through the code flow with PKCE as a browser would (redirects, cookies, login form) and returns the tokens. */
export async function signIn(target: SignInTarget, personId: string): Promise<Tokens> {
  const verifier = randomBytes(32).toString('base64url');
  const code = await authorize(target, { personId, verifier });
  return requestTokens(target.issuer, {
    grant_type: 'authorization_code',
    client_id: target.webClientId,
    redirect_uri: target.redirectUri,
    code_verifier: verifier,
    code,
  });
}

/** What the vendor's back end does: client id and secret for a token with scopes. */
export async function vendorToken(vendor: {
  issuer: string;
  clientId: string;
  clientSecret: string;
  scopes: readonly string[];
}): Promise<string> {
  const basic = Buffer.from(`${vendor.clientId}:${vendor.clientSecret}`).toString('base64');
  const form = { grant_type: 'client_credentials', scope: vendor.scopes.join(' ') };
  const { accessToken } = await requestTokens(vendor.issuer, form, { authorization: `Basic ${basic}` });
  return accessToken;
}

async function authorize(target: SignInTarget, by: { personId: string; verifier: string }): Promise<string> {
  const state = randomBytes(8).toString('hex');
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: target.webClientId,
    redirect_uri: target.redirectUri,
    scope: 'openid email profile',
    code_challenge: createHash('sha256').update(by.verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state,
  });
  const browser = createBrowser();
  const loginUrl = await browser.go(`${target.issuer}/auth?${query.toString()}`);
  const resumeUrl = await browser.go(loginUrl, new URLSearchParams({ person: by.personId }));
  const arrived = new URL(await browser.go(resumeUrl));
  const code = arrived.searchParams.get('code');
  if (code === null || arrived.searchParams.get('state') !== state) {
    throw new Error(
      `Cannot sign in ${by.personId}: ${arrived.searchParams.get('error') ?? 'no code came back'}.`,
    );
  }
  return code;
}

/** One redirect at a time, with the cookies a browser would keep. */
function createBrowser(): { go(url: string, form?: URLSearchParams): Promise<string> } {
  const cookies = new Map<string, string>();
  return {
    async go(url, form) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(url, {
        redirect: 'manual',
        headers: { cookie },
        ...(form && { method: 'POST', body: form }),
      });
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        cookies.set(name, value);
      }
      const location = response.headers.get('location');
      if (location === null)
        throw new Error(`Cannot sign in: ${url} answered ${response.status} ${await response.text()}`);
      return new URL(location, url).href;
    },
  };
}

async function requestTokens(
  issuer: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Tokens> {
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers,
    body: new URLSearchParams(form),
  });
  if (!response.ok)
    throw new Error(`The token endpoint answered ${response.status}: ${await response.text()}`);
  return tokensSchema.parse(await response.json());
}
