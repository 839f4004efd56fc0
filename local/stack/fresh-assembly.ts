import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StackFailure } from '../aws/stack-failure.ts';
import { readAssembly } from './assembly.ts';
import type { Assembly } from './assembly.ts';
import { isRunning, takePidFile } from './pid-file.ts';

/** The synthesized application, copied aside so that a later synth cannot pull bundles from under a running stack. */
export interface FreshAssembly {
  assembly: Assembly;
  readonly close: () => void;
}

const SOURCES = [
  ...['infra', 'functions', 'shared', 'package-lock.json'],
  ...['web/index.html', 'web/public', 'web/src', 'web/vite.config.ts'],
];
const LOCK_WAIT_MS = 200;
const READ_ATTEMPTS = 4;
const READ_RETRY_MS = 1500;

/** Reads `cdk.out`, after synthesizing where it is missing or older than what it is made from. */
export async function freshAssembly(
  projectRoot: string,
  say: (line: string) => void,
): Promise<FreshAssembly> {
  const release = await synthLock(projectRoot);
  try {
    if (isStale(projectRoot)) {
      say('Building the templates and bundles (npm run synth) …');
      await synthesize(projectRoot);
    }
    return await copyWithRetries(projectRoot);
  } finally {
    release();
  }
}

/** Two stacks that start at once must not synthesize into the same folder. */
async function synthLock(projectRoot: string): Promise<() => void> {
  const file = path.join(projectRoot, '.local', 'synth.lock');
  for (;;) {
    const taken = takePidFile(file);
    if ('release' in taken) return taken.release;
    await sleep(LOCK_WAIT_MS);
  }
}

/** Folders count too: a deleted file changes the folder that it was in. */
export function isStale(projectRoot: string): boolean {
  const builtMs = modifiedMs(path.join(projectRoot, 'cdk.out', 'manifest.json'));
  if (builtMs === undefined) return true;
  return SOURCES.flatMap((source) => withEverythingIn(path.join(projectRoot, source))).some(
    (file) => (modifiedMs(file) ?? 0) > builtMs,
  );
}

function withEverythingIn(file: string): string[] {
  const isDirectory = statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (!isDirectory) return [file];
  return [
    file,
    ...readdirSync(file, { recursive: true, encoding: 'utf8' }).map((name) => path.join(file, name)),
  ];
}

const modifiedMs = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.mtimeMs;

function synthesize(projectRoot: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['infra/synth.ts'], {
      cwd: projectRoot,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => (output += String(chunk)));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else
        reject(
          new StackFailure(`Cannot build the templates; npm run synth says:\n${output.trim().slice(-3000)}`),
        );
    });
  });
}

/** Somebody may be running `npm run synth` by hand just now, which takes no lock. */
async function copyWithRetries(projectRoot: string): Promise<FreshAssembly> {
  for (let attempt = 1; ; attempt++) {
    try {
      return copyAside(projectRoot);
    } catch (error) {
      if (attempt === READ_ATTEMPTS) throw new StackFailure('Cannot read cdk.out. Run npm run synth.', error);
      await sleep(READ_RETRY_MS);
    }
  }
}

function copyAside(projectRoot: string): FreshAssembly {
  const runs = path.join(projectRoot, '.local', 'run');
  mkdirSync(runs, { recursive: true });
  removeAbandoned(runs);
  const directory = mkdtempSync(path.join(runs, `${process.pid}-`));
  const { assets, ...rest } = readAssembly(path.join(projectRoot, 'cdk.out'));
  const copied = new Map<string, string>();
  for (const [key, source] of assets) {
    if (!statSync(source).isDirectory()) continue;
    copied.set(key, path.join(directory, key));
    cpSync(source, path.join(directory, key), { recursive: true });
  }
  return {
    assembly: { ...rest, assets: copied },
    close: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** What runners left that were killed. */
function removeAbandoned(runs: string): void {
  for (const name of readdirSync(runs)) {
    if (!isRunning(Number.parseInt(name, 10)))
      rmSync(path.join(runs, name), { recursive: true, force: true });
  }
}
