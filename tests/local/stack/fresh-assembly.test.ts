import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { isStale } from '../../../local/stack/fresh-assembly.ts';

const builtAt = new Date('2026-01-02T00:00:00Z');
const earlier = new Date('2026-01-01T00:00:00Z');
const later = new Date('2026-01-03T00:00:00Z');
const entries = ['infra/app.ts', 'functions/push/push.ts', 'shared/domain/money.ts', 'package-lock.json'];
let project: string;

function touch(name: string, at: Date): void {
  utimesSync(path.join(project, name), at, at);
}

beforeEach(() => {
  project = mkdtempSync(path.join(tmpdir(), 'project-'));
  for (const name of [...entries, 'cdk.out/manifest.json', 'local/stack.ts']) {
    mkdirSync(path.join(project, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(project, name), '');
  }
  const folders = ['infra', 'functions', 'functions/push', 'shared', 'shared/domain'];
  for (const name of [...entries, ...folders]) touch(name, earlier);
  touch('cdk.out/manifest.json', builtAt);
});

describe('isStale', () => {
  it('is false where everything it was made from is older', () => {
    expect(isStale(project)).toBe(false);
  });

  it.each([...entries, 'functions/push'])('is true after a change of %s', (name) => {
    touch(name, later);

    expect(isStale(project)).toBe(true);
  });

  it('is true after a file was deleted', () => {
    rmSync(path.join(project, 'shared/domain/money.ts'));

    expect(isStale(project)).toBe(true);
  });

  it('is true where nothing was built', () => {
    rmSync(path.join(project, 'cdk.out/manifest.json'));

    expect(isStale(project)).toBe(true);
  });

  it('does not care for what is not bundled', () => {
    touch('local/stack.ts', later);

    expect(isStale(project)).toBe(false);
  });
});
