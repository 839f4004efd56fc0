import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { SyncErrorWithDocuments } from '../../../../shared/contracts/sync-errors.ts';
import { ApiError } from '../../api/api-error.ts';
import { useApi } from '../../api/tenant.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { Moment } from '../../ui/time.tsx';
import { DriftView } from './drift-view.tsx';
import { ErrorActions } from './error-actions.tsx';
import { fixerWords, heldWords, isDrift, subjectWords } from './error-words.ts';
import { HeldDocuments } from './held-documents.tsx';
import { syncErrorQuery } from './queries.ts';
import { Why } from './why.tsx';
import './sync-errors.css';

const route = getRouteApi('/sync-errors/$errorId');

/** One cause in full: what happened, who can fix it and how, and what it holds up. */
export function SyncErrorScreen(): ReactNode {
  const { errorId } = route.useParams();
  const query = useInfiniteQuery(syncErrorQuery(useApi(), errorId));
  const error = query.data?.pages[0];
  const trail = <Link to="/sync-errors">Sync errors</Link>;
  if (error === undefined) {
    const isMissing =
      query.error instanceof ApiError && (query.error.status === 404 || query.error.status === 400);
    return (
      <Page title={isMissing ? 'Not found' : 'Sync error'} trail={trail}>
        {isMissing && <Empty title="There is no such sync error" />}
        {query.error !== null && !isMissing && (
          <Failed error={query.error} onRetry={() => void query.refetch()} />
        )}
        {query.error === null && <Loading lines={10} />}
      </Page>
    );
  }
  const documents = query.data?.pages.flatMap((page) => page.documents) ?? [];
  return (
    <Page
      title={`${error.title}: ${subjectWords(error.subject)}`}
      heading={error.title}
      trail={trail}
      lead={subjectWords(error.subject)}
    >
      <StateNotice error={error} />
      <Card
        title="What happened"
        lead={error.whatHappened}
        actions={
          <Badge tone={error.fixedBy === 'tenantAdmin' ? 'warn' : 'calm'}>{fixerWords[error.fixedBy]}</Badge>
        }
      >
        <div className="stack">
          <p>
            <strong>What to do: </strong>
            {error.whatToDo}
          </p>
          <p className="quiet">
            {heldWords(error)}, since <Moment at={error.openedAt} />.
          </p>
          <ErrorActions error={error} documents={documents} />
          <Why error={error} />
        </div>
      </Card>
      {isDrift(error) &&
        error.state !== 'closed' &&
        documents.map((document) => (
          <DriftView key={document.documentId} error={error} document={document} />
        ))}
      {!isDrift(error) && documents.length > 0 && <HeldDocuments error={error} documents={documents} />}
      {query.hasNextPage && (
        <div>
          <Button isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show more documents
          </Button>
        </div>
      )}
    </Page>
  );
}

function StateNotice({ error }: { error: SyncErrorWithDocuments }): ReactNode {
  if (error.state === 'closed') {
    return (
      <Notice
        tone="good"
        isAnnounced
        title="This is solved"
        actions={<Link to="/sync-errors">See what else is open</Link>}
      >
        <p>
          Closed {error.closedAt !== undefined && <Moment at={error.closedAt} />}. Its documents went on, or
          agree again.
        </p>
      </Notice>
    );
  }
  if (error.state === 'dismissed' && error.dismissal !== undefined) {
    return (
      <Notice tone="calm" title="This was dismissed">
        <p>
          <Moment at={error.dismissal.at} />: {error.dismissal.reason}
        </p>
      </Notice>
    );
  }
  return null;
}
