import type { ReconcileSummary } from '../../../../shared/contracts/reconcile-answers.ts';
import { dayPlus } from '../../show/time.ts';
import type { Tone } from '../../ui/tone.ts';
import { differingCount, uncheckedCount } from './tally-rows.ts';

/** How a night went, or why there is nothing to tell. */
export type NightState =
  | 'agrees'
  | 'differs'
  | 'partly'
  | 'running'
  | 'missed'
  | 'toCome'
  /** Before the first night of all, or without a connection. */
  | 'none';

/** A day of the calendar. */
export interface Night {
  readonly date: string;
  readonly state: NightState;
  /** In a word or two. */
  readonly words: string;
  /** The whole of it, where the short words leave something out. */
  readonly longWords: string;
  /** Of the night itself. */
  readonly runId?: string;
  /** Runs that somebody asked for on that day. */
  readonly byHand: number;
}

export const nightTones: Readonly<Record<NightState, Tone>> = {
  agrees: 'good',
  differs: 'bad',
  partly: 'warn',
  running: 'calm',
  missed: 'bad',
  toCome: 'neutral',
  none: 'neutral',
};

/** What a run came to. A part that was not looked at is never said to agree. */
export function runState(
  run: ReconcileSummary,
): Extract<NightState, 'agrees' | 'differs' | 'partly' | 'running'> {
  if (run.state === 'running') return 'running';
  if (differingCount(run) > 0) return 'differs';
  return run.outcome === 'complete' && uncheckedCount(run) === 0 ? 'agrees' : 'partly';
}

/** `Everything agrees`, `3 differ`. */
export function runWords(run: ReconcileSummary): string {
  const count = differingCount(run);
  switch (runState(run)) {
    case 'running':
      return 'Running';
    case 'differs':
      return count === 1 ? '1 differs' : `${count} differ`;
    case 'partly':
      return 'Not everything checked';
    case 'agrees':
      return 'Everything agrees';
  }
}

function longRunWords(run: ReconcileSummary): string {
  const isPartToo = runState(run) === 'differs' && (run.outcome !== 'complete' || uncheckedCount(run) > 0);
  return isPartToo ? `${runWords(run)}, and not everything was checked` : runWords(run);
}

export interface CalendarOf {
  /** `YYYY-MM`. */
  readonly month: string;
  /** Runs of the month, and of none other. */
  readonly runs: readonly ReconcileSummary[];
  /** Whether there are runs before the month. */
  readonly hasOlder: boolean;
  readonly today: string;
  /** Whether the night of today would have begun by now. */
  readonly isTonightDue: boolean;
  /** Whether nights go on: they do while a company is connected. */
  readonly goesOn: boolean;
}

/** The weeks of a month, each from Monday to Sunday; days of other months are undefined. */
export function weeksOf(of: CalendarOf): (Night | undefined)[][] {
  const days = daysOf(of.month);
  const firstNight = of.hasOlder
    ? undefined
    : of.runs
        .filter(isNight)
        .map(({ localDate }) => localDate)
        .toSorted()[0];
  const nights = days.map((date) => nightOf(date, of, firstNight));
  const cells = [...Array.from({ length: weekdayOf(days[0] ?? '') }, () => undefined), ...nights];
  return Array.from({ length: Math.ceil(cells.length / 7) }, (_, week) =>
    Array.from({ length: 7 }, (_day, index) => cells[week * 7 + index]),
  );
}

const isNight = ({ requestedAt }: ReconcileSummary): boolean => requestedAt === undefined;

function nightOf(date: string, of: CalendarOf, firstNight: string | undefined): Night {
  const ofDay = of.runs.filter(({ localDate }) => localDate === date);
  const run = ofDay.find(isNight);
  const byHand = ofDay.filter((one) => !isNight(one)).length;
  if (run !== undefined) {
    return {
      date,
      state: runState(run),
      words: runWords(run),
      longWords: longRunWords(run),
      runId: run.runId,
      byHand,
    };
  }
  const state = stateWithoutRun(date, of, firstNight);
  return { date, state, words: absentWords[state], longWords: absentWords[state], byHand };
}

const absentWords = { missed: 'Did not run', toCome: 'To come', none: '' } as const;

function stateWithoutRun(
  date: string,
  of: CalendarOf,
  firstNight: string | undefined,
): keyof typeof absentWords {
  const isAhead = date > of.today || (date === of.today && !of.isTonightDue);
  if (isAhead) return of.goesOn ? 'toCome' : 'none';
  const hadBegun = of.hasOlder || (firstNight !== undefined && date > firstNight);
  return hadBegun ? 'missed' : 'none';
}

/** 0 for a Monday. */
const weekdayOf = (day: string): number => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;

/** All days of a month `YYYY-MM`. */
export function daysOf(month: string): string[] {
  const first = `${month}-01`;
  return Array.from({ length: 31 }, (_, index) => dayPlus(first, index)).filter((day) =>
    day.startsWith(month),
  );
}

/** The month so many months later, or earlier. */
export function monthPlus(month: string, months: number): string {
  const [year = 0, ofYear = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, ofYear - 1 + months, 1)).toISOString().slice(0, 7);
}

/** The month that an address names; this month where it names none that there is. */
export const monthOr = (named: string | undefined, today: string): string =>
  named !== undefined && /^\d{4}-(0[1-9]|1[0-2])$/.test(named) ? named : today.slice(0, 7);
