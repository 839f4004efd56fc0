import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { SyncErrorAnswer } from '../../../../shared/contracts/sync-errors.ts';
import type { SyncErrorState } from '../../../../shared/domain/sync-error.ts';
import { useApi } from '../../api/tenant.tsx';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { AllWell } from './all-well.tsx';
import { BulkRetry } from './bulk-retry.tsx';
import { CauseGroupCard } from './cause-group-card.tsx';
import { groupedByCause } from './error-words.ts';
import { syncErrorsQuery } from './queries.ts';
import { LinkStrip } from '../../ui/link-strip.tsx';
import './sync-errors.css';

const route = getRouteApi('/sync-errors');

/** What holds documents up, or differs from the books, by its cause and with what to do. */
export function SyncErrorsScreen(): ReactNode {
  const { state = 'open' } = route.useSearch();
  const query = useInfiniteQuery(syncErrorsQuery(useApi(), state));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const errors = query.data?.pages.flatMap(({ syncErrors }) => syncErrors) ?? [];
  return (
    <Page
      title="Sync errors"
      lead="Each has one cause. Remove it, and everything that it holds up goes on by itself."
    >
      <StateTabs />
      {query.error !== null && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Loading lines={8} what="Loading sync errors" />}
      {query.data !== undefined && errors.length === 0 && <Nothing state={state} />}
      {state === 'open' && errors.length > 0 && (
        <BulkRetry errors={errors} chosen={chosen} onChoose={setChosen} />
      )}
      <Groups errors={errors} state={state} chosen={chosen} onChoose={setChosen} />
      {query.hasNextPage && (
        <div>
          <Button isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </Page>
  );
}

function StateTabs(): ReactNode {
  const options = { exact: true, includeSearch: true };
  return (
    <nav className="sync-errors-tabs" aria-label="Which sync errors">
      <LinkStrip>
        <li>
          <Link to="/sync-errors" search={{}} activeOptions={options}>
            Open
          </Link>
        </li>
        <li>
          <Link to="/sync-errors" search={{ state: 'dismissed' }} activeOptions={options}>
            Dismissed
          </Link>
        </li>
        <li>
          <Link to="/sync-errors" search={{ state: 'closed' }} activeOptions={options}>
            Closed
          </Link>
        </li>
      </LinkStrip>
    </nav>
  );
}

function Nothing({ state }: { state: SyncErrorState }): ReactNode {
  if (state === 'open') return <AllWell />;
  return state === 'dismissed' ? (
    <Empty title="Nothing was dismissed">
      What you put aside with a reason stays here, and can be taken back.
    </Empty>
  ) : (
    <Empty title="Nothing was closed lately">An error closes by itself when its cause is gone.</Empty>
  );
}

function Groups(props: {
  errors: readonly SyncErrorAnswer[];
  state: SyncErrorState;
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
}): ReactNode {
  const toggle = (errorId: string): void => {
    const next = new Set(props.chosen);
    if (!next.delete(errorId)) next.add(errorId);
    props.onChoose(next);
  };
  return groupedByCause(props.errors).map((group) => (
    <CauseGroupCard
      key={group.cause}
      group={group}
      chosen={props.state === 'open' ? props.chosen : undefined}
      onToggle={toggle}
    />
  ));
}
