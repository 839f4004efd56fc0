import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useApi } from '../../api/tenant.tsx';
import { Card } from '../../ui/card.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { Day } from '../../ui/time.tsx';
import { allSeries, seriesNames, sumsOf, type FiguresDay } from './chart.ts';
import { FiguresChart } from './figures-chart.tsx';
import { figuresQuery, shownDays } from './queries.ts';

/** How much went on lately. */
export function FiguresCard(): ReactNode {
  const { data, error, refetch } = useQuery(figuresQuery(useApi()));
  return (
    <Card
      title={`The last ${shownDays} days`}
      lead="Documents pushed to QuickBooks or refused by it, and payments heard of, day by day. Each row has a scale of its own."
    >
      {error !== null && <Failed error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading lines={9} what="Loading the chart" />}
      {data !== undefined && <Figures days={data.days} />}
    </Card>
  );
}

function Figures({ days }: { days: readonly FiguresDay[] }): ReactNode {
  const sums = sumsOf(days);
  if (allSeries.every((series) => sums[series] === 0))
    return (
      <Empty title="Nothing went on in these days">
        Each push, refusal and payment from now on is drawn here.
      </Empty>
    );
  return (
    <div className="stack">
      <FiguresChart days={days} />
      <details>
        <summary>Show as a table</summary>
        <div className="reconcile-figures">
          <Table
            caption="Pushes, refusals and payments by day, newest first"
            rows={[...days].reverse()}
            keyOf={({ date }) => date}
            columns={[
              { name: 'Day', isRowHeader: true, cell: ({ date }) => <Day on={date} /> },
              ...allSeries.map((series) => ({
                ...{ name: seriesNames[series], align: 'end' as const },
                cell: (day: FiguresDay) => <span className="number">{day[series]}</span>,
              })),
            ]}
          />
        </div>
      </details>
    </div>
  );
}
