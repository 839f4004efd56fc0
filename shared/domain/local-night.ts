/**
 * When a tenant's night falls due (E1): at 2 AM by its own clock. A night without a 2 AM falls due at the first moment after
 * the gap, one with two of them at the first. A night is named for the local date on which it falls due; one date has one
 * night, and a date that a zone skips has none.
 */

/** How far a zone's clock is ahead of UTC at a moment, in ms. */
export type ZoneOffset = (atMs: number) => number;

/** A night that was run, or that counts as run. */
export interface PastNight {
  readonly localDate: string;
  readonly startedAtMs: number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
// A zone change lets dates pass unseen: between Kiritimati's 2 AM and Pago Pago's next one lie 49 hours. Nobody waits longer
// than 48 for a night; an hour less, because the sweeper that sees to it comes once an hour.
const longestWaitMs = 47 * hourMs;
// What fires at 2 AM may come a quarter of an hour later, to spread the load, and has to wait for a worker.
const graceMs = hourMs;

/** The moment at which the night of a local date falls due. */
export function nightDueAtMs(localDate: string, offsetAt: ZoneOffset): number {
  const wallMs = twoAmOf(localDate);
  // The zone's offset a day before and a day after cover both sides of any change of clocks.
  const moments = [wallMs - dayMs, wallMs + dayMs].map((atMs) => wallMs - offsetAt(atMs));
  const [earlier, later] = [Math.min(...moments), Math.max(...moments)];
  if (wallOf(earlier, offsetAt) === wallMs) return earlier;
  if (wallOf(later, offsetAt) === wallMs) return later;
  return firstAfterGap({ earlier, later, wallMs }, offsetAt);
}

/** The clock never shows the time: it jumps over it somewhere between the two moments. */
function firstAfterGap(of: { earlier: number; later: number; wallMs: number }, offsetAt: ZoneOffset): number {
  let [before, after] = [of.earlier, of.later];
  while (after - before > 1_000) {
    const middle = before + Math.floor((after - before) / 2_000) * 1_000;
    if (wallOf(middle, offsetAt) < of.wallMs) before = middle;
    else after = middle;
  }
  return after;
}

/** The newest local date whose night has fallen due. */
export function nightDueBy(nowMs: number, offsetAt: ZoneOffset): string {
  const today = localDateAt(nowMs, offsetAt);
  // Tomorrow's night may have passed already where a zone moved to the other side of the date line.
  const candidates = [1, 0, -1, -2].map((days) => addDays(today, days));
  const due = candidates.find((date) => nightDueAtMs(date, offsetAt) <= nowMs && isDateOf(date, offsetAt));
  return due ?? addDays(today, -3);
}

/**
 * The night that is to be run now, if any. Usually the newest that has fallen due, unless it was run. After a change of zone
 * the next 2 AM may be too far away: then it is the night of the day that has begun.
 */
export function nightToRun(of: { nowMs: number; offsetAt: ZoneOffset; last: PastNight }): string | undefined {
  const due = nightDueBy(of.nowMs, of.offsetAt);
  if (due > of.last.localDate) return due;
  const today = localDateAt(of.nowMs, of.offsetAt);
  const isLongAgo = of.nowMs - of.last.startedAtMs >= longestWaitMs;
  return isLongAgo && today > of.last.localDate ? today : undefined;
}

/** Whether the clock of the zone ever shows 2 AM on this date; where not, a schedule for 2 AM does not fire. */
export const hasTwoAm = (localDate: string, offsetAt: ZoneOffset): boolean =>
  wallOf(nightDueAtMs(localDate, offsetAt), offsetAt) === twoAmOf(localDate);

/** When whoever finds that no night was run after `last` should see to it, because nothing else did. */
export function nightOverdueAtMs(last: PastNight, offsetAt: ZoneOffset): number {
  const following = [1, 2].map((days) => addDays(last.localDate, days));
  const next = following.find((date) => isDateOf(date, offsetAt)) ?? addDays(last.localDate, 3);
  return Math.min(nightDueAtMs(next, offsetAt) + graceMs, last.startedAtMs + longestWaitMs);
}

/** The date that a zone's calendar shows. */
export const localDateAt = (atMs: number, offsetAt: ZoneOffset): string => dateOf(wallOf(atMs, offsetAt));

const wallOf = (atMs: number, offsetAt: ZoneOffset): number => atMs + offsetAt(atMs);
const twoAmOf = (localDate: string): number => Date.parse(`${localDate}T02:00:00Z`);
const dateOf = (wallMs: number): string => new Date(wallMs).toISOString().slice(0, 10);
/** A calendar date so many days later, or earlier where they are negative. */
export const addDays = (date: string, days: number): string =>
  dateOf(Date.parse(`${date}T00:00:00Z`) + days * dayMs);
/** Zones that crossed the date line skipped a day. */
const isDateOf = (date: string, offsetAt: ZoneOffset): boolean =>
  localDateAt(nightDueAtMs(date, offsetAt), offsetAt) === date;
