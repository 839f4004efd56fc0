import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect, useRef, type ReactNode } from 'react';
import type { ReconcileAnswer } from '../../../../shared/contracts/reconcile-answers.ts';
import { useApi, useTenant } from '../../api/tenant.tsx';
import { useSay } from '../../ui/announcer.tsx';
import { Card } from '../../ui/card.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { Moment } from '../../ui/time.tsx';
import { runWords } from './calendar.ts';
import { NotCheckedCard, ProofCard, ResultCard } from './certificate-cards.tsx';
import { nameOf, runTitle } from './certificate-words.ts';
import { Downloads } from './downloads.tsx';
import { FindingsCard } from './findings-card.tsx';
import { PrintButton } from './print-button.tsx';
import { isMissing, runQuery } from './queries.ts';
import { TallyTable } from './tally-table.tsx';
import './reconcile.css';

const route = getRouteApi('/reconcile/$runId');

/** One check: while it runs, and what it proved. */
export function CertificateScreen(): ReactNode {
  const { runId } = route.useParams();
  const { timeZone } = useTenant();
  const { data: run, error, failureReason, refetch } = useQuery(runQuery(useApi(), runId));
  useFollow(run);
  const name = nameOf(runId);
  const isGone = isMissing(error);
  const isWaiting = error === null && run === undefined && isMissing(failureReason);
  return (
    <Page
      title={isGone || name === undefined ? 'Not found' : runTitle(name, timeZone)}
      trail={<Link to="/reconcile">Reconcile</Link>}
      actions={
        run?.certificate !== undefined && (
          <>
            <PrintButton runId={runId} />
            <Downloads runId={runId} />
          </>
        )
      }
    >
      {isGone && (
        <Empty title="There is no such check" action={<Link to="/reconcile">See all nights</Link>} />
      )}
      {error !== null && !isGone && <Failed error={error} onRetry={() => void refetch()} />}
      {error === null && run === undefined && !isWaiting && (
        <Loading lines={14} what="Loading the certificate" />
      )}
      {isWaiting && <Running />}
      {run !== undefined && <Run run={run} />}
    </Page>
  );
}

/** Tells the end of a run that one watched, and lets the calendar know. */
function useFollow(run: ReconcileAnswer | undefined): void {
  const say = useSay();
  const client = useQueryClient();
  const wasRunning = useRef(false);
  const state = run?.state;
  const words = run && runWords({ ...run, tallies: run.certificate?.tallies });
  useEffect(() => {
    if (state === 'running') wasRunning.current = true;
    if (state !== 'finished' || !wasRunning.current) return;
    wasRunning.current = false;
    say(`The check is finished. ${words ?? ''}.`);
    for (const queryKey of [
      ['reconciles', 'newest'],
      ['reconciles', 'month'],
      ['sync-errors'],
      ['documents'],
    ])
      void client.invalidateQueries({ queryKey });
  }, [state, words, say, client]);
}

function Running({ startedAt }: { startedAt?: string }): ReactNode {
  return (
    <Notice
      tone="calm"
      title={startedAt === undefined ? 'The check is about to begin' : 'The check is running'}
      isAnnounced
    >
      <p>
        {startedAt !== undefined && (
          <>
            It began <Moment at={startedAt} />.{' '}
          </>
        )}
        QuickBooks is read and compared with your documents. The result appears here by itself; you may leave
        this page.
      </p>
      <progress aria-label="The check is running" className="reconcile-progress" />
    </Notice>
  );
}

function Run({ run }: { run: ReconcileAnswer }): ReactNode {
  const { certificate } = run;
  if (run.state === 'running') return <Running startedAt={run.startedAt} />;
  if (certificate === undefined)
    return (
      <Notice tone="warn" title="Nothing was proven">
        <p>This check ended without a certificate. The next night reads again what it left out.</p>
      </Notice>
    );
  return (
    <>
      <ResultCard run={run} certificate={certificate} />
      <Card title="What every document came to">
        <TallyTable tallies={certificate.tallies} />
      </Card>
      <NotCheckedCard certificate={certificate} />
      <FindingsCard runId={run.runId} />
      <ProofCard run={run} certificate={certificate} />
    </>
  );
}
