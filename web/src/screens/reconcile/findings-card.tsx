import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Finding } from '../../../../shared/contracts/reconcile.ts';
import { useApi } from '../../api/tenant.tsx';
import { titleOf } from '../../show/document-words.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Money } from '../../ui/money.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { findingWords } from './certificate-words.ts';
import { findingsQuery } from './queries.ts';
import { verdictTones } from './tally-rows.ts';

/** Each document that did not simply agree. */
export function FindingsCard({ runId }: { runId: string }): ReactNode {
  const query = useInfiniteQuery(findingsQuery(useApi(), runId));
  const findings = query.data?.pages.flatMap((page) => page.findings);
  return (
    <Card title="Findings" lead="Each document that did not simply agree, the oldest first.">
      <div className="stack">
        {query.error !== null && <Failed error={query.error} onRetry={() => void query.refetch()} />}
        {query.isPending && <Loading lines={4} what="Loading the findings" />}
        {findings?.length === 0 && <Empty title="Nothing was found">All that was checked agrees.</Empty>}
        {findings !== undefined && findings.length > 0 && <Findings findings={findings} />}
        {query.hasNextPage && (
          <Button isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show more
          </Button>
        )}
      </div>
    </Card>
  );
}

const Findings = ({ findings }: { findings: readonly Finding[] }): ReactNode => (
  <Table
    caption="Documents with what was found"
    rows={findings}
    keyOf={({ documentId }) => documentId}
    columns={[
      {
        ...{ name: 'Document', isRowHeader: true },
        cell: (finding) => (
          <span>
            <Link to="/documents/$documentId" params={{ documentId: finding.documentId }}>
              {titleOf(finding)}
            </Link>
            <span className="reconcile-reason">{finding.counterpartyName}</span>
          </span>
        ),
      },
      {
        name: 'Finding',
        cell: (finding) => (
          <span className="reconcile-verdict" data-tone={verdictTones[finding.verdict]}>
            {findingWords(finding)}
          </span>
        ),
      },
      {
        ...{ name: 'Total', align: 'end' },
        cell: ({ total, currency }) => <Money amount={total} currency={currency} />,
      },
    ]}
  />
);
