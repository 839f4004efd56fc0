import { existsSync, readFileSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SimulatorControl } from './control/control.ts';

// Writing the whole state takes long with large books: changes within this time share one write.
const SAVE_AFTER_MS = 500;

/** Keeps the simulator's state in one JSON file. */
export interface StateFile {
  load(): void;
  /** Something changed; it is written soon. */
  changed(): void;
  /** Writes now, whatever changed. */
  flush(): Promise<void>;
}

export interface StateFileDeps {
  path: string;
  sleep: (ms: number) => Promise<void>;
  control: Pick<SimulatorControl, 'snapshot' | 'restore'>;
}

export function createStateFile({ path, sleep, control }: StateFileDeps): StateFile {
  let isWaiting = false;
  let writing = Promise.resolve();

  const write = async (): Promise<void> => replaceFile(path, JSON.stringify(control.snapshot()));
  const flush = (): Promise<void> => {
    // One failed write must not keep the next from being tried.
    writing = writing.catch(() => undefined).then(write);
    return writing;
  };
  const saveLater = async (): Promise<void> => {
    await sleep(SAVE_AFTER_MS);
    isWaiting = false;
    await flush();
  };
  return {
    load() {
      if (!existsSync(path)) return;
      try {
        control.restore(JSON.parse(readFileSync(path, 'utf8')));
      } catch (cause) {
        throw new Error(
          `Cannot use the state file ${path}: it is no snapshot of this simulator. Move it away.`,
          { cause },
        );
      }
    },
    changed() {
      if (isWaiting) return;
      isWaiting = true;
      saveLater().catch((error: unknown) => {
        process.emitWarning(`Cannot write the state file ${path}: ${String(error)}`);
      });
    },
    flush,
  };
}

/** Writes beside the file and renames, so that a crash leaves the old state or the new one, never half of it. */
async function replaceFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const beside = `${path}.writing`;
  const file = await open(beside, 'w');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
}
