import { cpus, loadavg, totalmem, type } from 'node:os';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { seeds } from './seeds.ts';

/** One line of the table. A figure that does not apply is left out. */
export interface Row {
  readonly id: string;
  readonly metric: string;
  readonly naive?: number;
  readonly decent?: number;
  readonly ours: number;
  readonly floor?: number;
  /** Left out where the figure is for information. */
  readonly target?: { readonly is: '<=' | '>=' | '='; readonly value: number };
  readonly digits?: number;
}

/** "ok", by how much the target is missed, or nothing where there is none. */
export function verdict({ ours, target }: Row): string {
  if (target === undefined) return '';
  const isMet =
    target.is === '<='
      ? ours <= target.value
      : target.is === '>='
        ? ours >= target.value
        : ours === target.value;
  if (isMet) return 'ok';
  return target.value === 0
    ? `missed by ${ours}`
    : `missed by ${(Math.abs(ours / target.value - 1) * 100).toFixed(1)} %`;
}

/** The table as text, columns aligned. */
export function tableOf(rows: readonly Row[]): string {
  const head = ['', 'metric', 'naive', 'decent', 'ours', 'floor', 'target', ''];
  const cells = rows.map((row) => {
    const { digits = 2 } = row;
    const text = (figure: number | undefined): string =>
      figure === undefined ? '–' : figure.toFixed(digits);
    return [
      row.id,
      row.metric,
      text(row.naive),
      text(row.decent),
      text(row.ours),
      text(row.floor),
      row.target === undefined ? '' : `${row.target.is} ${row.target.value.toFixed(digits)}`,
      verdict(row),
    ];
  });
  const widths = head.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => row[column]!.length)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column < 2 || column === 7 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      )
      .join('  ')
      .trimEnd();
  return [line(head), ...cells.map(line)].join('\n');
}

/** Where and with what the figures were taken. */
export function surroundings(): Record<string, string> {
  const root = path.join(import.meta.dirname, '../..');
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(path.join(root, 'package.json'), 'utf8'),
  ) as {
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  };
  const versions = { ...dependencies, ...devDependencies };
  const shown = [
    '@aws-sdk/client-dynamodb',
    'zod',
    '@middy/core',
    'intuit-oauth',
    'node-quickbooks',
    'esbuild',
  ];
  return {
    machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${type()}, load ${(loadavg()[0] ?? 0).toFixed(1)}`,
    node: process.version,
    seeds: Object.entries(seeds)
      .map(([name, seed]) => `${name} ${seed}`)
      .join(', '),
    ...Object.fromEntries(shown.map((name) => [name, versions[name] ?? ''])),
  };
}
