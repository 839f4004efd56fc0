import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDistribution } from '../../../local/stack/distribution.ts';
import type { DistributionSpec } from '../../../local/stack/distribution.ts';
import { messageAnswer } from '../../../local/stack/http-answer.ts';

const siteDirectory = path.join(mkdtempSync(path.join(tmpdir(), 'site-')), 'site');
mkdirSync(path.join(siteDirectory, 'assets'), { recursive: true });
writeFileSync(path.join(siteDirectory, 'index.html'), '<p>page</p>');
writeFileSync(path.join(siteDirectory, 'assets', 'app.js'), 'run()');
writeFileSync(path.join(siteDirectory, '..', 'secret.txt'), 'secret');

const spec: DistributionSpec = {
  apiPatterns: ['/v1/*', '/openapi.json'],
  defaultRootObject: 'index.html',
  headers: { 'x-frame-options': 'DENY' },
};

async function get(rawPath: string, more: Partial<DistributionSpec> = {}, method = 'GET') {
  const api = async () => messageAnswer(200, 'api');
  const answer = await createDistribution(
    { ...spec, ...more },
    { api, siteDirectory },
  )({
    method,
    rawPath,
    rawQuery: '',
    headers: {},
    cookies: [],
    body: Buffer.alloc(0),
    sourceIp: '127.0.0.1',
  });
  return [answer.status, answer.headers['content-type'], answer.body.toString()];
}

describe('createDistribution', () => {
  it.each([
    ['/v1/tenants/a', [200, 'application/json', '{"message":"api"}']],
    ['/openapi.json', [200, 'application/json', '{"message":"api"}']],
    ['/', [200, 'text/html; charset=utf-8', '<p>page</p>']],
    ['/assets/app.js', [200, 'text/javascript; charset=utf-8', 'run()']],
    ['/openapixjson', [403, 'text/plain; charset=utf-8', 'Access Denied']],
    ['/v1', [403, 'text/plain; charset=utf-8', 'Access Denied']],
    ['/assets', [403, 'text/plain; charset=utf-8', 'Access Denied']],
  ])('answers %s with %j', async (rawPath, expected) => {
    expect(await get(rawPath)).toEqual(expected);
  });

  it.each(['/../secret.txt', '/%2e%2e/secret.txt', '/assets/..%2f..%2fsecret.txt', '/%00'])(
    'keeps to its folder: %s',
    async (rawPath) => {
      expect((await get(rawPath))[0]).toBe(403);
    },
  );

  it('falls back to the file that the template names for what is missing', async () => {
    const missing = { file: '/index.html', status: 200 };

    expect(await get('/tenants/a', { missing })).toEqual([200, 'text/html; charset=utf-8', '<p>page</p>']);
  });

  it('refuses to write files', async () => {
    expect((await get('/index.html', {}, 'POST'))[0]).toBe(405);
  });
});
