/** Time that passes only when nobody has anything left to do now. */
export interface VirtualClock {
  readonly nowMs: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Calls `run` after the time; the returned function calls that off. */
  readonly startTimer: (ms: number, run: () => void) => () => void;
  /** Lets time pass until the work is done. Rejects if it waits for nothing that a timer could bring. */
  run<Result>(work: Promise<Result>): Promise<Result>;
  /** Lets this much time pass, with everything that falls due in it. */
  advance(ms: number): Promise<void>;
  /** Lets time pass until `isDone` says so, or at most this long. Answers whether it did. */
  advanceUntil(isDone: () => boolean, limitMs: number): Promise<boolean>;
}

interface Timer {
  readonly dueMs: number;
  readonly run: () => void;
}

/** A macrotask turn lets all promise chains that are ready come to their next wait. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
// Web streams and crypto need several turns; a work that needs more waits for something no timer brings.
const idleTurns = 200;

export function createVirtualClock(startMs = Date.parse('2026-03-02T17:00:00.000Z')): VirtualClock {
  let nowMs = startMs;
  const timers = new Set<Timer>();
  const startTimer = (ms: number, run: () => void): (() => void) => {
    // The clock shows whole milliseconds, as Date.now does.
    const timer = { dueMs: nowMs + Math.ceil(Math.max(0, ms)), run };
    timers.add(timer);
    return () => timers.delete(timer);
  };
  const earliest = (): Timer | undefined =>
    [...timers].reduce<Timer | undefined>(
      (first, timer) => (first === undefined || timer.dueMs < first.dueMs ? timer : first),
      undefined,
    );
  const fire = (timer: Timer): void => {
    timers.delete(timer);
    nowMs = Math.max(nowMs, timer.dueMs);
    timer.run();
  };
  return {
    nowMs: () => nowMs,
    sleep: (ms) => new Promise((resolve) => void startTimer(ms, resolve)),
    startTimer,
    async run(work) {
      const state = { isDone: false };
      const done = work.finally(() => {
        state.isDone = true;
      });
      done.catch(() => {});
      for (let idle = 0; !state.isDone && idle < idleTurns; idle += 1) {
        await settle();
        await settle();
        const next = state.isDone ? undefined : earliest();
        if (next === undefined) continue;
        fire(next);
        idle = 0;
      }
      if (!state.isDone) throw new Error('The work waits for something that no timer brings.');
      return done;
    },
    async advance(ms) {
      const untilMs = nowMs + ms;
      await settle();
      for (let next = earliest(); next !== undefined && next.dueMs <= untilMs; next = earliest()) {
        fire(next);
        await settle();
        await settle();
      }
      nowMs = untilMs;
      await settle();
    },
    async advanceUntil(isDone, limitMs) {
      const untilMs = nowMs + limitMs;
      for (;;) {
        await settle();
        await settle();
        if (isDone()) return true;
        const next = earliest();
        if (next === undefined || next.dueMs > untilMs) return false;
        fire(next);
      }
    },
  };
}
