import { AwsFault } from './fault.ts';

/** A cron expression, read: hours and minutes in order, and a test for dates (given as UTC midnight). */
export interface CronFields {
  hours: readonly number[];
  minutes: readonly number[];
  matchesDate(date: Date): boolean;
}

interface Field {
  min: number;
  max: number;
  names?: readonly string[];
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/**
 * Reads the six fields of EventBridge Scheduler's cron (minutes, hours, day of month, month, day of week, year).
 * L, W and # are not modelled and refused.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 */
export function parseCron(text: string): CronFields {
  const [minutes, hours, dayOfMonth, month, dayOfWeek, year, ...rest] = text.trim().split(/\s+/);
  if (year === undefined || rest.length > 0) throw invalid(text);
  // Exactly one of the two day fields says "no matter".
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) throw invalid(text);
  const days = new Set(parseField(dayOfMonth, { min: 1, max: 31 }));
  const months = new Set(parseField(month, { min: 1, max: 12, names: MONTHS }));
  const weekdays = new Set(parseField(dayOfWeek, { min: 1, max: 7, names: DAYS }));
  const years = new Set(parseField(year, { min: 1970, max: 2199 }));
  return {
    minutes: parseField(minutes, { min: 0, max: 59 }),
    hours: parseField(hours, { min: 0, max: 23 }),
    matchesDate: (date) =>
      days.has(date.getUTCDate()) &&
      months.has(date.getUTCMonth() + 1) &&
      weekdays.has(date.getUTCDay() + 1) &&
      years.has(date.getUTCFullYear()),
  };
}

function parseField(text: string | undefined, field: Field): number[] {
  const values = (text ?? '').split(',').flatMap((part) => parsePart(part, field));
  return [...new Set(values)].toSorted((a, b) => a - b);
}

function parsePart(part: string, field: Field): number[] {
  const match = /^([^/]+?)(?:\/(\d+))?$/.exec(part);
  if (!match) throw invalid(part);
  const [first, last] = bounds(match[1] ?? '', field, match[2] !== undefined);
  const step = Number(match[2] ?? 1);
  if (step < 1 || first < field.min || last > field.max || first > last) throw invalid(part);
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);
}

function bounds(range: string, field: Field, isStepped: boolean): [number, number] {
  if (range === '*' || range === '?') return [field.min, field.max];
  const [from = '', to] = range.split('-');
  const first = numberOf(from, field);
  if (to !== undefined) return [first, numberOf(to, field)];
  return [first, isStepped ? field.max : first];
}

function numberOf(text: string, field: Field): number {
  const named = field.names?.indexOf(text.toUpperCase()) ?? -1;
  if (named >= 0) return named + field.min;
  if (!/^\d+$/.test(text)) throw invalid(text);
  return Number(text);
}

const invalid = (text: string): AwsFault =>
  new AwsFault(
    'ValidationException',
    `Invalid Schedule Expression cron(${text}), or not modelled by the local Scheduler.`,
  );
