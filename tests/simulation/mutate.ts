/** Builds the simulated world with one mistake in it: one exact text of one product file replaced by another. */
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type * as world from './world.ts';

export interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
// Below node_modules, so that packages are found and the test runner leaves the bundle as it is.
const outputFolder = path.join(root, 'node_modules/.cache/counterfoil-mistakes');

/** The world with the edits made. Throws when a text to replace does not occur exactly once. */
export async function buildMutant(name: string, edits: readonly Edit[]): Promise<typeof world> {
  mkdirSync(outputFolder, { recursive: true });
  const outfile = path.join(outputFolder, `${name.replaceAll(/\W+/gu, '-')}.mjs`);
  const changed = new Map<string, string>();
  for (const { file, find, replace } of edits) {
    const text = changed.get(file) ?? readFileSync(path.join(root, file), 'utf8');
    const count = text.split(find).length - 1;
    if (count !== 1) throw new Error(`"${name}": its text occurs ${count} times in ${file}, not once.`);
    changed.set(
      file,
      text.replace(find, () => replace),
    );
  }
  await build({
    entryPoints: [path.join(root, 'tests/simulation/world.ts')],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node24',
    outfile,
    logLevel: 'error',
    plugins: [
      {
        name: 'mistake',
        setup: ({ onLoad }) =>
          onLoad({ filter: /\.ts$/ }, (of) => {
            const contents = changed.get(path.relative(root, of.path));
            return contents === undefined ? undefined : { contents, loader: 'ts' };
          }),
      },
    ],
  });
  const mutant: unknown = await import(/* @vite-ignore */ pathToFileURL(outfile).href);
  return mutant as typeof world;
}
