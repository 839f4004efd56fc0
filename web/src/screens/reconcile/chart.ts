import type { FiguresAnswer } from '../../../../shared/contracts/figures.ts';
import { countOf } from '../../show/money.ts';
import { longDayText } from '../../show/time.ts';

export type FiguresDay = FiguresAnswer['days'][number];
export type Series = Exclude<keyof FiguresDay, 'date'>;

/** The rows of the chart, from top to bottom. */
export const seriesNames: Readonly<Record<Series, string>> = {
  pushed: 'Pushed to QuickBooks',
  refused: 'Refused by QuickBooks',
  payments: 'Payments heard of',
};
export const allSeries = ['pushed', 'refused', 'payments'] as const satisfies readonly Series[];

/** A bar in a box that is as many units wide as there are days, and a hundred high. */
export interface Bar {
  readonly date: string;
  readonly x: number;
  readonly width: number;
  readonly y: number;
  readonly height: number;
}

const boxHeight = 100;
// One of a thousand is still to be seen.
const leastHeight = 4;
const gap = 0.2;

/** A bar for each day on which something happened; the others stay gaps. */
export const barsOf = (days: readonly FiguresDay[], series: Series, top: number): Bar[] =>
  days.flatMap((day, index) => {
    const value = day[series];
    if (value === 0) return [];
    const height = Math.max(leastHeight, (value / top) * boxHeight);
    return { date: day.date, x: index + gap / 2, width: 1 - gap, y: boxHeight - height, height };
  });

/** The end of the scale: 1, 2 or 5 with zeros, not below the largest of them. */
export function topOf(days: readonly FiguresDay[], series: Series): number {
  const largest = Math.max(1, ...days.map((day) => day[series]));
  const power = 10 ** Math.floor(Math.log10(largest));
  return [1, 2, 5, 10].map((step) => step * power).find((top) => top >= largest) ?? largest;
}

export interface Tick {
  readonly month: string;
  /** Where, as a share of the width. */
  readonly at: number;
}

/** Where months begin. */
export const ticksOf = (days: readonly FiguresDay[]): Tick[] =>
  days.flatMap(({ date }, index) =>
    date.endsWith('-01') ? { month: date.slice(0, 7), at: index / days.length } : [],
  );

/** The day at a share of the width. */
export const indexAt = (share: number, count: number): number =>
  Math.min(count - 1, Math.max(0, Math.floor(share * count)));

/** What all days come to. */
export const sumsOf = (days: readonly FiguresDay[]): Readonly<Record<Series, number>> => ({
  pushed: sumOf(days, 'pushed'),
  refused: sumOf(days, 'refused'),
  payments: sumOf(days, 'payments'),
});

const sumOf = (days: readonly FiguresDay[], series: Series): number =>
  days.reduce((sum, day) => sum + day[series], 0);

/** `12 pushed, 1 refused, 3 payments`. */
export const figuresWords = ({ pushed, refused, payments }: Readonly<Record<Series, number>>): string =>
  `${pushed} pushed, ${refused} refused, ${countOf(payments, 'payment')}`;

/** The same, with its day. */
export const dayWords = (day: FiguresDay, locale?: string): string =>
  `${longDayText(day.date, locale)}: ${figuresWords(day)}`;
