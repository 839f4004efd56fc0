import { describe, expect, it } from 'vitest';
import { ApiError, failureWords, mayPass, UnreachableError } from '../../../web/src/api/api-error.ts';
import { createApi, type ApiDeps } from '../../../web/src/api/api.ts';

interface Asked {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: unknown;
}

/** An API that answers as told, and what it was asked. */
function createWorld(
  answer: () => Response | Promise<Response>,
  { token }: { token: string | undefined } = { token: 'token-1' },
) {
  const asked: Asked[] = [];
  let ended = 0;
  const deps: ApiDeps = {
    fetch: async (url, init) => {
      const { method = 'GET', headers, body } = init ?? {};
      asked.push({ url: String(url), method, headers: new Headers(headers), body });
      return answer();
    },
    accessToken: async () => token,
    onSessionEnded: () => (ended += 1),
    newId: () => `key-${asked.length + 1}`,
  };
  return { api: createApi(deps, '/v1/tenants/tenant-a'), asked, ended: () => ended };
}

const problem = (status: number, body: object): Response => new Response(JSON.stringify(body), { status });

describe('createApi', () => {
  it('reads with the token, leaving out what is not asked for', async () => {
    const { api, asked } = createWorld(() => Response.json({ documents: [] }));

    const answer = await api.get('/documents', {
      query: { search: 'a b&c', state: undefined, after: '', limit: 50 },
    });

    expect(answer).toEqual({ documents: [] });
    expect(asked[0]?.url).toBe('/v1/tenants/tenant-a/documents?search=a+b%26c&limit=50');
    expect(asked[0]?.headers.get('authorization')).toBe('Bearer token-1');
  });

  it('acts under a key of its own each time', async () => {
    const { api, asked } = createWorld(() => Response.json({}));

    await api.send('POST', '/pause');
    await api.send('POST', '/documents/submit', { all: true });

    expect(asked.map(({ headers }) => headers.get('idempotency-key'))).toEqual(['key-1', 'key-2']);
    expect(asked.map(({ body }) => body)).toEqual(['{}', '{"all":true}']);
  });

  it('tells the words of a refusal, field by field', async () => {
    const fields = [{ field: 'itemId', reason: 'unknown', remedy: 'choose another' }];
    const { api } = createWorld(() =>
      problem(422, { code: 'unusable', detail: 'It cannot be used.', correlationId: 'c-1', fields }),
    );

    const refused = api.send('PUT', '/settings', {});

    await expect(refused).rejects.toMatchObject({
      status: 422,
      code: 'unusable',
      fields,
      message: 'It cannot be used.',
    });
  });

  it('makes do with a refusal that is none of the API’s own', async () => {
    const { api } = createWorld(() => new Response('<html>Bad gateway</html>', { status: 502 }));

    await expect(api.get('/documents')).rejects.toMatchObject({ status: 502, code: 'http_502' });
  });

  it('tells that nothing came back, which is neither done nor refused', async () => {
    const { api } = createWorld(() => Promise.reject(new TypeError('Failed to fetch')));

    await expect(api.send('POST', '/pause')).rejects.toBeInstanceOf(UnreachableError);
  });

  it('tells that the session is over where the token is no longer taken', async () => {
    const refused = createWorld(() => problem(401, {}));

    await expect(refused.api.get('/documents')).rejects.toMatchObject({ name: 'SessionEndedError' });

    expect(refused.ended()).toBe(1);
  });

  it('asks nothing without a token', async () => {
    const { api, asked, ended } = createWorld(() => Response.json({}), { token: undefined });

    await expect(api.get('/documents')).rejects.toMatchObject({ name: 'SessionEndedError' });

    expect(asked).toEqual([]);
    expect(ended()).toBe(1);
  });
});

describe('failureWords', () => {
  it('gives the API’s words with what support asks for, and never those of an unknown error', () => {
    const refusal = new ApiError({ status: 409, code: 'x', detail: 'Connect first.', correlationId: 'c-1' });

    expect(failureWords(refusal)).toEqual({ words: 'Connect first.', reference: 'c-1' });
    expect(failureWords(new Error('secret')).words).not.toContain('secret');
  });
});

describe('mayPass', () => {
  it('tries again what is not decided', () => {
    const error = (status: number): ApiError => new ApiError({ status, code: 'x', detail: '' });

    expect([error(500), error(429), new UnreachableError(undefined)].map(mayPass)).toEqual([
      true,
      true,
      true,
    ]);
    expect([error(400), error(404), error(409), new Error('x')].map(mayPass)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});
