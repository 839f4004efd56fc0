import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import vm from 'node:vm';
import * as z from 'zod';
import type { FrontAnswer } from './http-answer.ts';
import type { HttpApi } from './http-api.ts';
import type { FrontRequest } from './http-event.ts';
import type { Site, SiteFile } from './site.ts';

/** Headers that a behaviour adds: those that stand in place of an answer's own, and those that give way to them. */
export interface AddedHeaders {
  overriding: Readonly<Record<string, string>>;
  yielding: Readonly<Record<string, string>>;
}

/** What the template's CloudFront distribution says, resolved. */
export interface DistributionSpec {
  /** Path patterns that go to the API, for example `/v1/*`; the rest are files. */
  apiPatterns: readonly string[];
  defaultRootObject: string;
  /** Code of the function that sees requests for files first, if there is one. */
  viewerRequestCode?: string | undefined;
  apiHeaders: AddedHeaders;
  siteHeaders: AddedHeaders;
}

/** Plays CloudFront: some paths to the API, all others to files. */
export function createDistribution(spec: DistributionSpec, origins: { api: HttpApi; site: Site }): HttpApi {
  const patterns = spec.apiPatterns.map(asRegExp);
  const rewrite = viewerRequest(spec.viewerRequestCode);
  return async (request) => {
    const isApi = patterns.some((pattern) => pattern.test(request.rawPath));
    return isApi
      ? withHeaders(await origins.api(request), spec.apiHeaders)
      : withHeaders(await siteAnswer(spec, { site: origins.site, rewrite, request }), spec.siteHeaders);
  };
}

const withHeaders = (answer: FrontAnswer, { overriding, yielding }: AddedHeaders): FrontAnswer => ({
  ...answer,
  headers: { ...yielding, ...answer.headers, ...overriding },
});

/** CloudFront's patterns know `*` (any number of characters, slashes too) and `?`. */
function asRegExp(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`);
}

/** The path that a CloudFront function makes of another one. */
function viewerRequest(code: string | undefined): (uri: string) => string {
  if (code === undefined) return (uri) => uri;
  const script = new vm.Script(`${code};handler({ request: { uri } }).uri`);
  return (uri) => z.string().parse(script.runInNewContext({ uri }));
}

async function siteAnswer(
  { defaultRootObject }: DistributionSpec,
  { site, rewrite, request }: { site: Site; rewrite: (uri: string) => string; request: FrontRequest },
): Promise<FrontAnswer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'Method Not Allowed');
  const uri = rewrite(request.rawPath);
  const file = await site(uri === '/' ? `/${defaultRootObject}` : uri);
  // A bucket that only CloudFront may read answers 403 for what it does not have.
  return file === undefined ? plain(403, 'Access Denied') : fileAnswer(file, request.headers);
}

function fileAnswer(file: SiteFile, asked: Readonly<Record<string, string>>): FrontAnswer {
  const etag = `"${createHash('sha256').update(file.body).digest('hex').slice(0, 32)}"`;
  const headers = {
    'content-type': file.contentType,
    etag,
    ...(file.cacheControl === undefined ? {} : { 'cache-control': file.cacheControl }),
  };
  if (asked['if-none-match'] === etag) return { status: 304, headers, cookies: [], body: Buffer.alloc(0) };
  const isText = /^text\/|json|svg/.test(file.contentType);
  if (!isText || !/\bgzip\b/.test(asked['accept-encoding'] ?? '')) {
    return { status: 200, headers, cookies: [], body: file.body };
  }
  const encoded = { ...headers, 'content-encoding': 'gzip', vary: 'accept-encoding' };
  return { status: 200, headers: encoded, cookies: [], body: gzipSync(file.body) };
}

function plain(status: number, text: string): FrontAnswer {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    cookies: [],
    body: Buffer.from(text),
  };
}
