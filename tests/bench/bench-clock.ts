/**
 * Virtual time for hundreds of thousands of waits. Like `tests/fakes/virtual-clock.ts`, but timers lie in a heap, and
 * time stands still while a simulated call is being answered, however many turns of the real event loop that takes.
 */
export interface BenchClock {
  readonly nowMs: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly startTimer: (ms: number, run: () => void) => () => void;
  /** Keeps time from passing until the work is done. */
  hold<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Lets time pass until `isDone` says so. Throws when nothing is left that could bring it about. */
  runUntil(isDone: () => boolean): Promise<void>;
  /** Lets time pass until the work is done. */
  run<Result>(work: Promise<Result>): Promise<Result>;
}

interface Timer {
  readonly dueMs: number;
  readonly order: number;
  run: (() => void) | undefined;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const maxIdleTurns = 1_000;
// No backlog here takes longer; what takes longer never ends.
const maxRunMs = 4 * 3_600_000;

export function createBenchClock(startMs = Date.parse('2026-03-02T17:00:00.000Z')): BenchClock {
  let nowMs = startMs;
  let order = 0;
  let held = 0;
  const heap: Timer[] = [];

  const startTimer = (ms: number, run: () => void): (() => void) => {
    const timer: Timer = {
      // Whole milliseconds, as Date.now() gives them.
      dueMs: nowMs + Math.ceil(Math.max(0, ms)),
      order: (order += 1),
      run,
    };
    push(heap, timer);
    return () => {
      timer.run = undefined;
    };
  };
  const fireNext = (): boolean => {
    for (let timer = pop(heap); timer !== undefined; timer = pop(heap)) {
      if (timer.run === undefined) continue;
      nowMs = Math.max(nowMs, timer.dueMs);
      timer.run();
      return true;
    }
    return false;
  };
  const runUntil = async (isDone: () => boolean): Promise<void> => {
    for (let idle = 0; !isDone(); idle += 1) {
      await turn();
      await turn();
      if (held > 0) idle = 0;
      else if (!isDone() && fireNext()) idle = 0;
      if (nowMs > startMs + maxRunMs) throw new Error('The bench did not come to its end in four hours.');
      if (idle > maxIdleTurns) throw new Error('The bench waits for something that no timer brings.');
    }
  };
  return {
    nowMs: () => nowMs,
    sleep: (ms) => new Promise((resolve) => void startTimer(ms, resolve)),
    startTimer,
    async hold(work) {
      held += 1;
      try {
        return await work();
      } finally {
        held -= 1;
      }
    },
    runUntil,
    async run(work) {
      let isDone = false;
      const done = work.finally(() => {
        isDone = true;
      });
      done.catch(() => {});
      await runUntil(() => isDone);
      return done;
    },
  };
}

const isBefore = (a: Timer, b: Timer): boolean =>
  a.dueMs === b.dueMs ? a.order < b.order : a.dueMs < b.dueMs;

function push(heap: Timer[], timer: Timer): void {
  heap.push(timer);
  for (let at = heap.length - 1; at > 0;) {
    const parent = (at - 1) >> 1;
    if (!isBefore(heap[at]!, heap[parent]!)) return;
    swap(heap, at, parent);
    at = parent;
  }
}

function pop(heap: Timer[]): Timer | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) return first;
  heap[0] = last;
  for (let at = 0; ;) {
    const left = 2 * at + 1;
    const right = left + 1;
    let least = at;
    if (left < heap.length && isBefore(heap[left]!, heap[least]!)) least = left;
    if (right < heap.length && isBefore(heap[right]!, heap[least]!)) least = right;
    if (least === at) return first;
    swap(heap, at, least);
    at = least;
  }
}

function swap(heap: Timer[], a: number, b: number): void {
  [heap[a], heap[b]] = [heap[b]!, heap[a]!];
}
