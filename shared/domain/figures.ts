import { addDays, localDateAt, type ZoneOffset } from './local-night.ts';

/** What is counted of a tenant's work, for a chart and for nothing that has to be exact. */
export const figureNames = ['pushed', 'refused', 'payments'] as const;
/**
 * `pushed`: documents told of as in the books, new or changed. `refused`: refusals. `payments`: changes of what is paid of a
 * document, but for money that went again.
 */
export type Figures = Readonly<Record<(typeof figureNames)[number], number>>;

/** Figures of the quarter of an hour that begins at `atMs`. Every zone's midnight is the beginning of one. */
export interface QuarterFigures extends Figures {
  readonly atMs: number;
}

export interface DayFigures extends Figures {
  /** By the calendar of a zone. */
  readonly date: string;
}

/** The last so many local dates, today being the last, oldest first; dates on which nothing was counted are there with zeros. */
export function figuresByDay(
  quarters: readonly QuarterFigures[],
  of: { days: number; nowMs: number; offsetAt: ZoneOffset },
): DayFigures[] {
  const byDate = Map.groupBy(quarters, ({ atMs }) => localDateAt(atMs, of.offsetAt));
  return datesUntil(localDateAt(of.nowMs, of.offsetAt), of.days).map((date) => {
    const ofDate = byDate.get(date) ?? [];
    const sum = (name: keyof Figures): number => ofDate.reduce((total, quarter) => total + quarter[name], 0);
    return { date, pushed: sum('pushed'), refused: sum('refused'), payments: sum('payments') };
  });
}

// No zone is further ahead of UTC, so that a date begins nowhere earlier.
const furthestAheadMs = 14 * 3_600_000;

/** A moment before which nothing belongs to the last so many local dates, whatever the zone. */
export const figuresFromMs = (of: { days: number; nowMs: number; offsetAt: ZoneOffset }): number =>
  Date.parse(`${addDays(localDateAt(of.nowMs, of.offsetAt), 1 - of.days)}T00:00:00Z`) - furthestAheadMs;

const datesUntil = (last: string, days: number): string[] =>
  Array.from({ length: days }, (_, index) => addDays(last, index + 1 - days));
