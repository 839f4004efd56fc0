import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { FirstSyncAnswer } from '../../../../shared/contracts/first-sync.ts';
import type { LinkKind } from '../../../../shared/domain/books.ts';
import { useApi, usePermissions } from '../../api/tenant.tsx';
import { countOf } from '../../show/money.ts';
import { useSay } from '../../ui/announcer.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Failed, Empty, Loading } from '../../ui/states.tsx';
import { Moment } from '../../ui/time.tsx';
import { GroupOfMatches } from './group-of-matches.tsx';
import { grouped, kindWords, matchGroups } from './match-words.ts';
import { firstSyncQuery, isBeingRead } from './queries.ts';
import './first-sync.css';

const kinds: readonly LinkKind[] = ['customer', 'vendor', 'item'];

/** What each customer, vendor and item of the vendor's product is in QuickBooks, before anything is written. */
export function FirstSyncScreen(): ReactNode {
  const [kind, setKind] = useState<LinkKind>('customer');
  const query = useInfiniteQuery(firstSyncQuery(useApi(), kind));
  const [first] = query.data?.pages ?? [];
  const entries = query.data?.pages.flatMap((page) => page.entries) ?? [];
  const groups = grouped(entries);
  return (
    <Card
      title="First sync"
      lead="Nothing is written by looking. See which records in QuickBooks your customers, vendors and items are."
      actions={<ReadAgain />}
    >
      <div className="stack">
        <KindChooser kind={kind} onChoose={setKind} counts={first?.counts} />
        {query.error !== null && !isBeingRead(query.error) && (
          <Failed error={query.error} onRetry={() => void query.refetch()} />
        )}
        {isBeingRead(query.error ?? query.failureReason) && first === undefined && (
          <p className="quiet">
            The names in QuickBooks are being read. This takes some seconds after connecting.
          </p>
        )}
        {query.isPending && <Loading lines={8} what="Loading the report" />}
        {first !== undefined && entries.length === 0 && (
          <Empty
            title={`No ${kindWords[kind].many} to match`}
            action={
              <ButtonLink tone="primary" to="/settings/integrations/quickbooks/test-push">
                Go on to the test push
              </ButtonLink>
            }
          >
            None of your approved documents names one yet. New ones appear here as documents are approved.
          </Empty>
        )}
        {matchGroups.map(
          (group) =>
            groups[group].length > 0 && (
              <GroupOfMatches key={`${kind} ${group}`} group={group} kind={kind} entries={groups[group]} />
            ),
        )}
        {query.hasNextPage && (
          <Button isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show more
          </Button>
        )}
        {first !== undefined && <Freshness of={first} kind={kind} />}
      </div>
    </Card>
  );
}

function KindChooser(props: {
  kind: LinkKind;
  onChoose: (kind: LinkKind) => void;
  counts: FirstSyncAnswer['counts'] | undefined;
}): ReactNode {
  return (
    <div className="row" role="group" aria-label="What to look at">
      {kinds.map((kind) => {
        const counts = props.counts?.[kind];
        const total = counts && Object.values(counts).reduce((sum, count) => sum + count, 0);
        return (
          <Button
            key={kind}
            tone={kind === props.kind ? 'primary' : 'plain'}
            aria-pressed={kind === props.kind}
            onClick={() => props.onChoose(kind)}
          >
            {kindWords[kind].title}
            {total !== undefined && ` (${total})`}
          </Button>
        );
      })}
    </div>
  );
}

function ReadAgain(): ReactNode {
  const api = useApi();
  const client = useQueryClient();
  const say = useSay();
  const { canChange } = usePermissions();
  const [isBusy, setBusy] = useState(false);
  if (!canChange) return null;
  const readAgain = async (): Promise<void> => {
    setBusy(true);
    try {
      await api.send('POST', '/reference/refresh');
      say('QuickBooks is being read again. This list follows in a moment.');
      await client.invalidateQueries({ queryKey: ['first-sync'] });
    } catch {
      say('QuickBooks could not be read again just now. Try it in a minute.');
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button size="small" isBusy={isBusy} onClick={() => void readAgain()}>
      Read QuickBooks again
    </Button>
  );
}

function Freshness({ of, kind }: { of: FirstSyncAnswer; kind: LinkKind }): ReactNode {
  const { pulledAt } = of.lists[kind];
  return (
    <p className="quiet small">
      From {countOf(of.documents.count, 'approved document')}
      {!of.documents.isComplete && ' (more are waiting and are looked at as these go)'}
      {pulledAt !== undefined && (
        <>
          , held against QuickBooks as read <Moment at={pulledAt} />
        </>
      )}
      .
    </p>
  );
}
