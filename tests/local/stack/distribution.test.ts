import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { createDistribution } from '../../../local/stack/distribution.ts';
import type { DistributionSpec } from '../../../local/stack/distribution.ts';
import { messageAnswer } from '../../../local/stack/http-answer.ts';
import { createSite } from '../../../local/stack/site.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'site-'));
const page = path.join(folder, 'page');
const assets = path.join(folder, 'assets');
mkdirSync(page);
mkdirSync(assets);
writeFileSync(path.join(page, 'index.html'), '<p>page</p>');
writeFileSync(path.join(page, 'settings.json'), '{"issuer":"<<1>>"}');
writeFileSync(path.join(assets, 'app.js'), 'run()');
writeFileSync(path.join(folder, 'secret.txt'), 'secret');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const site = createSite([
  { directory: assets, prefix: 'assets', cacheControl: 'immutable', markers: {} },
  { directory: page, prefix: '', cacheControl: 'no-cache', markers: { '<<1>>': 'http://issuer' } },
]);
const spec: DistributionSpec = {
  apiPatterns: ['/v1/*', '/openapi.json'],
  defaultRootObject: 'index.html',
  viewerRequestCode: `function handler(event) {
    if (event.request.uri.indexOf('.') < 0) event.request.uri = '/index.html';
    return event.request;
  }`,
  apiHeaders: { overriding: { 'x-frame-options': 'DENY' }, yielding: { 'content-security-policy': 'none' } },
  siteHeaders: { overriding: { 'content-security-policy': "script-src 'self'" }, yielding: {} },
};

const api = async () => ({
  ...messageAnswer(200, 'api'),
  headers: { 'content-type': 'application/json', 'content-security-policy': 'its own' },
});

const ask = (
  rawPath: string,
  of: { method?: string; headers?: Record<string, string>; code?: undefined } = {},
) =>
  createDistribution('code' in of ? { ...spec, viewerRequestCode: undefined } : spec, { api, site })({
    method: of.method ?? 'GET',
    rawPath,
    rawQuery: '',
    headers: of.headers ?? {},
    cookies: [],
    body: Buffer.alloc(0),
    sourceIp: '127.0.0.1',
  });

async function get(rawPath: string, of: Parameters<typeof ask>[1] = {}) {
  const answer = await ask(rawPath, of);
  return [answer.status, answer.headers['content-type'], answer.body.toString()];
}

describe('createDistribution', () => {
  it.each([
    ['/v1/tenants/a', [200, 'application/json', '{"message":"api"}']],
    ['/openapi.json', [200, 'application/json', '{"message":"api"}']],
    ['/', [200, 'text/html; charset=utf-8', '<p>page</p>']],
    ['/documents/doc_1', [200, 'text/html; charset=utf-8', '<p>page</p>']],
    ['/assets/app.js', [200, 'text/javascript; charset=utf-8', 'run()']],
    ['/openapi.jsonx', [403, 'text/plain; charset=utf-8', 'Access Denied']],
    ['/assets/gone.js', [403, 'text/plain; charset=utf-8', 'Access Denied']],
  ])('answers %s with %j', async (rawPath, expected) => {
    expect(await get(rawPath)).toEqual(expected);
  });

  it('answers the root object where no function sees the request', async () => {
    expect((await get('/', { code: undefined }))[2]).toBe('<p>page</p>');
    expect((await get('/documents', { code: undefined }))[0]).toBe(403);
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/%00.txt',
    '/assetsapp.js',
  ])('keeps to its folders: %s', async (rawPath) => {
    expect((await get(rawPath))[0]).toBe(403);
  });

  it('fills in what only a deployment knows', async () => {
    expect(await get('/settings.json')).toEqual([200, 'application/json', '{"issuer":"http://issuer"}']);
  });

  it('refuses to write files', async () => {
    expect((await get('/index.html', { method: 'POST' }))[0]).toBe(405);
  });

  it('lets an API’s own header stand where the policy gives way, and no other', async () => {
    expect((await ask('/v1/x')).headers).toMatchObject({
      'content-security-policy': 'its own',
      'x-frame-options': 'DENY',
    });
    expect((await ask('/')).headers['content-security-policy']).toBe("script-src 'self'");
  });

  it('says how long a file may be kept, and that it did not change', async () => {
    const { headers } = await ask('/assets/app.js');
    const again = await ask('/assets/app.js', { headers: { 'if-none-match': headers['etag'] ?? '' } });

    expect(headers['cache-control']).toBe('immutable');
    expect([again.status, again.body.length]).toEqual([304, 0]);
  });

  it('compresses text for whoever takes it', async () => {
    const { headers, body } = await ask('/', { headers: { 'accept-encoding': 'gzip, br' } });

    expect(headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(body).toString()).toBe('<p>page</p>');
  });
});
