/**
 * How many documents go at once while more of a bulk is coming in. Intuit counts batches, and a worker that takes whatever
 * has just arrived sends many that are not full, each with a batch of its own for their new customers or vendors. So in a
 * bulk fresh documents wait a moment until there are enough of them; a single one on an idle lane never waits.
 */
import type { Draft } from './turn.ts';

/** What a turn knows of a bulk, from the turn before and from its own rounds. */
export interface Pace {
  /** Splits what is created in this round from what waits for a later one, at `atMs`. `hasMore`: there is one at once. */
  split(
    drafts: readonly Draft[],
    round: { nowMs: number; hasMore: boolean },
  ): { now: Draft[]; later: Draft[]; atMs: number };
  /** Until when the next turn should take what comes for the rest of a bulk; undefined where there is none. */
  readonly bulkUntilMs: number | undefined;
}

// As many as fill eight batches; thirty are enough to see that it is a bulk.
const enough = 240;
const batchSize = 30;
// Long enough for the next hundreds of a bulk to arrive, short enough not to be noticed behind them.
const lingerMs = 1_500;
// Older documents have waited enough: they are the end of a backlog, not the middle of a bulk.
const freshMs = 5_000;
const bulkMs = 6_000;

export function createPace(of: { bulkUntilMs: number | undefined }): Pace {
  let { bulkUntilMs } = of;
  let taken = 0;

  return {
    split(drafts, { nowMs, hasMore }) {
      const count = drafts.length;
      const isBulk = (bulkUntilMs ?? 0) > nowMs || taken + count >= batchSize;
      const isFresh = drafts.every(({ document }) => nowMs - Date.parse(document.acceptedAt) < freshMs);
      if (isBulk && isFresh && count > 0) bulkUntilMs = nowMs + bulkMs;
      const isAwaited = isBulk && isFresh;
      const whole = count - (count % batchSize);
      const going = isAwaited ? (count < enough ? 0 : whole) : hasMore && whole > 0 ? whole : count;
      taken += going;
      const atMs = isAwaited ? nowMs + lingerMs : nowMs;
      return { now: drafts.slice(0, going), later: drafts.slice(going), atMs };
    },
    get bulkUntilMs() {
      return bulkUntilMs;
    },
  };
}
