import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ReconcileSummary } from '../../../../shared/contracts/reconcile-answers.ts';
import { useApi, useConnection, useToday } from '../../api/tenant.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { Moment } from '../../ui/time.tsx';
import { CalendarCard } from './calendar-card.tsx';
import { CheckNow } from './check-now.tsx';
import { FiguresCard } from './figures-card.tsx';
import { LatestCertificate } from './latest-certificate.tsx';
import { newestQuery } from './queries.ts';
import './reconcile.css';

/** Whether documents and books agree: the nights, what was proven last, and how much went on. */
export function ReconcileScreen(): ReactNode {
  const { data, error, refetch } = useQuery(newestQuery(useApi()));
  const today = useToday();
  return (
    <Page
      title="Reconcile"
      lead="Whether every approved document stands in QuickBooks as it should, and the proof of it."
      actions={<CheckNow />}
    >
      {data?.newest?.state === 'running' && <UnderWay run={data.newest} />}
      {error !== null && <Failed error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading lines={16} what="Loading the nights" />}
      {data !== undefined && (
        <>
          {data.newest === undefined ? (
            <NothingYet />
          ) : (
            <CalendarCard today={later(today, data.newest.localDate)} />
          )}
          {data.certified !== undefined && <LatestCertificate run={data.certified} />}
          <FiguresCard />
        </>
      )}
    </Page>
  );
}

/** The reader's clock may lag behind: a night that is there is not to come. */
const later = (one: string, other: string): string => (one < other ? other : one);

const UnderWay = ({ run }: { run: ReconcileSummary }): ReactNode => (
  <Notice
    tone="calm"
    title="A check is running"
    actions={
      <ButtonLink to="/reconcile/$runId" params={{ runId: run.runId }}>
        Watch it
      </ButtonLink>
    }
  >
    <p>
      It began <Moment at={run.startedAt} />. This page follows by itself.
    </p>
  </Notice>
);

function NothingYet(): ReactNode {
  const { data: connection } = useConnection();
  const isConnected = connection !== undefined && connection.state !== 'notConnected';
  return (
    <Card title="Nights">
      {isConnected ? (
        <Empty title="No night has come yet">
          The first check runs by itself at two in the morning. You need not wait for it: Check now compares
          everything at once.
        </Empty>
      ) : (
        <Empty
          title="QuickBooks is not connected"
          action={<Link to="/settings/integrations/quickbooks">Go to QuickBooks settings</Link>}
        >
          Once it is, documents and books are compared every night at two in the morning.
        </Empty>
      )}
    </Card>
  );
}
