/** The clock of the whole local stack: real time plus a shift that every worker reads from shared memory. */
export interface StackClock {
  readonly nowMs: () => number;
  readonly shiftMs: number;
  /** What workers map to know the shift: one 64-bit integer, in milliseconds. */
  readonly shared: SharedArrayBuffer;
  readonly advance: (ms: number) => void;
}

/** Time only moves forward: nothing in the product expects a clock that goes back. */
export function createStackClock(realNowMs: () => number, shiftMs = 0): StackClock {
  const shared = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
  const shift = new BigInt64Array(shared);
  Atomics.store(shift, 0, BigInt(shiftMs));
  const read = (): number => Number(Atomics.load(shift, 0));
  return {
    shared,
    nowMs: () => realNowMs() + read(),
    get shiftMs() {
      return read();
    },
    advance(ms) {
      if (!Number.isInteger(ms) || ms < 0) throw new RangeError(`Cannot move the clock by ${ms} ms.`);
      Atomics.add(shift, 0, BigInt(ms));
    },
  };
}
