import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { infer as Infer } from 'zod';
import type {
  queuedAnswerSchema,
  Resolution,
  SyncErrorAnswer,
} from '../../../../shared/contracts/sync-errors.ts';
import { useApi } from '../../api/tenant.tsx';
import { countOf } from '../../show/money.ts';
import { useSay } from '../../ui/announcer.tsx';
import { retryAll } from './queries.ts';

/** Reads anew whatever an act on an error may have changed. */
function useRefresh(): () => Promise<unknown> {
  const client = useQueryClient();
  return () =>
    Promise.all(
      [['sync-errors'], ['documents'], ['document'], ['first-sync'], ['reference'], ['activity']].map(
        (queryKey) => client.invalidateQueries({ queryKey }),
      ),
    );
}

/** Asks for one more attempt at all documents of an error, or at some. */
export function useRetryError() {
  const api = useApi();
  const say = useSay();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (of: { errorId: string; documentIds?: readonly string[] }) => {
      const { errorId, documentIds } = of;
      return retryAll(api, `/sync-errors/${errorId}/retry`, documentIds === undefined ? {} : { documentIds });
    },
    onSuccess: (queued) =>
      say(
        queued === 0 ? 'Nothing could be tried again.' : `${countOf(queued, 'document')} on the way again.`,
      ),
    onSettled: refresh,
  });
}

/** Decides what a document may not decide itself. `said`: what is told once it is done. */
export function useResolve(errorId: string) {
  const api = useApi();
  const say = useSay();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ resolution }: { resolution: Resolution; said: string }) =>
      api.send<Infer<typeof queuedAnswerSchema>>('POST', `/sync-errors/${errorId}/resolve`, resolution),
    onSuccess: (_, { said }) => say(said),
    onSettled: refresh,
  });
}

/** Puts an error aside with a reason. */
export function useDismiss() {
  const api = useApi();
  const say = useSay();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ errorId, reason }: { errorId: string; reason: string }) =>
      api.send<SyncErrorAnswer>('POST', `/sync-errors/${errorId}/dismiss`, { reason }),
    onSuccess: () => say('Dismissed. You find it under Dismissed, and can take that back.'),
    onSettled: refresh,
  });
}

/** Takes a dismissal back. */
export function useReopen() {
  const api = useApi();
  const say = useSay();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (errorId: string) => api.send<SyncErrorAnswer>('POST', `/sync-errors/${errorId}/reopen`),
    onSuccess: () => say('It is open again.'),
    onSettled: refresh,
  });
}

/** Reads the lists of the company again: what was cured there lets its documents go on. */
export function useReadAgain() {
  const api = useApi();
  const say = useSay();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: () => api.send('POST', '/reference/refresh'),
    onSuccess: () => say('QuickBooks is being read again. What was cured there lets its documents go on.'),
    onSettled: refresh,
  });
}
