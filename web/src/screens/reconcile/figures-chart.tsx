import { useState, type PointerEvent, type ReactNode } from 'react';
import { countText } from '../../show/money.ts';
import { shortMonthText } from '../../show/time.ts';
import {
  allSeries,
  barsOf,
  dayWords,
  figuresWords,
  indexAt,
  seriesNames,
  sumsOf,
  ticksOf,
  topOf,
  type FiguresDay,
  type Series,
} from './chart.ts';
import './chart.css';

/** Rows of bars over the same days. A pointer, a finger or the arrow keys choose a day, and its numbers are told above. */
export function FiguresChart({ days }: { days: readonly FiguresDay[] }): ReactNode {
  const [index, setIndex] = useState<number>();
  const chosen = index === undefined ? undefined : days[index];
  const follow = (event: PointerEvent<HTMLDivElement>): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    setIndex(indexAt((event.clientX - left) / width, days.length));
  };
  return (
    <figure className="reconcile-chart">
      <figcaption className="reconcile-readout">
        {chosen === undefined ? `In all: ${figuresWords(sumsOf(days))}` : dayWords(chosen)}
      </figcaption>
      <div className="reconcile-rows">
        {allSeries.map((series) => (
          <Row key={series} days={days} series={series} chosen={chosen} />
        ))}
        <Months days={days} />
        <div
          className="reconcile-pointer"
          onPointerMove={follow}
          onPointerDown={follow}
          onPointerLeave={() => setIndex(undefined)}
        >
          {index !== undefined && (
            <div
              className="reconcile-line"
              style={{ insetInlineStart: `${((index + 0.5) / days.length) * 100}%` }}
            />
          )}
        </div>
      </div>
      <input
        type="range"
        className="reconcile-slider"
        aria-label="Day"
        min={0}
        max={days.length - 1}
        value={index ?? days.length - 1}
        aria-valuetext={dayWords(days[index ?? days.length - 1] ?? noDay)}
        onChange={(event) => setIndex(Number(event.target.value))}
        onFocus={() => setIndex((before) => before ?? days.length - 1)}
        onBlur={() => setIndex(undefined)}
      />
    </figure>
  );
}

const noDay: FiguresDay = { date: '', pushed: 0, refused: 0, payments: 0 };

function Row(props: {
  days: readonly FiguresDay[];
  series: Series;
  chosen: FiguresDay | undefined;
}): ReactNode {
  const { days, series, chosen } = props;
  const top = topOf(days, series);
  return (
    <div className="reconcile-row" data-series={series}>
      <p className="reconcile-row-name">{seriesNames[series]}</p>
      <div className="reconcile-scale number" aria-hidden="true">
        <span>{countText(top)}</span>
        <span>0</span>
      </div>
      <svg viewBox={`0 0 ${days.length} 100`} preserveAspectRatio="none" aria-hidden="true">
        {barsOf(days, series, top).map(({ date, ...bar }) => (
          <rect key={date} {...bar} data-chosen={date === chosen?.date} />
        ))}
      </svg>
    </div>
  );
}

// Further right a name would not fit on a telephone.
const roomAfter = 0.88;

const Months = ({ days }: { days: readonly FiguresDay[] }): ReactNode => (
  <div className="reconcile-months" aria-hidden="true">
    {ticksOf(days).map(({ month, at }) => (
      <span
        key={month}
        data-side={at > roomAfter ? 'before' : 'after'}
        style={{ insetInlineStart: `${at * 100}%` }}
      >
        {shortMonthText(month)}
      </span>
    ))}
  </div>
);
