import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState, type ReactNode } from 'react';
import type { infer as Infer } from 'zod';
import type { acceptedMatchesAnswerSchema, MatchEntry } from '../../../../shared/contracts/first-sync.ts';
import type { LinkKind } from '../../../../shared/domain/books.ts';
import { useApi, usePermissions } from '../../api/tenant.tsx';
import { countOf } from '../../show/money.ts';
import { useSay } from '../../ui/announcer.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Failed } from '../../ui/states.tsx';
import { LinkChoice } from './link-choice.tsx';
import { groupWords, kindWords, matchWords, type MatchGroup } from './match-words.ts';

/** Names that call for the same. */
export function GroupOfMatches(props: {
  group: MatchGroup;
  kind: LinkKind;
  entries: readonly MatchEntry[];
}): ReactNode {
  const { group, kind, entries } = props;
  const { title, lead } = groupWords[group];
  const headingId = useId();
  const accept = useAccept(kind);
  const { canChange } = usePermissions();
  return (
    <section aria-labelledby={headingId} className="first-sync-group">
      <div className="row first-sync-group-head">
        <div>
          <h3 id={headingId}>
            {title} <span className="quiet">({entries.length})</span>
          </h3>
          <p className="quiet small">{lead}</p>
        </div>
        {group === 'ready' && entries.length > 1 && canChange && (
          <Button tone="primary" isBusy={accept.isPending} onClick={() => accept.mutate(undefined)}>
            Accept all {countOf(entries.length, kindWords[kind].one, kindWords[kind].many)}
          </Button>
        )}
      </div>
      {accept.error !== null && <Failed error={accept.error} title="They were not linked" />}
      <ul className="first-sync-list">
        {entries.map((entry) => (
          <MatchRow key={entry.externalId} entry={entry} group={group} accept={(id) => accept.mutate([id])} />
        ))}
      </ul>
    </section>
  );
}

function useAccept(kind: LinkKind) {
  const api = useApi();
  const client = useQueryClient();
  const say = useSay();
  return useMutation({
    mutationFn: async (externalIds: string[] | undefined) => {
      let linked = 0;
      let queued = 0;
      for (let hasMore = true; hasMore;) {
        const answer = await api.send<Infer<typeof acceptedMatchesAnswerSchema>>(
          'POST',
          '/first-sync/accept',
          {
            kind,
            ...(externalIds === undefined ? {} : { externalIds }),
          },
        );
        linked += answer.linked;
        queued += answer.queued;
        hasMore = answer.hasMore;
      }
      return { linked, queued };
    },
    onSuccess: ({ linked, queued }) => {
      const released = queued === 0 ? '' : ` ${countOf(queued, 'document')} on the way again.`;
      say(`${countOf(linked, kindWords[kind].one, kindWords[kind].many)} linked.${released}`);
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['first-sync'] }),
  });
}

function MatchRow(props: {
  entry: MatchEntry;
  group: MatchGroup;
  accept: (externalId: string) => void;
}): ReactNode {
  const { entry, group, accept } = props;
  const [isChoosing, setChoosing] = useState(false);
  const { canChange } = usePermissions();
  const isOpen = isChoosing || group === 'decide';
  return (
    <li className="first-sync-row">
      <div className="first-sync-what">
        <p>
          <strong>{entry.name}</strong>{' '}
          {entry.documentCount > 0 && (
            <Badge tone="calm">{countOf(entry.documentCount, 'document waits', 'documents wait')}</Badge>
          )}
        </p>
        <p className="quiet">{matchWords(entry)}</p>
      </div>
      {canChange && (
        <div className="row">
          {group === 'ready' && (
            <Button size="small" aria-label={`Accept ${entry.name}`} onClick={() => accept(entry.externalId)}>
              Accept
            </Button>
          )}
          {group !== 'decide' && (
            <Button
              size="small"
              tone="quiet"
              aria-expanded={isChoosing}
              aria-label={`Choose another record for ${entry.name}`}
              onClick={() => setChoosing(!isChoosing)}
            >
              Choose another
            </Button>
          )}
        </div>
      )}
      {canChange && isOpen && <LinkChoice entry={entry} onDone={() => setChoosing(false)} />}
    </li>
  );
}
