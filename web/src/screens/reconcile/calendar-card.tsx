import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useId, type ReactNode } from 'react';
import type { ReconcileSummary } from '../../../../shared/contracts/reconcile-answers.ts';
import { useApi, useConnection, useTenant } from '../../api/tenant.tsx';
import { hourOf, monthText } from '../../show/time.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { weeksOf, monthOr, monthPlus, runState, runWords } from './calendar.ts';
import { CalendarGrid } from './calendar-grid.tsx';
import { runTitle } from './certificate-words.ts';
import { NightMark } from './night-mark.tsx';
import { monthQuery } from './queries.ts';

const route = getRouteApi('/reconcile');

// Nights fall due at two; what fires then may come a quarter of an hour later.
const dueByHour = 3;

/** The nights of a month. `today` is the tenant's. */
export function CalendarCard({ today }: { today: string }): ReactNode {
  const { timeZone } = useTenant();
  const { data: connection } = useConnection();
  const month = monthOr(route.useSearch().month, today);
  const { data, dataUpdatedAt, error, refetch, isPlaceholderData } = useQuery({
    ...monthQuery(useApi(), month),
    placeholderData: keepPreviousData,
  });
  // What is known of another month says nothing of this one.
  const shown = isPlaceholderData ? undefined : data;
  const weeks = weeksOf({
    ...{ month, today, hasOlder: shown?.hasOlder ?? false },
    runs: shown?.runs ?? [],
    isTonightDue: hourOf(dataUpdatedAt, timeZone) >= dueByHour,
    goesOn:
      connection !== undefined && connection.state !== 'notConnected' && connection.state !== 'disconnected',
  });
  return (
    <Card
      title={<span aria-live="polite">{`Nights of ${monthText(month)}`}</span>}
      lead="At two in the morning your documents are compared with QuickBooks. Each night carries the date of the morning it ends on."
      actions={
        <Months month={month} isLast={month >= today.slice(0, 7)} hasOlder={data?.hasOlder === true} />
      }
    >
      {error !== null && <Failed error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading lines={12} what="Loading the nights" />}
      {data !== undefined && (
        <div className="stack" aria-busy={isPlaceholderData}>
          <CalendarGrid weeks={weeks} month={month} today={today} />
          <RunsByHand runs={shown?.runs ?? []} />
        </div>
      )}
    </Card>
  );
}

function Months(props: { month: string; isLast: boolean; hasOlder: boolean }): ReactNode {
  const navigate = useNavigate();
  const [before, next] = [monthPlus(props.month, -1), monthPlus(props.month, 1)];
  const turn = (month: string): void =>
    void navigate({ to: '/reconcile', search: { month }, resetScroll: false });
  // Buttons and no links: at either end they stay, and with them the focus.
  return (
    <div className="row" role="group" aria-label="Month">
      <Button size="small" isDisabled={!props.hasOlder} onClick={() => turn(before)}>
        <span aria-hidden="true">‹</span>
        {monthText(before)}
      </Button>
      <Button size="small" isDisabled={props.isLast} onClick={() => turn(next)}>
        {monthText(next)}
        <span aria-hidden="true">›</span>
      </Button>
    </div>
  );
}

function RunsByHand({ runs }: { runs: readonly ReconcileSummary[] }): ReactNode {
  const id = useId();
  const { timeZone } = useTenant();
  const byHand = runs.filter(({ requestedAt }) => requestedAt !== undefined);
  if (byHand.length === 0) return null;
  return (
    <section aria-labelledby={id} className="stack-close">
      <h3 id={id}>Asked for by hand</h3>
      <ul className="reconcile-by-hand">
        {byHand.map((run) => (
          <li key={run.runId}>
            <NightMark state={runState(run)} />
            <Link to="/reconcile/$runId" params={{ runId: run.runId }}>
              {runTitle(run, timeZone)}
            </Link>
            <span className="quiet">{runWords(run)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
