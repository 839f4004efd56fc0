import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useRef, type ReactNode } from 'react';
import { useApi, useTenant } from '../../api/tenant.tsx';
import type { ActivitySearch } from '../../search.ts';
import { longDayText } from '../../show/time.ts';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { byDay } from './activity-words.ts';
import { ActivityEntry } from './activity-entry.tsx';
import { activityQuery } from './queries.ts';
import './activity.css';

const route = getRouteApi('/activity');

/** Who did what, the latest first. */
export function ActivityScreen(): ReactNode {
  const search = route.useSearch();
  const { timeZone } = useTenant();
  const top = useRef<HTMLDivElement>(null);
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...activityQuery(useApi(), search),
    placeholderData: keepPreviousData,
  });
  const days = byDay(data?.activities ?? [], timeZone);
  return (
    <Page
      title="Activity"
      lead="Who did what, in this app and through your product. Pushes that go by themselves are under Documents."
    >
      <div className="stack" ref={top} tabIndex={-1} aria-label="Activity" role="region">
        {search.documentId !== undefined && <OfDocument documentId={search.documentId} />}
        {error !== null && <Failed error={error} onRetry={() => void refetch()} />}
        {data === undefined && error === null && <Loading lines={12} what="Loading activity" />}
        {data !== undefined && days.length === 0 && (
          <NothingHere search={search} hasMore={data.next !== undefined} />
        )}
        <div className="activity-days" aria-busy={isPlaceholderData}>
          {days.map(({ day, activities }) => (
            <section key={day} aria-labelledby={`day-${day}`}>
              <h2 id={`day-${day}`}>{longDayText(day)}</h2>
              <ol className="activity-list">
                {activities.map((activity) => (
                  <ActivityEntry
                    key={activity.activityId}
                    activity={activity}
                    isOfOne={search.documentId !== undefined}
                  />
                ))}
              </ol>
            </section>
          ))}
        </div>
        <Pages search={search} next={data?.next} onTurn={() => top.current?.focus()} />
      </div>
    </Page>
  );
}

const OfDocument = ({ documentId }: { documentId: string }): ReactNode => (
  <p className="row activity-filter">
    <span>
      Only about{' '}
      <Link to="/documents/$documentId" params={{ documentId }}>
        one document
      </Link>
    </span>
    <Link to="/activity" className="ui-button" data-size="small">
      Show all activity
    </Link>
  </p>
);

function NothingHere({ search, hasMore }: { search: ActivitySearch; hasMore: boolean }): ReactNode {
  if (hasMore) return <Empty title="Nothing here">There may be something older.</Empty>;
  if (search.after !== undefined) return <Empty title="There is nothing older" />;
  if (search.documentId !== undefined)
    return (
      <Empty title="Nobody did anything to this document">What goes by itself stands in its history.</Empty>
    );
  return (
    <Empty title="Nobody did anything yet">
      Connecting, changing the mapping, retrying and deciding about sync errors appear here.
    </Empty>
  );
}

function Pages(props: { search: ActivitySearch; next: string | undefined; onTurn: () => void }): ReactNode {
  const { search, next, onTurn } = props;
  const navigate = useNavigate();
  const { after, ...first } = search;
  if (after === undefined && next === undefined) return null;
  const turn = (to: ActivitySearch): void => {
    void navigate({ to: '/activity', search: to }).then(onTurn);
  };
  return (
    <nav className="row activity-pages" aria-label="Pages">
      {after !== undefined && <Button onClick={() => turn(first)}>Newest</Button>}
      <Button
        isDisabled={next === undefined}
        onClick={() => next !== undefined && turn({ ...first, after: next })}
      >
        Older
      </Button>
    </nav>
  );
}
