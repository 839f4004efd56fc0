import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { FirstSyncAnswer } from '../../../../shared/contracts/first-sync.ts';
import type { DocumentAnswer } from '../../../../shared/contracts/http.ts';
import type { TestPushAnswer } from '../../../../shared/contracts/previews.ts';
import type { ReferencePageAnswer } from '../../../../shared/contracts/reference-data.ts';
import type { LinkKind } from '../../../../shared/domain/books.ts';
import type { DocumentPreview } from '../../../../shared/domain/preview.ts';
import { waitsForSubmit } from '../../show/document-words.ts';
import { ApiError } from '../../api/api-error.ts';
import type { Api } from '../../api/api.ts';

const pageSize = 500;

/** What the customers, vendors or items are in the books, in the order of their names. */
export const firstSyncQuery = (api: Api, kind: LinkKind) =>
  infiniteQueryOptions({
    queryKey: ['first-sync', kind],
    queryFn: ({ signal, pageParam }) =>
      api.get<FirstSyncAnswer>('/first-sync', { query: { kind, limit: pageSize, after: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }: FirstSyncAnswer) => next,
    // Just after connecting the names are still being read: that passes by itself.
    retry: (count, error) => isBeingRead(error) && count < 10,
    retryDelay: 2_000,
  });

/** The lists of the company were not read yet. */
export const isBeingRead = (error: unknown): boolean =>
  error instanceof ApiError && error.code === 'reference_data_missing';

const listOf = { customer: 'customers', vendor: 'vendors', item: 'items' } as const;

/** Records of the books whose name holds a text. */
export const recordsQuery = (api: Api, of: { kind: LinkKind; search: string }) =>
  queryOptions({
    queryKey: ['reference', listOf[of.kind], 'search', of.search],
    queryFn: ({ signal }) =>
      api.get<ReferencePageAnswer>(`/reference/${listOf[of.kind]}`, {
        query: { search: of.search, active: true, limit: 50 },
        signal,
      }),
  });

/** Documents that can be pushed as a test: approved, and not in the books. */
export const testableQuery = (api: Api) =>
  queryOptions({
    queryKey: ['documents', 'testable'],
    queryFn: async ({ signal }) => {
      const pages = await Promise.all(
        ['waiting', 'queued'].map((state) =>
          api.get<{ documents: DocumentAnswer[] }>('/documents', { query: { state, limit: 25 }, signal }),
        ),
      );
      return pages.flatMap(({ documents }) => documents).filter(({ quickbooks }) => quickbooks === undefined);
    },
  });

export const previewQuery = (api: Api, documentId: string) =>
  queryOptions({
    queryKey: ['document', documentId, 'preview'],
    queryFn: ({ signal }) => api.get<DocumentPreview>(`/documents/${documentId}/preview`, { signal }),
  });

// A push takes a second or two; asked for no oftener than a person can see.
const watchMs = 1_500;

/** What became of a test push; asked for again until it has come to an end. */
export const testPushQuery = (api: Api, documentId: string) =>
  queryOptions({
    queryKey: ['document', documentId, 'test-push'],
    queryFn: ({ signal }) => api.get<TestPushAnswer>(`/test-push/${documentId}`, { signal }),
    refetchInterval: ({ state: { data } }) => (data !== undefined && isOver(data) ? false : watchMs),
  });

/**
 * In the books with what stands there, or refused, or waiting for something a person has to do. One that was just submitted
 * still says that it waits for that, until a worker has taken it.
 */
export const isOver = ({
  state,
  waitingReason,
  result,
}: Pick<TestPushAnswer, 'state' | 'waitingReason' | 'result'>): boolean =>
  state === 'pushed'
    ? result?.facts !== undefined
    : state !== 'queued' && state !== 'unknown' && !waitsForSubmit({ state, waitingReason });
