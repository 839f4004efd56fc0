import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { infer as Infer } from 'zod';
import type { DocumentDrift } from '../../../../shared/contracts/document-drift.ts';
import type { ReconcilePage } from '../../../../shared/contracts/reconcile-answers.ts';
import type {
  queuedAnswerSchema,
  SyncErrorWithDocuments,
  syncErrorPageSchema,
} from '../../../../shared/contracts/sync-errors.ts';
import type { SyncErrorState } from '../../../../shared/domain/sync-error.ts';
import type { Api } from '../../api/api.ts';
import { refreshMs } from '../../api/query-client.ts';
import { isUnderWay } from '../../show/document-words.ts';

type SyncErrorPage = Infer<typeof syncErrorPageSchema>;
type Queued = Infer<typeof queuedAnswerSchema>;

const pageSize = 50;

export const syncErrorsQuery = (api: Api, state: SyncErrorState) =>
  infiniteQueryOptions({
    queryKey: ['sync-errors', 'list', state],
    queryFn: ({ signal, pageParam }) =>
      api.get<SyncErrorPage>('/sync-errors', { query: { state, limit: pageSize, after: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }: SyncErrorPage): string | undefined => next,
    refetchInterval: state === 'open' ? refreshMs.whileBusy * 2 : refreshMs.otherwise,
  });

/** One error with pages of the documents that it holds up. */
export const syncErrorQuery = (api: Api, errorId: string) =>
  infiniteQueryOptions({
    queryKey: ['sync-errors', 'one', errorId],
    queryFn: ({ signal, pageParam }) =>
      api.get<SyncErrorWithDocuments>(`/sync-errors/${errorId}`, {
        query: { limit: 50, after: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }: SyncErrorWithDocuments): string | undefined => next,
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some(({ documents }) => documents.some(isUnderWay)) === true
        ? refreshMs.whileBusy
        : refreshMs.whileBusy * 2,
  });

export const driftQuery = (api: Api, documentId: string) =>
  queryOptions({
    queryKey: ['document', documentId, 'drift'],
    queryFn: ({ signal }) => api.get<DocumentDrift>(`/documents/${documentId}/drift`, { signal }),
  });

/** The latest reconcile, for the reassuring word where nothing is wrong. */
export const latestNightQuery = (api: Api) =>
  queryOptions({
    queryKey: ['reconciles', 'latest'],
    queryFn: async ({ signal }) => {
      const { reconciles } = await api.get<ReconcilePage>('/reconciles', { query: { limit: 1 }, signal });
      return reconciles[0] ?? null;
    },
  });

/** Asks until all that can be queued is queued; answers how many are. */
export async function retryAll(api: Api, path: string, body: object): Promise<number> {
  let queued = 0;
  for (let hasMore = true; hasMore;) {
    const answer: Queued = await api.send('POST', path, body);
    queued += answer.queued;
    hasMore = answer.hasMore;
  }
  return queued;
}
