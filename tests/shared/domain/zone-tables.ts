import type { ZoneOffset } from '../../../shared/domain/local-night.ts';
import { zoneOffset } from '../../../shared/domain/zone-offset.ts';

/** From a moment on, a zone is this far ahead of UTC. */
export interface Segment {
  readonly fromMs: number;
  readonly offsetMs: number;
}
export type ZoneTable = readonly Segment[];

const dayMs = 86_400_000;
// No zone changes its clock and back within a week (Morocco, for Ramadan, within five).
const stepMs = 7 * dayMs;

/** All changes of a zone's clock between two moments, by the runtime's tables, found to the second. */
export function tableOf(timeZone: string, of: { fromMs: number; toMs: number }): ZoneTable {
  const offsetAt = zoneOffset(timeZone);
  const table: Segment[] = [{ fromMs: -Infinity, offsetMs: offsetAt(of.fromMs) }];
  for (let atMs = of.fromMs; atMs < of.toMs; atMs += stepMs) {
    const [before, after] = [offsetAt(atMs), offsetAt(atMs + stepMs)];
    if (before === after) continue;
    table.push({ fromMs: changeBetween(offsetAt, atMs, atMs + stepMs), offsetMs: after });
  }
  return table;
}

function changeBetween(offsetAt: ZoneOffset, fromMs: number, toMs: number): number {
  const before = offsetAt(fromMs);
  let [same, other] = [fromMs, toMs];
  while (other - same > 1_000) {
    const middle = same + Math.floor((other - same) / 2_000) * 1_000;
    if (offsetAt(middle) === before) same = middle;
    else other = middle;
  }
  return other;
}

/** The same answers as the runtime gives, without asking it again. */
export function offsetIn(table: ZoneTable): ZoneOffset {
  return (atMs) => {
    for (let index = table.length - 1; index > 0; index -= 1)
      if (table[index]!.fromMs <= atMs) return table[index]!.offsetMs;
    return table[0]!.offsetMs;
  };
}

/**
 * When EventBridge Scheduler fires at 2 AM of a date: at the first of two, and not at all where the clock skips it.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#daylist-savings-time
 */
export function firesAtMs(localDate: string, table: ZoneTable): number | undefined {
  const wallMs = Date.parse(`${localDate}T02:00:00Z`);
  const index = table.findIndex(({ fromMs, offsetMs }, at) => {
    const endsMs = table[at + 1]?.fromMs ?? Infinity;
    return wallMs - offsetMs >= fromMs && wallMs - offsetMs < endsMs;
  });
  return index === -1 ? undefined : wallMs - table[index]!.offsetMs;
}
