import { existsSync, readFileSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SimulatorControl } from './control/control.ts';

// Changes within this time share one write. Large books take long to write: at most a tenth of the time goes into it.
const SAVE_AFTER_MS = 500;
const REST_PER_WRITE = 10;

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
  clock: { nowMs(): number };
  sleep: (ms: number) => Promise<void>;
  control: Pick<SimulatorControl, 'snapshot' | 'restore'>;
}

export function createStateFile({ path, clock, sleep, control }: StateFileDeps): StateFile {
  let isWaiting = false;
  let writing = Promise.resolve();

  let lastWriteMs = 0;

  const write = async (): Promise<void> => {
    const startedAtMs = clock.nowMs();
    await replaceFile(path, JSON.stringify(control.snapshot()));
    lastWriteMs = clock.nowMs() - startedAtMs;
  };
  const flush = (): Promise<void> => {
    // One failed write must not keep the next from being tried.
    writing = writing.catch(() => undefined).then(write);
    return writing;
  };
  const saveLater = async (): Promise<void> => {
    await sleep(Math.max(SAVE_AFTER_MS, REST_PER_WRITE * lastWriteMs));
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
