import type { RealmId } from '../domain/ids.ts';
import type { TurnAnswer, TurnKind, Turns } from './turns.ts';

/**
 * The turns that were handed out for one realm, so far as they still count. Epoch milliseconds in rising order; some may
 * lie ahead. Batches are calls as well.
 */
export interface RealmWindows {
  readonly pausedUntilMs: number;
  readonly callsAtMs: readonly number[];
  readonly batchesAtMs: readonly number[];
}

/** What is to become of the windows, if anything, and what the caller learns. */
export interface WindowsDecision<Result> {
  readonly windows?: RealmWindows;
  readonly result: Result;
}

/** Reads the windows, decides, and stores what was decided only if nobody else did meanwhile; else decides again. */
export type UpdateWindows = <Result>(
  realmId: RealmId,
  decide: (windows: RealmWindows) => WindowsDecision<Result>,
) => Promise<Result>;

interface Limit {
  readonly count: number;
  readonly windowMs: number;
}

// 500 a minute and 10 a second per realm, 40 batches a minute per realm and app, all over rolling windows:
// https://developer.intuit.com/app/developer/qbo/docs/learn/limits-and-throttles
// Ours are longer than Intuit's, because calls do not take equally long to arrive.
const callLimits: readonly Limit[] = [
  { count: 500, windowMs: 61_500 },
  { count: 10, windowMs: 1_200 },
];
const batchLimit: Limit = { count: 40, windowMs: 61_500 };
// Twice the longest window: other workers' clocks may be behind ours.
const keptMs = 123_000;

/** The governor of all workers' calls. `updateWindows` is where they meet. */
export function createTurns(deps: { updateWindows: UpdateWindows; nowMs: () => number }): Turns {
  return {
    take: ({ realmId, kind, maxWaitMs }) =>
      deps.updateWindows(realmId, (windows) => reserve(windows, { kind, maxWaitMs, nowMs: deps.nowMs() })),

    pause: (realmId, untilMs) =>
      deps.updateWindows(realmId, (windows) =>
        windows.pausedUntilMs >= untilMs
          ? { result: undefined }
          : { windows: { ...windows, pausedUntilMs: untilMs }, result: undefined },
      ),
  };
}

/** The earliest slot that breaks no limit, reserved if it is near enough. */
export function reserve(
  windows: RealmWindows,
  turn: { kind: TurnKind; nowMs: number; maxWaitMs: number },
): WindowsDecision<TurnAnswer> {
  const { kind, nowMs, maxWaitMs } = turn;
  const kept = dropOld(windows, nowMs);
  const slotAtMs = earliestSlot(kept, kind, Math.max(nowMs, kept.pausedUntilMs));
  if (slotAtMs - nowMs > maxWaitMs) return { result: { isGranted: false, retryAtMs: slotAtMs } };
  return {
    windows: {
      ...kept,
      callsAtMs: inserted(kept.callsAtMs, slotAtMs),
      batchesAtMs: kind === 'batch' ? inserted(kept.batchesAtMs, slotAtMs) : kept.batchesAtMs,
    },
    result: { isGranted: true, slotAtMs },
  };
}

function dropOld(windows: RealmWindows, nowMs: number): RealmWindows {
  const isKept = (atMs: number): boolean => atMs > nowMs - keptMs;
  return {
    pausedUntilMs: windows.pausedUntilMs,
    callsAtMs: windows.callsAtMs.filter(isKept),
    batchesAtMs: windows.batchesAtMs.filter(isKept),
  };
}

// A slot gets free at the very moment a turn leaves its window, so no other moments need to be tried.
function earliestSlot(windows: RealmWindows, kind: TurnKind, fromMs: number): number {
  const { callsAtMs, batchesAtMs } = windows;
  const ends = (atMs: readonly number[], limit: Limit): number[] => atMs.map((at) => at + limit.windowMs);
  const candidates = [
    fromMs,
    ...callLimits.flatMap((limit) => ends(callsAtMs, limit)),
    ...(kind === 'batch' ? ends(batchesAtMs, batchLimit) : []),
  ];
  const isFree = (atMs: number): boolean =>
    atMs >= fromMs &&
    callLimits.every((limit) => fits(callsAtMs, atMs, limit)) &&
    (kind === 'single' || fits(batchesAtMs, atMs, batchLimit));
  const slot = [...new Set(candidates)].toSorted((a, b) => a - b).find(isFree);
  return slot ?? Math.max(...candidates);
}

/** Whether no window of this length would hold more turns than allowed if there were one more at `atMs`. */
function fits(turnsAtMs: readonly number[], atMs: number, limit: Limit): boolean {
  const near = inserted(
    turnsAtMs.filter((at) => Math.abs(at - atMs) < limit.windowMs),
    atMs,
  );
  return near.every((at, index) => {
    const beyond = near[index + limit.count];
    return beyond === undefined || beyond - at >= limit.windowMs;
  });
}

const inserted = (sorted: readonly number[], atMs: number): number[] =>
  [...sorted, atMs].toSorted((a, b) => a - b);
