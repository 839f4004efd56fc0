// The app's files as the deployment would put them into their bucket: what the template says, with its values filled in.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import type { Assembly } from './assembly.ts';
import type { Resolver } from './resolver.ts';

/** A file as the bucket would hold it. */
export interface SiteFile {
  body: Buffer;
  contentType: string;
  cacheControl?: string | undefined;
}

/** Finds a file by its path, such as `/assets/app.js`. */
export type Site = (name: string) => Promise<SiteFile | undefined>;

/** Files of one folder below a prefix. */
export interface SitePart {
  directory: string;
  /** `''`, or `assets`. */
  prefix: string;
  cacheControl?: string | undefined;
  /** What stands in the files in place of values that only a deployment knows. */
  markers: Readonly<Record<string, string>>;
}

const deploymentSchema = z.object({
  SourceObjectKeys: z.array(z.string()),
  SourceMarkers: z.array(z.record(z.string(), z.string())).default([]),
  DestinationBucketKeyPrefix: z.string().default(''),
  SystemMetadata: z.object({ 'cache-control': z.string().optional() }).default({}),
});

/** What the template's bucket deployments put where. */
export function siteParts(assembly: Assembly, resolver: Resolver): SitePart[] {
  return assembly.resources
    .filter(({ type }) => type === 'Custom::CDKBucketDeployment')
    .flatMap(({ stack, properties }) => {
      // Who uploads, from where and to which bucket does not matter here.
      const { ServiceToken: _, SourceBucketNames: __, DestinationBucketName: ___, ...known } = properties;
      const deployment = deploymentSchema.parse(resolver.resolve(stack, known));
      return deployment.SourceObjectKeys.map((key, index): SitePart => {
        const directory = assembly.assets.get(key.replace(/\.zip$/, ''));
        if (directory === undefined) throw new Error(`Cannot find the app's files: no asset ${key}.`);
        return {
          directory,
          prefix: deployment.DestinationBucketKeyPrefix,
          cacheControl: deployment.SystemMetadata['cache-control'],
          markers: deployment.SourceMarkers[index] ?? {},
        };
      });
    });
}

/** A site made of parts; of two that hold a file the later one counts. */
export function createSite(parts: readonly SitePart[]): Site {
  return async (name) => {
    for (const part of parts.toReversed()) {
      const file = await fileIn(part, name);
      if (file !== undefined) return file;
    }
    return undefined;
  };
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};

async function fileIn(part: SitePart, name: string): Promise<SiteFile | undefined> {
  const below = part.prefix === '' ? '/' : `/${part.prefix}/`;
  if (!name.startsWith(below)) return undefined;
  const rest = path.posix.normalize(`/${decodeSafely(name.slice(below.length))}`);
  const file = path.resolve(part.directory, `.${rest}`);
  if (!file.startsWith(path.resolve(part.directory) + path.sep)) return undefined;
  try {
    return {
      body: filledIn(await readFile(file), part.markers),
      contentType: CONTENT_TYPES[path.extname(file)] ?? 'application/octet-stream',
      cacheControl: part.cacheControl,
    };
  } catch {
    return undefined;
  }
}

function filledIn(body: Buffer, markers: SitePart['markers']): Buffer {
  const known = Object.entries(markers);
  if (known.length === 0) return body;
  return Buffer.from(
    known.reduce((text, [marker, value]) => text.replaceAll(marker, value), body.toString('utf8')),
  );
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
