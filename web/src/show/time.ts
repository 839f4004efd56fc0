/** Moments and days as a tenant's people read them: always in the tenant's own zone, wherever the reader is. */

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions, locale?: string): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, options]);
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(key, known);
  return known;
}

/** `27 Nov 2026, 14:05` in the zone; the text as it is where it is no moment. */
export function momentText(at: string, timeZone: string, locale?: string): string {
  const ms = Date.parse(at);
  if (Number.isNaN(ms)) return at;
  return format({ dateStyle: 'medium', timeStyle: 'short', timeZone }, locale).format(ms);
}

/** `14:05` in the zone. */
export const clockText = (at: string, timeZone: string, locale?: string): string =>
  format({ timeStyle: 'short', timeZone }, locale).format(Date.parse(at));

/** The day a moment falls on in the zone, as `YYYY-MM-DD`. */
export const dayOf = (at: string | number, timeZone: string): string =>
  // Sweden writes dates as ISO does.
  format({ year: 'numeric', month: '2-digit', day: '2-digit', timeZone }, 'sv-SE').format(
    typeof at === 'number' ? at : Date.parse(at),
  );

/** A calendar day `YYYY-MM-DD` as `27 Nov 2026`. A day has no zone. */
export const dayText = (day: string, locale?: string): string => dayIn(day, { dateStyle: 'medium' }, locale);

/** `Friday, 27 November 2026`. */
export const longDayText = (day: string, locale?: string): string =>
  dayIn(day, { dateStyle: 'full' }, locale);

/** `November 2026` of a day or month. */
export const monthText = (day: string, locale?: string): string =>
  dayIn(day.length === 7 ? `${day}-01` : day, { month: 'long', year: 'numeric' }, locale);

/** `Nov` of a month `YYYY-MM`. */
export const shortMonthText = (month: string, locale?: string): string =>
  dayIn(`${month}-01`, { month: 'short' }, locale);

// A week that begins on a Monday.
const someWeek = ['01', '02', '03', '04', '05', '06', '07'].map((day) => `2024-01-${day}`);

/** The days of the week from Monday on, long and short: `Monday`, `Mon`. */
export const weekdayNames = (locale?: string): { readonly long: string; readonly short: string }[] =>
  someWeek.map((day) => ({
    long: dayIn(day, { weekday: 'long' }, locale),
    short: dayIn(day, { weekday: 'short' }, locale),
  }));

/** The hour that clocks show in the zone, from 0 to 23. */
export const hourOf = (at: number, timeZone: string): number =>
  Number(format({ hour: '2-digit', hourCycle: 'h23', timeZone }, 'en-GB').format(at));

function dayIn(day: string, options: Intl.DateTimeFormatOptions, locale: string | undefined): string {
  const ms = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(ms) ? day : format({ ...options, timeZone: 'UTC' }, locale).format(ms);
}

/** Whole days from one calendar day to another. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);

/** The calendar day so many days later, or earlier. */
export const dayPlus = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** `120 ms`, `1.4 s`, `2 min`. */
export function durationText(durationMs: number): string {
  if (durationMs < 1000) return `${Math.round(durationMs)} ms`;
  if (durationMs < 60_000) return `${(durationMs / 1000).toFixed(1)} s`;
  return `${Math.round(durationMs / 60_000)} min`;
}
