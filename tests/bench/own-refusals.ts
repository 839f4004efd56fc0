import type { Limits } from '../../local/quickbooks/switches.ts';

export interface CallMade {
  readonly atMs: number;
  readonly isBatch: boolean;
  readonly isRefused: boolean;
}

/**
 * How many calls were answered 429 that would have been had nobody else called: the app's own ones that were let through
 * already filled a window. Calls in the order in which they arrived.
 */
export function refusedByOwnCalls(calls: readonly CallMade[], limits: Limits): number {
  const admitted: number[] = [];
  const batches: number[] = [];
  let refused = 0;
  for (const { atMs, isBatch, isRefused } of calls) {
    if (!isRefused) {
      admitted.push(atMs);
      if (isBatch) batches.push(atMs);
      continue;
    }
    const isFull =
      countAfter(admitted, atMs - 60_000) >= (limits.callsPerMinute ?? Infinity) ||
      countAfter(admitted, atMs - 1_000) >= (limits.callsPerSecond ?? Infinity) ||
      (isBatch && countAfter(batches, atMs - 60_000) >= (limits.batchesPerMinutePerApp ?? Infinity));
    if (isFull) refused += 1;
  }
  return refused;
}

const countAfter = (times: readonly number[], afterMs: number): number =>
  times.length - 1 - times.findLastIndex((atMs) => atMs <= afterMs);
