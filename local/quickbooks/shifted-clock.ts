/** The clock the simulator lives by: the injected one, moved by what the control interface asked for. */
export interface ShiftedClock {
  nowMs(): number;
  readonly shiftMs: number;
  /** Moves simulated time; everything waiting for a moment that has now passed goes on. */
  setShiftMs(shiftMs: number): void;
  /** Waits until simulated time reaches `dueMs`, by the injected sleep or by a shift, whichever comes first. */
  waitUntil(dueMs: number): Promise<void>;
}

export interface ClockDeps {
  clock: { nowMs(): number };
  sleep: (ms: number) => Promise<void>;
}

export function createShiftedClock({ clock, sleep }: ClockDeps): ShiftedClock {
  let shiftMs = 0;
  const waiting = new Map<() => void, number>();
  const nowMs = (): number => clock.nowMs() + shiftMs;
  return {
    nowMs,
    get shiftMs() {
      return shiftMs;
    },
    setShiftMs(next) {
      shiftMs = next;
      for (const [wake, dueMs] of waiting) if (dueMs <= nowMs()) wake();
    },
    async waitUntil(dueMs) {
      const leftMs = dueMs - nowMs();
      if (leftMs <= 0) return;
      const shifted = Promise.withResolvers<void>();
      waiting.set(shifted.resolve, dueMs);
      await Promise.race([sleep(leftMs), shifted.promise]);
      waiting.delete(shifted.resolve);
    },
  };
}
