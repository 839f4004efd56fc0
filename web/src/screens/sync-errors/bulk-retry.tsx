import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { SyncErrorAnswer } from '../../../../shared/contracts/sync-errors.ts';
import { useApi, usePermissions } from '../../api/tenant.tsx';
import { countOf } from '../../show/money.ts';
import { useSay } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Failed } from '../../ui/states.tsx';
import { retryAll } from './queries.ts';

/** Tries several causes again at once, and shows how far that is by how many documents they still hold up. */
export function BulkRetry(props: {
  errors: readonly SyncErrorAnswer[];
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
}): ReactNode {
  const { errors, chosen, onChoose } = props;
  const { canRetry } = usePermissions();
  const [started, setStarted] = useState<{ ids: ReadonlySet<string>; count: number }>();
  const api = useApi();
  const client = useQueryClient();
  const say = useSay();
  const retry = useMutation({
    mutationFn: (errorIds: readonly string[]) => retryAll(api, '/sync-errors/retry', { errorIds }),
    onSuccess: (queued, errorIds) => {
      const ids = new Set(errorIds);
      say(
        queued === 0 ? 'Nothing could be tried again.' : `${countOf(queued, 'document')} on the way again.`,
      );
      if (queued > 0) setStarted({ ids, count: queued });
      onChoose(new Set());
    },
    onSettled: () =>
      Promise.all([['sync-errors'], ['documents']].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
  const helped = errors.filter(({ doesRetryHelp }) => doesRetryHelp).map(({ errorId }) => errorId);
  const isIdle = chosen.size === 0 && helped.length === 0 && started === undefined;
  if (!canRetry || isIdle) return null;
  return (
    <div className="stack-close">
      <div className="row" role="group" aria-label="With several causes">
        {chosen.size > 0 && (
          <Button
            size="small"
            tone="primary"
            isBusy={retry.isPending}
            onClick={() => retry.mutate([...chosen])}
          >
            Retry {countOf(chosen.size, 'chosen cause')}
          </Button>
        )}
        {chosen.size === 0 && helped.length > 0 && (
          <Button size="small" isBusy={retry.isPending} onClick={() => retry.mutate(helped)}>
            Retry all that another try may help
          </Button>
        )}
        {chosen.size > 0 && (
          <Button size="small" tone="quiet" onClick={() => onChoose(new Set())}>
            Choose none
          </Button>
        )}
      </div>
      {retry.error !== null && <Failed error={retry.error} title="They were not tried again" />}
      {started !== undefined && <RetryProgress errors={errors} started={started} />}
    </div>
  );
}

function RetryProgress(props: {
  errors: readonly SyncErrorAnswer[];
  started: { ids: ReadonlySet<string>; count: number };
}): ReactNode {
  const { ids, count } = props.started;
  const left = props.errors
    .filter(({ errorId }) => ids.has(errorId))
    .reduce((sum, { documentCount }) => sum + documentCount, 0);
  const through = Math.max(count - left, 0);
  return <Progress label={`${through} of ${count} are through`} done={through} total={count} />;
}
