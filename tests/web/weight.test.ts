import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp, type BuiltApp } from './built-app.ts';

const projectRoot = path.join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(path.join(tmpdir(), 'counterfoil-app-'));
let app: BuiltApp;
beforeAll(async () => {
  app = await buildApp(projectRoot, folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// What a phone on a slow network waits for before it shows anything.
const maxFirstLoadBytes = 170_000;

describe('the built app', () => {
  it('has a chunk of its own for every screen', () => {
    expect(app.lazyScreens.filter((source) => source.includes('/screens/'))).toHaveLength(14);
  });

  it('loads no more than 170 KB of script, gzipped, for whatever screen comes first', () => {
    const screens = app.lazyScreens.filter((source) => source.includes('/screens/'));
    const weights = screens.map((screen) => [screen, app.firstLoadBytes(screen)] as const);

    expect(weights.filter(([, bytes]) => bytes > maxFirstLoadBytes)).toEqual([]);
    expect(weights.every(([, bytes]) => bytes > 50_000)).toBe(true);
  });

  it('holds no schema: types of the API are types alone', () => {
    const withZod = [...app.scripts].filter(
      ([, text]) => text.includes('ZodError') || text.includes('invalid_type'),
    );

    expect(withZod.map(([file]) => file)).toEqual([]);
  });

  it('needs no script or style that its policy would refuse', () => {
    const code = [...app.scripts.values()].join('\n');

    expect(app.indexHtml).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
    expect(code).not.toMatch(/\beval\(|new Function\(/);
  });
});
