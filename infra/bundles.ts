import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, type BuildResult, type Metafile } from 'esbuild';

/** Entry files by function name: `push/sweep` is `functions/push/sweep.handler.ts`. */
export const entryNames = [
  'admin/add-token-claims',
  'admin/erase-tenant',
  'admin/erasure-worker',
  'admin/get-figures',
  'admin/get-settings',
  'admin/get-tenant',
  'admin/get-usage',
  'admin/list-activity',
  'admin/pause',
  'admin/put-settings',
  'admin/put-tenant',
  'admin/resume',
  'connect/authorize',
  'connect/callback',
  'connect/disconnect',
  'connect/get-connection',
  'first-sync/accept-matches',
  'first-sync/get-first-sync',
  'first-sync/link-reference',
  'first-sync/unlink-reference',
  'operate/list-tenants',
  'push/accept-events',
  'push/find-duplicates',
  'push/get-document',
  'push/get-settlement',
  'push/get-submission',
  'push/get-test-push',
  'push/list-documents',
  'push/preview-document',
  'push/preview-documents',
  'push/push-worker',
  'push/retry-document',
  'push/start-test-push',
  'push/submit-bill',
  'push/submit-by-hand',
  'push/submit-invoice',
  'push/submit-settlement',
  'push/sweep',
  'push/void-document',
  'reconcile/get-drift',
  'reconcile/get-reconcile',
  'reconcile/list-findings',
  'reconcile/list-reconciles',
  'reconcile/reconcile-worker',
  'reconcile/start-reconcile',
  'reconcile/sweep-nights',
  'reference-data/get-reference',
  'reference-data/list-reference',
  'reference-data/refresh',
  'reference-data/refresh-worker',
  'reference-data/sweep-refreshes',
  'sync-errors/dismiss-sync-error',
  'sync-errors/get-sync-error',
  'sync-errors/list-sync-errors',
  'sync-errors/reopen-sync-error',
  'sync-errors/resolve-sync-error',
  'sync-errors/retry-sync-error',
  'sync-errors/retry-sync-errors',
  'sync-errors/send-digests',
  'webhook/changes-worker',
  'webhook/receive-notices',
  'webhook/sweep-watches',
] as const;
export type EntryName = (typeof entryNames)[number];

export interface Bundles {
  /** The folder that becomes the function's asset: `index.mjs` and the chunks it can reach. */
  directoryOf(entry: EntryName): string;
  readonly metafile: Metafile;
}

// Some CommonJS packages call require() for Node's own modules; an ESM bundle has none unless it is made.
const requireBanner =
  "import { createRequire as bundleRequire } from 'node:module';const require = bundleRequire(import.meta.url);";

/**
 * Bundles all functions in one run, so that the SDK is parsed once. Code that is only reached by dynamic import
 * (intuit-oauth: 509 KB, 107 ms) lies in chunks of its own, outside the start path. Source maps are kept beside the
 * assets, not in them. The same source gives the same bytes, so that only changed functions are deployed.
 */
export async function bundleFunctions(options: {
  projectRoot: string;
  outputDirectory: string;
}): Promise<Bundles> {
  const { projectRoot, outputDirectory } = options;
  const compiledDirectory = path.join(outputDirectory, 'compiled');
  rmSync(outputDirectory, { recursive: true, force: true });
  const result = await compile(projectRoot, compiledDirectory);
  const outputs = relativeOutputs(result.metafile, projectRoot, compiledDirectory);
  const directoryOf = (entry: EntryName): string => path.join(outputDirectory, entry.replace('/', '-'));
  for (const entry of entryNames)
    copyReachable({ entry, outputs, compiledDirectory, target: directoryOf(entry) });
  writeFileSync(path.join(outputDirectory, 'meta.json'), JSON.stringify(result.metafile));
  return { directoryOf, metafile: result.metafile };
}

function compile(projectRoot: string, outdir: string): Promise<BuildResult & { metafile: Metafile }> {
  return build({
    absWorkingDir: projectRoot,
    entryPoints: entryNames.map((entry) => ({ in: `functions/${entry}.handler.ts`, out: entry })),
    outdir,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunks/[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // Without it the SDK comes in its CommonJS form, half as large again.
    mainFields: ['module', 'main'],
    minify: true,
    keepNames: true,
    sourcemap: 'external',
    sourcesContent: false,
    legalComments: 'none',
    banner: { js: requireBanner },
    metafile: true,
    logLevel: 'warning',
  });
}

type Outputs = ReadonlyMap<string, readonly string[]>;

function relativeOutputs(metafile: Metafile, projectRoot: string, compiledDirectory: string): Outputs {
  const relative = (file: string): string => path.relative(compiledDirectory, path.join(projectRoot, file));
  return new Map(
    Object.entries(metafile.outputs).map(([file, output]) => [
      relative(file),
      output.imports
        .filter((imported) => imported.external !== true)
        .map((imported) => relative(imported.path)),
    ]),
  );
}

/** Lays the entry at `<flow>/<step>.mjs` beside `chunks/`, as compiled, and an `index.mjs` that Lambda is pointed at. */
function copyReachable(options: {
  entry: EntryName;
  outputs: Outputs;
  compiledDirectory: string;
  target: string;
}): void {
  const { entry, outputs, compiledDirectory, target } = options;
  for (const file of reachableFrom(`${entry}.mjs`, outputs)) {
    mkdirSync(path.join(target, path.dirname(file)), { recursive: true });
    cpSync(path.join(compiledDirectory, file), path.join(target, file));
  }
  writeFileSync(path.join(target, 'index.mjs'), `export { handler } from './${entry}.mjs';\n`);
}

function reachableFrom(first: string, outputs: Outputs): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [first];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    waiting.push(...(outputs.get(file) ?? []));
  }
  return reached;
}
