import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { longDayText, monthText, weekdayNames } from '../../show/time.ts';
import type { Night, NightState } from './calendar.ts';
import { NightMark } from './night-mark.tsx';

interface CalendarGridProps {
  weeks: readonly (readonly (Night | undefined)[])[];
  /** `YYYY-MM`. */
  month: string;
  today: string;
}

/** A month as a table of weeks; each night that ran is a link to what it came to. */
export function CalendarGrid({ weeks, month, today }: CalendarGridProps): ReactNode {
  return (
    <>
      <table className="reconcile-calendar">
        <caption className="visually-hidden">{`How each night of ${monthText(month)} went`}</caption>
        <thead>
          <tr>
            {weekdayNames().map(({ long, short }) => (
              <th key={long} scope="col" abbr={long}>
                {short}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week, index) => (
            <tr key={index}>
              {week.map((night, weekday) =>
                night === undefined ? (
                  <td key={weekday}>{'\u00a0'}</td>
                ) : (
                  <Day key={weekday} night={night} isToday={night.date === today} />
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <Legend />
    </>
  );
}

function Day({ night, isToday }: { night: Night; isToday: boolean }): ReactNode {
  const { date, state, words, longWords, runId, byHand } = night;
  const said = [longDayText(date), longWords, byHand === 0 ? '' : `${byHand} by hand`].filter(
    (part) => part !== '',
  );
  const shown = (
    <>
      <span aria-hidden="true" className="reconcile-date">
        {Number(date.slice(8))}
        {byHand > 0 && <span className="reconcile-hand">+{byHand}</span>}
      </span>
      <NightMark state={state} />
      <span aria-hidden="true" className="reconcile-words">
        {words}
      </span>
      <span className="visually-hidden">{said.join(': ')}</span>
    </>
  );
  return (
    <td data-state={state} {...(isToday && { 'aria-current': 'date' as const })}>
      {runId === undefined ? (
        <div className="reconcile-day">{shown}</div>
      ) : (
        <Link to="/reconcile/$runId" params={{ runId }} className="reconcile-day">
          {shown}
        </Link>
      )}
    </td>
  );
}

const signs: readonly (readonly [state: NightState, words: string])[] = [
  ['agrees', 'Everything agrees'],
  ['differs', 'Something differs'],
  ['partly', 'Not everything checked'],
  ['missed', 'Did not run'],
  ['running', 'Running'],
  ['toCome', 'To come'],
];

/** Where there is no room for words in the days. The days themselves say them to a screen reader. */
function Legend(): ReactNode {
  return (
    <ul className="reconcile-legend" aria-hidden="true">
      {signs.map(([state, words]) => (
        <li key={state}>
          <NightMark state={state} />
          {words}
        </li>
      ))}
      <li>
        <span className="reconcile-hand">+1</span>
        Asked for by hand
      </li>
    </ul>
  );
}
