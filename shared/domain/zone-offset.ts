import { InvariantError } from './errors.ts';
import type { ZoneOffset } from './local-night.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * A zone's offset by the tables of the runtime. Throws RangeError for a zone that it does not know.
 * Those tables may be older or newer than those of EventBridge Scheduler; nothing may rest on their agreeing.
 */
export function zoneOffset(timeZone: string): ZoneOffset {
  const format = formatOf(timeZone);
  return (atMs) => {
    const text = format.formatToParts(atMs).find(({ type }) => type === 'timeZoneName')?.value;
    return offsetMsOf(text ?? '');
  };
}

// Making one takes longer than a thousand uses of it.
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  formats.set(timeZone, made);
  return made;
}

/** Reads `GMT`, `GMT-03:30` and, of long ago, `GMT-00:01:15`. */
function offsetMsOf(text: string): number {
  if (text === 'GMT') return 0;
  const match = /^GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(text);
  if (match === null)
    throw new InvariantError(`The runtime tells an offset in a form that is not known: ${text}`);
  const [, sign, hours, minutes, seconds = '0'] = match;
  const size = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1_000;
  return sign === '-' ? -size : size;
}
