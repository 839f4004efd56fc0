import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FrontAnswer } from './http-answer.ts';
import type { HttpApi } from './http-api.ts';
import type { FrontRequest } from './http-event.ts';

/** What the template's CloudFront distribution says, resolved. */
export interface DistributionSpec {
  /** Path patterns that go to the API, for example `/v1/*`; the rest are files. */
  apiPatterns: readonly string[];
  defaultRootObject: string;
  /** File to answer with where there is none by that name, and the status then given (a single-page app's fallback). */
  missing?: { file: string; status: number };
  /** Headers that every answer carries. */
  headers: Readonly<Record<string, string>>;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};

/** Plays CloudFront: some paths to the API, all others to files. */
export function createDistribution(
  spec: DistributionSpec,
  origins: { api: HttpApi; siteDirectory: string },
): HttpApi {
  const patterns = spec.apiPatterns.map(asRegExp);
  return async (request) => {
    const isApi = patterns.some((pattern) => pattern.test(request.rawPath));
    const answer = isApi
      ? await origins.api(request)
      : await fileAnswer(spec, origins.siteDirectory, request);
    return { ...answer, headers: { ...answer.headers, ...spec.headers } };
  };
}

/** CloudFront's patterns know `*` (any number of characters, slashes too) and `?`. */
function asRegExp(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`);
}

async function fileAnswer(
  spec: DistributionSpec,
  directory: string,
  request: FrontRequest,
): Promise<FrontAnswer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'Method Not Allowed');
  const name = request.rawPath === '/' ? `/${spec.defaultRootObject}` : request.rawPath;
  const found = await fileBelow(directory, name);
  if (found) return found;
  const fallback = spec.missing && (await fileBelow(directory, spec.missing.file));
  // A bucket that only CloudFront may read answers 403 for what it does not have.
  return fallback && spec.missing
    ? { ...fallback, status: spec.missing.status }
    : plain(403, 'Access Denied');
}

async function fileBelow(directory: string, name: string): Promise<FrontAnswer | undefined> {
  const file = path.resolve(directory, `.${path.posix.normalize(`/${decodeSafely(name)}`)}`);
  if (!file.startsWith(path.resolve(directory) + path.sep)) return undefined;
  try {
    const body = await readFile(file);
    const type = CONTENT_TYPES[path.extname(file)] ?? 'application/octet-stream';
    return { status: 200, headers: { 'content-type': type }, cookies: [], body };
  } catch {
    return undefined;
  }
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function plain(status: number, text: string): FrontAnswer {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    cookies: [],
    body: Buffer.from(text),
  };
}
