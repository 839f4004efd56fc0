/** A wall-clock minute in some zone. Months count from 1. */
export interface LocalMinute {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  formats.set(timeZone, made);
  return made;
}

/** What a clock on the wall shows in a zone. */
export function localDateOf(utcMs: number, timeZone: string): LocalMinute {
  const parts = new Map(
    formatFor(timeZone)
      .formatToParts(utcMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
  };
}

/** The moment a wall clock shows this minute; the first of two when clocks go back, none when they skip it. */
export function localToUtcMs(local: LocalMinute, timeZone: string): number | undefined {
  const asUtcMs = toUtcMs(local);
  // The zone's offset a day before and a day after cover both sides of any change of clocks.
  const offsets = [-1, 1].map((days) => offsetMs(asUtcMs + days * 86_400_000, timeZone));
  const moments = offsets.map((offset) => asUtcMs - offset).toSorted((a, b) => a - b);
  return moments.find((moment) => toUtcMs(localDateOf(moment, timeZone)) === asUtcMs);
}

const toUtcMs = (local: LocalMinute): number =>
  Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute);

function offsetMs(utcMs: number, timeZone: string): number {
  const wholeMinuteMs = Math.floor(utcMs / 60_000) * 60_000;
  return toUtcMs(localDateOf(wholeMinuteMs, timeZone)) - wholeMinuteMs;
}
