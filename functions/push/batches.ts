import type { ReadyDraft } from './turn.ts';

// 30 items: https://developer.intuit.com/app/developer/qbo/docs/learn/limits-and-throttles
const maxBatchItems = 30;
// Not a documented limit: lines of usual length stay near one megabyte and well inside the 120 s Intuit allows. A batch that
// is refused as a whole all the same is sent document by document.
const maxBatchLines = 3_000;

/** Batches as full as they may be. A document of many lines makes its batch shorter; it never waits for room. */
export function batchesOf(ready: readonly ReadyDraft[]): ReadyDraft[][] {
  const batches: ReadyDraft[][] = [];
  let lines = 0;
  for (const draft of ready) {
    const batch = batches.at(-1);
    const more = draft.payload.content.lines.length;
    if (batch === undefined || batch.length === maxBatchItems || lines + more > maxBatchLines) {
      batches.push([draft]);
      lines = more;
    } else {
      batch.push(draft);
      lines += more;
    }
  }
  return batches;
}

// Long enough for the rest of a bulk to arrive, short enough not to be noticed behind the batches that went before.
const lingerMs = 1_500;
// Older documents have waited enough: they are the end of a backlog, not the middle of a bulk.
const freshMs = 3_000;

/**
 * While a bulk is coming in, every round would end in a batch that is not full, and Intuit counts batches. So the last one
 * waits for more if others went out full before it and all of it was accepted just now. A single document never waits.
 */
export function lingering(
  batches: readonly ReadyDraft[][],
  nowMs: number,
): { batches: readonly ReadyDraft[][]; later?: { items: readonly ReadyDraft[]; atMs: number } } {
  const last = batches.at(-1);
  if (last === undefined || batches.length < 2 || last.length === maxBatchItems) return { batches };
  const isFresh = last.every(({ draft }) => nowMs - Date.parse(draft.document.acceptedAt) < freshMs);
  return isFresh
    ? { batches: batches.slice(0, -1), later: { items: last, atMs: nowMs + lingerMs } }
    : { batches };
}
