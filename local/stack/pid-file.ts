import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';

const pidFileSchema = z.looseObject({ pid: z.number().int() });

/** Whether a process with this id runs (as whoever). */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The process that a file names, if it still runs. */
export function ownerOf(file: string): number | undefined {
  try {
    const { pid } = pidFileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return isRunning(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Takes a lock file for this process; returns the owner's id when another living process has it. A lock whose owner
 * has died is taken over.
 */
export function takePidFile(file: string): { owner: number } | { release: () => void } {
  mkdirSync(path.dirname(file), { recursive: true });
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      createWhole(file);
      return { release: () => rmSync(file, { force: true }) };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const owner = ownerOf(file);
    if (owner !== undefined) return { owner };
    rmSync(file, { force: true });
  }
  return { owner: 0 };
}

/** Written first, named after: nobody ever reads a lock that is still empty. */
function createWhole(file: string): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ pid: process.pid }));
  try {
    linkSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}
