import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ReconcileSummary } from '../../../../shared/contracts/reconcile-answers.ts';
import type { Certificate } from '../../../../shared/contracts/reconcile.ts';
import { useApi, useTenant } from '../../api/tenant.tsx';
import { countOf } from '../../show/money.ts';
import { Badge } from '../../ui/badge.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { Moment } from '../../ui/time.tsx';
import { nightTones, runState, runWords } from './calendar.ts';
import { coverageWords, resultWords, runTitle } from './certificate-words.ts';
import { ChainMark } from './chain-mark.tsx';
import { Downloads } from './downloads.tsx';
import { NotChecked } from './not-checked.tsx';
import { runQuery } from './queries.ts';
import { differingCount } from './tally-rows.ts';
import { TallyTable } from './tally-table.tsx';

/** What was proven last. */
export function LatestCertificate({ run }: { run: ReconcileSummary }): ReactNode {
  const { timeZone } = useTenant();
  const { data, error, refetch } = useQuery(runQuery(useApi(), run.runId));
  return (
    <Card
      title="Last certificate"
      lead={
        <>
          {runTitle(run, timeZone)}
          {run.finishedAt !== undefined && (
            <>
              , finished <Moment at={run.finishedAt} />
            </>
          )}
        </>
      }
      actions={<Badge tone={nightTones[runState(run)]}>{runWords(run)}</Badge>}
    >
      {error !== null && <Failed error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading lines={8} what="Loading the certificate" />}
      {data?.certificate !== undefined && <Contents run={run} certificate={data.certificate} />}
    </Card>
  );
}

function Contents({ run, certificate }: { run: ReconcileSummary; certificate: Certificate }): ReactNode {
  return (
    <div className="stack">
      <Result certificate={certificate} />
      <TallyTable tallies={certificate.tallies} />
      <div className="stack-close">
        <h3>What was not checked</h3>
        <NotChecked certificate={certificate} />
      </div>
      <ChainMark isChained={run.isChained} />
      <div className="row">
        <ButtonLink tone="primary" to="/reconcile/$runId" params={{ runId: run.runId }}>
          Open the certificate
        </ButtonLink>
        <Downloads runId={run.runId} />
      </div>
    </div>
  );
}

/** The result in words, with the way to what differs. */
export function Result({ certificate }: { certificate: Certificate }): ReactNode {
  const differing = differingCount(certificate);
  return (
    <div className="stack-close">
      <p>{resultWords(certificate)}</p>
      <p className="quiet">{coverageWords[certificate.coverage]}</p>
      {differing > 0 && (
        <p className="reconcile-next">
          <Link to="/sync-errors">
            See what to do about {countOf(differing, 'document that differs', 'documents that differ')}
          </Link>
        </p>
      )}
    </div>
  );
}
