import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { savedScheduleSchema } from '../aws/scheduler.ts';
import { StackFailure } from '../aws/stack-failure.ts';
import { takePidFile } from './pid-file.ts';

const savedSchema = z.object({
  kmsMaster: z.base64(),
  shiftMs: z.number(),
  schedules: z.array(savedScheduleSchema),
});
type Saved = z.infer<typeof savedSchema>;

/** What the stack keeps between runs besides tables and books. Without a directory nothing is written. */
export interface StackState {
  kmsMaster: Buffer;
  saved: Readonly<Saved>;
  readonly update: (change: Partial<Saved>) => void;
  /** Where a part keeps its own files, or undefined in memory. */
  readonly pathOf: (name: string) => string | undefined;
  readonly release: () => void;
}

/** Opens a state directory for this process alone. `beginShiftMs`: by how much the clock of a new state is off real time. */
export function openState(directory: string | undefined, beginShiftMs = 0): StackState {
  const release = directory === undefined ? () => undefined : lock(directory);
  const file = directory === undefined ? undefined : path.join(directory, 'stack.json');
  let saved = read(file) ?? newState(beginShiftMs);
  const write = (): void => {
    // Readable by the owner alone: with the master key the sealed tokens in the tables can be opened.
    if (file !== undefined) writeFileSync(file, JSON.stringify(saved), { mode: 0o600 });
  };
  write();
  return {
    kmsMaster: Buffer.from(saved.kmsMaster, 'base64'),
    get saved() {
      return saved;
    },
    update(change) {
      saved = { ...saved, ...change };
      write();
    },
    pathOf: (name) => (directory === undefined ? undefined : path.join(directory, name)),
    release,
  };
}

const newState = (shiftMs: number): Saved => ({
  kmsMaster: randomBytes(32).toString('base64'),
  shiftMs,
  schedules: [],
});

function lock(directory: string): () => void {
  mkdirSync(directory, { recursive: true });
  const file = path.join(directory, 'stack.lock');
  const taken = takePidFile(file);
  if ('release' in taken) return taken.release;
  throw new StackFailure(
    `Another local stack (process ${taken.owner}) already uses the state in ${directory}. ` +
      `End it (Ctrl-C where it runs, or kill ${taken.owner}), or choose another folder with --state.`,
  );
}

function read(file: string | undefined): Saved | undefined {
  if (file === undefined) return undefined;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  try {
    return savedSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new StackFailure(`Cannot read ${file}. Move the state folder away to begin anew.`, error);
  }
}
