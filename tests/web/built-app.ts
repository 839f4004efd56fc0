import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import * as z from 'zod';

const manifestSchema = z.record(
  z.string(),
  z.object({
    file: z.string(),
    imports: z.array(z.string()).default([]),
    isDynamicEntry: z.boolean().default(false),
    isEntry: z.boolean().default(false),
  }),
);

/** The app as it is built, looked at by what a browser would load of it. */
export interface BuiltApp {
  readonly indexHtml: string;
  /** Sources of screens that are chunks of their own. */
  readonly lazyScreens: readonly string[];
  /** Text of every script, by file. */
  readonly scripts: ReadonlyMap<string, string>;
  /** Bytes of all script, gzipped, that is loaded before a screen is shown: the entry, the screen, and all they import. */
  firstLoadBytes(screen: string): number;
}

/** Builds the app into a folder, which must be empty. Takes about a second. */
export async function buildApp(projectRoot: string, folder: string): Promise<BuiltApp> {
  const vite = path.join(projectRoot, 'node_modules', 'vite', 'bin', 'vite.js');
  // In a process of its own: libraries are built otherwise where NODE_ENV says that tests run.
  await promisify(execFile)(
    process.execPath,
    [vite, 'build', 'web', '--outDir', folder, '--manifest', '--logLevel', 'error'],
    { cwd: projectRoot, env: { ...process.env, NODE_ENV: 'production' } },
  );
  const manifest = manifestSchema.parse(
    JSON.parse(readFileSync(path.join(folder, '.vite', 'manifest.json'), 'utf8')),
  );
  const scripts = new Map(
    Object.values(manifest)
      .filter(({ file }) => file.endsWith('.js'))
      .map(({ file }) => [file, readFileSync(path.join(folder, file), 'utf8')]),
  );
  const reached = (source: string, found = new Set<string>()): Set<string> => {
    const chunk = manifest[source];
    if (chunk === undefined) throw new Error(`Nothing is built from ${source}.`);
    if (found.has(chunk.file)) return found;
    found.add(chunk.file);
    for (const imported of chunk.imports) reached(imported, found);
    return found;
  };
  return {
    indexHtml: readFileSync(path.join(folder, 'index.html'), 'utf8'),
    lazyScreens: Object.entries(manifest).flatMap(([source, chunk]) =>
      chunk.isDynamicEntry ? [source] : [],
    ),
    scripts,
    firstLoadBytes: (screen) =>
      [...reached(screen, reached('index.html'))].reduce(
        (sum, file) => sum + gzipSync(scripts.get(file) ?? '', { level: 9 }).length,
        0,
      ),
  };
}
