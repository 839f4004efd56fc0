import { AwsFault } from './fault.ts';
import { parseCron } from './cron.ts';
import type { CronFields } from './cron.ts';
import { localDateOf, localToUtcMs } from './time-zone.ts';

/** When a schedule fires: once, every so often, or on local times of a zone. */
export type ScheduleExpression =
  | { kind: 'at'; atMs: number }
  | { kind: 'rate'; everyMs: number }
  | { kind: 'cron'; fields: CronFields; timeZone: string };

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const DAY_MS = 86_400_000;
// A cron expression may name one day in four years (29 February); past that it never fires again.
const SEARCH_DAYS = 366 * 5;

/** Reads `at(…)`, `rate(…)` or `cron(…)`. */
export function parseScheduleExpression(text: string, timeZone = 'UTC'): ScheduleExpression {
  const match = /^(at|rate|cron)\((.+)\)$/.exec(text);
  const body = match?.[2] ?? '';
  if (match?.[1] === 'at') return { kind: 'at', atMs: parseAt(body, timeZone) };
  if (match?.[1] === 'rate') return { kind: 'rate', everyMs: parseRate(body) };
  if (match?.[1] === 'cron') return { kind: 'cron', fields: parseCron(body), timeZone: knownZone(timeZone) };
  throw invalid(text);
}

function parseAt(body: string, timeZone: string): number {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/.exec(body)?.slice(1).map(Number);
  if (!parts) throw invalid(body);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  const atMs = localToUtcMs({ year, month, day, hour, minute }, knownZone(timeZone));
  if (atMs === undefined) throw invalid(body);
  return atMs + second * 1000;
}

function parseRate(body: string): number {
  const match = /^([1-9]\d*) (minute|hour|day)s?$/.exec(body);
  const unitMs = UNIT_MS[match?.[2] ?? ''];
  if (!match || unitMs === undefined) throw invalid(body);
  return Number(match[1]) * unitMs;
}

function knownZone(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch {
    throw new AwsFault('ValidationException', `Invalid Schedule Expression Timezone ${timeZone}.`);
  }
}

const invalid = (text: string): AwsFault =>
  new AwsFault('ValidationException', `Invalid Schedule Expression ${text}.`);

/** The first firing after a moment, or undefined when there is none. */
export function nextAfter(expression: ScheduleExpression, afterMs: number): number | undefined {
  switch (expression.kind) {
    case 'at':
      return expression.atMs > afterMs ? expression.atMs : undefined;
    case 'rate':
      return afterMs + expression.everyMs;
    case 'cron':
      return nextCron(expression.fields, expression.timeZone, afterMs);
  }
}

function nextCron(fields: CronFields, timeZone: string, afterMs: number): number | undefined {
  const first = localDateOf(afterMs, timeZone);
  const firstMs = Date.UTC(first.year, first.month - 1, first.day);
  for (let offset = 0; offset <= SEARCH_DAYS; offset++) {
    const date = new Date(firstMs + offset * DAY_MS);
    if (!fields.matchesDate(date)) continue;
    const found = firstTimeOn(date, { fields, timeZone, afterMs });
    if (found !== undefined) return found;
  }
  return undefined;
}

interface DaySearch {
  fields: CronFields;
  timeZone: string;
  afterMs: number;
}

function firstTimeOn(date: Date, { fields, timeZone, afterMs }: DaySearch): number | undefined {
  const day = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
  for (const hour of fields.hours) {
    for (const minute of fields.minutes) {
      // Undefined: the clocks skip this time today, and so does EventBridge Scheduler.
      const utcMs = localToUtcMs({ ...day, hour, minute }, timeZone);
      if (utcMs !== undefined && utcMs > afterMs) return utcMs;
    }
  }
  return undefined;
}
