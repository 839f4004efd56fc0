/**
 * Replaces this thread's Date by one that is ahead by a shift read from shared memory at every call. Timers and
 * `performance.now()` stay real: only what o'clock it is changes.
 */
export function shiftDate(shared: SharedArrayBuffer): void {
  const shift = new BigInt64Array(shared);
  const RealDate = globalThis.Date;
  const now = (): number => RealDate.now() + Number(Atomics.load(shift, 0));
  globalThis.Date = new Proxy(RealDate, {
    construct(target, args: unknown[], newTarget): object {
      const made: unknown = Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget);
      return made instanceof RealDate ? made : new RealDate(Number.NaN);
    },
    apply: () => new RealDate(now()).toString(),
    get(target, property): unknown {
      return property === 'now' ? now : Reflect.get(target, property);
    },
  });
  RealDate.prototype.constructor = globalThis.Date;
}
