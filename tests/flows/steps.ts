import type { Table } from '../../shared/store/table.ts';

/** What a process passes before and after each thing it does outside itself. */
export interface Steps {
  readonly before: (what: string) => Promise<void>;
  readonly after: (what: string) => Promise<void>;
}
export const noSteps: Steps = { before: async () => {}, after: async () => {} };

/** Thrown by steps for a process that dies there. */
export class Died extends Error {}

/** Steps that count, and let the process die at one of them: before it, or after. */
export function dyingAt(
  at: number,
  when: 'before' | 'after',
): Steps & { readonly count: () => number; readonly isDead: () => boolean } {
  let count = -1;
  let isDead = false;
  const pass = (isNow: boolean): void => {
    isDead ||= isNow;
    if (isDead) throw new Died();
  };
  return {
    count: () => count + 1,
    isDead: () => isDead,
    before: async () => {
      count += 1;
      pass(when === 'before' && count === at);
    },
    after: async () => pass(when === 'after' && count === at),
  };
}

/** Steps that do something once, before one of them. */
export function actingAt(
  at: number,
  act: () => Promise<unknown>,
): Steps & { readonly seen: readonly string[] } {
  const seen: string[] = [];
  return {
    seen,
    before: async (what) => {
      seen.push(what);
      if (seen.length - 1 === at) await act();
    },
    after: async () => {},
  };
}

/** One thing that a process does outside itself. */
export async function stepped<Result>(
  steps: Steps,
  what: string,
  work: () => Promise<Result>,
): Promise<Result> {
  await steps.before(what);
  const result = await work();
  await steps.after(what);
  return result;
}

/** The table as one process sees it. */
export const steppedTable = (of: Table, steps: Steps): Table => ({
  get: (key, options) => stepped(steps, `get ${key.sk}`, () => of.get(key, options)),
  getMany: (keys, options) => stepped(steps, 'getMany', () => of.getMany(keys, options)),
  put: (item, condition) => stepped(steps, `put ${item.sk}`, () => of.put(item, condition)),
  update: (key, change, condition) =>
    stepped(steps, `update ${key.sk}`, () => of.update(key, change, condition)),
  delete: (key, condition) => stepped(steps, `delete ${key.sk}`, () => of.delete(key, condition)),
  query: (range) => stepped(steps, 'query', () => of.query(range)),
});
