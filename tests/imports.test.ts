import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * Which folder may import which, read from the sources themselves (docs/adr/0007-layers.md).
 * `domain ← contracts ← quickbooks-online | store | aws | edge ← functions/<flow>/*.handler.ts`; a use case sees adapters
 * as types only; adapters never see each other; flows never see each other; `shared/wiring` puts adapters together for
 * handlers, and only handlers see it; the product never sees tests or local. A command line (`*.cli.ts`) is wiring as handlers
 * are, and it alone may put use cases of several flows before its operator (docs/adr/0015-operators.md).
 */
const root = resolve(import.meta.dirname, '..');

interface Import {
  readonly from: string;
  readonly to: string;
  readonly isTypeOnly: boolean;
}

const adapters = ['shared/quickbooks-online', 'shared/store', 'shared/aws', 'shared/edge'];
// What each layer of shared code may import from outside the project.
const domainPackages = new Set(['zod', 'big.js', 'temporal-polyfill']);

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found: Import[] = [];
  for (const match of text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?from\s+)?'([^']+)'|import\('([^']+)'\)/g,
  )) {
    const specifier = match[2] ?? match[3] ?? '';
    const to = specifier.startsWith('.')
      ? relative(root, resolve(root, dirname(file), specifier))
      : specifier;
    found.push({ from: file, to, isTypeOnly: match[1] !== undefined });
  }
  return found;
}

const productFolders = ['shared', 'functions', 'infra', 'web/src'];
const allImports = productFolders.flatMap(sourceFiles).flatMap(importsOf);
const under = (path: string, folder: string): boolean => path.startsWith(`${folder}/`);
const layerOf = (path: string): string => path.split('/').slice(0, 2).join('/');
const isCli = (path: string): boolean => path.endsWith('.cli.ts');
const isWiring = (path: string): boolean => path.endsWith('.handler.ts') || isCli(path);
const breaches = (imports: readonly Import[]): string[] => imports.map(({ from, to }) => `${from} → ${to}`);

describe('the import rule', () => {
  it('reads the imports of the product', () => {
    expect(allImports.length).toBeGreaterThan(50);
  });

  it('lets the domain import nothing but itself, zod and the decimal and time libraries', () => {
    const wrong = allImports.filter(
      ({ from, to }) =>
        under(from, 'shared/domain') && !under(to, 'shared/domain') && !domainPackages.has(to),
    );

    expect(breaches(wrong)).toEqual([]);
  });

  it('lets contracts import the domain and nothing else of the project', () => {
    const wrong = allImports.filter(
      ({ from, to }) =>
        under(from, 'shared/contracts') &&
        (under(to, 'shared') || under(to, 'functions') || under(to, 'infra')) &&
        !under(to, 'shared/domain') &&
        !under(to, 'shared/contracts'),
    );

    expect(breaches(wrong)).toEqual([]);
  });

  it('keeps adapters from seeing each other or a flow', () => {
    const wrong = allImports.filter(({ from, to }) => {
      const layer = adapters.find((adapter) => under(from, adapter));
      if (layer === undefined || !to.includes('/')) return false;
      const isOtherAdapter = adapters.some((adapter) => adapter !== layer && under(to, adapter));
      return isOtherAdapter || under(to, 'functions') || under(to, 'infra') || under(to, 'shared/wiring');
    });

    expect(breaches(wrong)).toEqual([]);
  });

  it('lets a use case see adapters as types only', () => {
    const wrong = allImports.filter(
      ({ from, to, isTypeOnly }) =>
        under(from, 'functions') &&
        !isWiring(from) &&
        !isTypeOnly &&
        adapters.some((adapter) => under(to, adapter)),
    );

    expect(breaches(wrong)).toEqual([]);
  });

  it('lets nothing but handlers and command lines see the wiring', () => {
    const wrong = allImports.filter(
      ({ from, to }) => under(to, 'shared/wiring') && !isWiring(from) && !under(from, 'shared/wiring'),
    );

    expect(breaches(wrong)).toEqual([]);
  });

  it('keeps flows from importing each other', () => {
    const wrong = allImports.filter(
      ({ from, to }) =>
        under(from, 'functions') &&
        under(to, 'functions') &&
        layerOf(from) !== layerOf(to) &&
        // Of other flows a command line sees use cases, and never what is wired to an environment.
        !(isCli(from) && !isWiring(to)),
    );

    expect(breaches(wrong)).toEqual([]);
  });

  it('lets infra see types of contracts and nothing else of the product', () => {
    const wrong = allImports.filter(
      ({ from, to, isTypeOnly }) =>
        under(from, 'infra') &&
        (under(to, 'functions') || (under(to, 'shared') && !(isTypeOnly && under(to, 'shared/contracts')))),
    );

    expect(breaches(wrong)).toEqual([]);
  });

  it('lets the app see contracts and the domain, and nothing else of the product', () => {
    const wrong = allImports.filter(
      ({ from, to }) =>
        under(from, 'web') &&
        (under(to, 'functions') || under(to, 'infra') || under(to, 'shared')) &&
        !under(to, 'shared/domain') &&
        !under(to, 'shared/contracts'),
    );

    expect(breaches(wrong)).toEqual([]);
  });

  it('keeps the app out of everything else', () => {
    const wrong = allImports.filter(({ from, to }) => under(to, 'web') && !under(from, 'web'));

    expect(breaches(wrong)).toEqual([]);
  });

  it('keeps tests and local out of the product', () => {
    const wrong = allImports.filter(({ to }) => under(to, 'tests') || under(to, 'local'));

    expect(breaches(wrong)).toEqual([]);
  });
});
