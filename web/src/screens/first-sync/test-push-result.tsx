import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import type { TestPushAnswer } from '../../../../shared/contracts/previews.ts';
import { useApi, usePermissions } from '../../api/tenant.tsx';
import { useSay } from '../../ui/announcer.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button, ButtonLink, OutsideLink } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { settingsQuery } from '../quickbooks/queries.ts';
import { saveSettings } from '../quickbooks/save-settings.ts';
import { fieldWords, inReadingOrder, summaryWords } from './comparison-words.ts';
import { isOver, testPushQuery } from './queries.ts';

/** What became of a test push, live until it has come to an end. */
export function TestPushResult(props: { documentId: string; onAnother: () => void }): ReactNode {
  const { documentId, onAnother } = props;
  const { data, error, refetch } = useQuery(testPushQuery(useApi(), documentId));
  if (error !== null) return <Failed error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={4} what="Pushing" />;
  return (
    <div className="stack">
      <Outcome of={data} documentId={documentId} />
      {data.comparison !== undefined && <Compared comparison={data.comparison} />}
      {data.result !== undefined && <LetOthersGo />}
      {isOver(data) && (
        <div className="row">
          <ButtonLink tone="primary" to="/documents">
            Go to the documents
          </ButtonLink>
          <Button onClick={onAnother}>Try another one</Button>
        </div>
      )}
    </div>
  );
}

/** The others were held for this test: now they may go. */
function LetOthersGo(): ReactNode {
  const api = useApi();
  const client = useQueryClient();
  const say = useSay();
  const { canChange } = usePermissions();
  const { data: settings } = useQuery(settingsQuery(api));
  const release = useMutation({
    mutationFn: () => saveSettings(api, { base: { mode: 'manual' }, draft: { mode: 'automatic' } }),
    onSuccess: (answer) => {
      client.setQueryData(settingsQuery(api).queryKey, answer);
      say('All other documents go by themselves now.');
      void client.invalidateQueries({ queryKey: ['documents'] });
    },
  });
  if (settings?.mode !== 'manual' || !canChange) return null;
  return (
    <Notice
      tone="calm"
      title="Your other documents wait for you"
      actions={
        <Button tone="primary" isBusy={release.isPending} onClick={() => release.mutate()}>
          Let all go by themselves
        </Button>
      }
    >
      <p>Or submit them one by one under Documents. You can change this under Policies at any time.</p>
      {release.error !== null && <Failed error={release.error} title="They still wait" />}
    </Notice>
  );
}

function Outcome({ of, documentId }: { of: TestPushAnswer; documentId: string }): ReactNode {
  const { state, result, pushError, remedy } = of;
  if (result !== undefined) {
    return (
      <Notice
        tone="good"
        isAnnounced
        title="It is in QuickBooks"
        actions={<OutsideLink href={result.quickbooks.url}>Open in QuickBooks</OutsideLink>}
      >
        <p>
          {of.comparison === undefined ? 'Reading back what stands there …' : summaryWords(of.comparison)}
        </p>
      </Notice>
    );
  }
  if (pushError !== undefined) {
    return (
      <Notice
        tone="bad"
        isAnnounced
        title={pushError.title}
        actions={
          <Link to="/documents/$documentId" params={{ documentId }}>
            See the document
          </Link>
        }
      >
        <p>{pushError.detail}</p>
        <p>{pushError.whatToDo}</p>
      </Notice>
    );
  }
  if (state === 'waiting' && isOver(of)) {
    return (
      <Notice tone="warn" isAnnounced title="It waits">
        <p>{remedy ?? 'It goes on by itself as soon as what it waits for has come.'}</p>
      </Notice>
    );
  }
  return (
    <Notice tone="calm" isAnnounced title="On its way to QuickBooks …">
      <p>This takes a few seconds. You may leave this page: it goes on.</p>
    </Notice>
  );
}

function Compared({ comparison }: { comparison: NonNullable<TestPushAnswer['comparison']> }): ReactNode {
  return (
    <Table
      caption="The preview beside the result"
      rows={inReadingOrder(comparison)}
      keyOf={({ field }) => field}
      columns={[
        { name: 'Field', isRowHeader: true, cell: ({ field }) => fieldWords(field) },
        { name: 'Foretold', cell: ({ preview }) => preview || '–' },
        { name: 'In QuickBooks', cell: ({ result }) => result || '–' },
        {
          name: 'Same',
          cell: ({ isEqual }) => (
            <Badge tone={isEqual ? 'good' : 'bad'}>{isEqual ? 'Same' : 'Differs'}</Badge>
          ),
        },
      ]}
    />
  );
}
