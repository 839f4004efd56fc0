import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleFunctions, entryNames, type Bundles } from '../../infra/bundles.ts';

const projectRoot = path.join(import.meta.dirname, '..', '..');
const scratch = mkdtempSync(path.join(tmpdir(), 'counterfoil-bundles-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** File name → content of everything in a folder. */
function contentsOf(directory: string): Record<string, string> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files.map((file) => {
      const full = path.join(file.parentPath, file.name);
      return [path.relative(directory, full), readFileSync(full, 'utf8')];
    }),
  );
}

describe('bundleFunctions', () => {
  describe('given entries of which one loads a library late', () => {
    let bundles: Bundles;
    const write = (file: string, content: string): void => {
      mkdirSync(path.dirname(path.join(scratch, 'project', file)), { recursive: true });
      writeFileSync(path.join(scratch, 'project', file), content);
    };
    const build = (output: string): Promise<Bundles> =>
      bundleFunctions({
        projectRoot: path.join(scratch, 'project'),
        outputDirectory: path.join(scratch, output),
      });

    beforeAll(async () => {
      write('late.ts', "export const late = 'loaded late';\n");
      write('both.ts', "export const both = 'shared by all';\n");
      for (const entry of entryNames) {
        write(
          `functions/${entry}.handler.ts`,
          "import { both } from '../../both.ts';\nexport const handler = () => Promise.resolve(both);\n",
        );
      }
      write(
        'functions/connect/callback.handler.ts',
        "import { both } from '../../both.ts';\nexport const handler = async () => (await import('../../late.ts')).late + both;\n",
      );
      bundles = await build('first');
    });

    const run = (directory: string): string =>
      execFileSync(
        process.execPath,
        [
          '-e',
          `import(${JSON.stringify(path.join(directory, 'index.mjs'))}).then(async (m) => console.log(await m.handler()))`,
        ],
        { encoding: 'utf8', timeout: 20_000 },
      ).trim();

    it('gives a function all it needs to run from its own folder', () => {
      expect(run(bundles.directoryOf('push/sweep'))).toBe('shared by all');
      expect(run(bundles.directoryOf('connect/callback'))).toBe('loaded lateshared by all');
    });

    it('gives no function what only another reaches', () => {
      const text = Object.values(contentsOf(bundles.directoryOf('push/sweep'))).join('\n');

      expect(text).toContain('shared by all');
      expect(text).not.toContain('loaded late');
    });

    it('keeps what is loaded late out of the file that is loaded first', () => {
      const files = contentsOf(bundles.directoryOf('connect/callback'));

      expect(files['connect/callback.mjs']).not.toContain('loaded late');
    });

    it('keeps source maps beside the assets, not in them', () => {
      const files = Object.keys(contentsOf(bundles.directoryOf('connect/callback')));

      expect(files.filter((file) => file.endsWith('.map'))).toEqual([]);
      expect(Object.keys(contentsOf(path.join(scratch, 'first', 'compiled')))).toContain(
        'connect/callback.mjs.map',
      );
    });

    it('writes the same bytes for the same source', async () => {
      const again = await build('second');

      for (const entry of entryNames) {
        expect(contentsOf(again.directoryOf(entry))).toEqual(contentsOf(bundles.directoryOf(entry)));
      }
    });
  });

  describe('given the product', () => {
    let bundles: Bundles;
    beforeAll(async () => {
      bundles = await bundleFunctions({ projectRoot, outputDirectory: path.join(scratch, 'product') });
    });

    it('bundles every entry file there is', () => {
      const entries = readdirSync(path.join(projectRoot, 'functions'), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.handler.ts'))
        .map((file) => file.replace(/\.handler\.ts$/, ''));

      expect(entries.toSorted()).toEqual([...entryNames]);
    });

    it('exports a handler from every entry', () => {
      const outputs = Object.values(bundles.metafile.outputs).filter(({ entryPoint }) =>
        entryPoint?.endsWith('.handler.ts'),
      );

      expect(outputs).toHaveLength(entryNames.length);
      for (const { exports } of outputs) expect(exports).toEqual(['handler']);
    });

    it('loads intuit-oauth only where a token is obtained, never at start', () => {
      const { outputs } = bundles.metafile;
      const loadedAtStart = new Set<string>();
      const waiting = Object.keys(outputs).filter((file) =>
        outputs[file]!.entryPoint?.endsWith('.handler.ts'),
      );
      for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
        if (loadedAtStart.has(file)) continue;
        loadedAtStart.add(file);
        const statically = outputs[file]!.imports.filter(
          (imported) => imported.kind === 'import-statement' && imported.external !== true,
        );
        waiting.push(...statically.map((imported) => imported.path));
      }

      const inputs = [...loadedAtStart].flatMap((file) => Object.keys(outputs[file]!.inputs));
      expect(inputs.length).toBeGreaterThanOrEqual(entryNames.length);
      expect(inputs.filter((input) => input.includes('node_modules/intuit-oauth/'))).toEqual([]);
    });

    it('holds only packages that are wanted, and what those bring along', () => {
      const direct = new Set(
        Object.entries(bundles.metafile.inputs)
          .filter(([file]) => !file.includes('node_modules/'))
          .flatMap(([, { imports }]) => imports)
          .map((imported) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(imported.path)?.[1])
          .filter((name) => name !== undefined),
      );
      const wanted = [
        '@aws-lambda-powertools/logger',
        '@aws-sdk/client-dynamodb',
        '@aws-sdk/client-eventbridge',
        '@aws-sdk/client-kms',
        '@aws-sdk/client-scheduler',
        '@aws-sdk/client-secrets-manager',
        '@aws-sdk/client-sqs',
        '@aws-sdk/lib-dynamodb',
        '@aws-sdk/util-dynamodb',
        '@middy/core',
        'big.js',
        'intuit-oauth',
        'uuid',
        'zod',
      ];

      expect([...direct].filter((name) => !wanted.includes(name))).toEqual([]);
    });
  });
});
