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
