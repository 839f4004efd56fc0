import { pacificTime } from '../pacific-time.ts';
import type { BooksSwitches } from './switches.ts';

/** Clock and caller of one request. */
export interface BooksMoment {
  /** The simulator's clock, milliseconds since 1970. */
  readonly nowMs: number;
  /** The connected user, as stale-object faults and `LastModifiedByRef` name them. */
  readonly userName: string;
  readonly userId: string;
}

/** `2020-09-29T05:58:07-07:00`: how entities carry times, to the second. */
export function entityTime(ms: number): string {
  const full = pacificTime(ms);
  return `${full.slice(0, 19)}${full.slice(23)}`;
}

/** The date a document gets when it is sent without one. */
export function today(at: BooksMoment, switches: BooksSwitches, companyZone: string): string {
  if (switches.todayZone === 'pacific') return pacificTime(at.nowMs).slice(0, 10);
  return new Intl.DateTimeFormat('en-CA', { timeZone: companyZone }).format(at.nowMs);
}

/** A date `days` after another, both as `2026-03-31`. */
export function daysAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** True for a date that exists, written `2026-03-31`. */
export function isDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const ms = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === value;
}

const moment = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(:\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * Milliseconds of a date or ISO time; without an offset it is Pacific time. Undefined when it is neither.
 */
export function parseMoment(value: string): number | undefined {
  const match = moment.exec(value.trim());
  if (match === null) return undefined;
  const [, date = '', clock = '00:00', seconds = ':00', offset] = match;
  if (!isDate(date)) return undefined;
  const local = `${date}T${clock}${seconds}`;
  const ms = Date.parse(offset === undefined ? `${local}Z` : `${local}${withColon(offset)}`);
  if (Number.isNaN(ms)) return undefined;
  return offset === undefined ? fromPacific(ms) : ms;
}

function withColon(offset: string): string {
  return offset.length === 5 ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset;
}

/** The moment whose Pacific wall clock reads like the given UTC wall clock. */
function fromPacific(wallMs: number): number {
  const hours = pacificTime(wallMs + 8 * 3_600_000).endsWith('-07:00') ? 7 : 8;
  return wallMs + hours * 3_600_000;
}
