const HOUR_MS = 3_600_000;

/**
 * `2020-09-29T05:58:07.300-07:00`: how QuickBooks writes the moment a request began.
 * @param ms milliseconds since 1970, UTC
 */
export function pacificTime(ms: number): string {
  const offsetHours = isDaylightSaving(ms) ? 7 : 8;
  return `${new Date(ms - offsetHours * HOUR_MS).toISOString().slice(0, 23)}-0${offsetHours}:00`;
}

// US rule since 2007: second Sunday of March 02:00 PST (10:00 UTC) to first Sunday of November 02:00 PDT (09:00 UTC).
function isDaylightSaving(ms: number): boolean {
  const year = new Date(ms).getUTCFullYear();
  return ms >= sundayMs(year, 2, 8) + 10 * HOUR_MS && ms < sundayMs(year, 10, 1) + 9 * HOUR_MS;
}

/** Midnight UTC of the first Sunday on or after the given day. */
function sundayMs(year: number, month: number, earliestDay: number): number {
  const weekday = new Date(Date.UTC(year, month, earliestDay)).getUTCDay();
  return Date.UTC(year, month, earliestDay + ((7 - weekday) % 7));
}
