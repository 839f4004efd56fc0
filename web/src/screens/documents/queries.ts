import { queryOptions } from '@tanstack/react-query';
import type { ActivityPage } from '../../../../shared/contracts/activity.ts';
import type { DocumentAnswer } from '../../../../shared/contracts/http.ts';
import type { SubmissionAnswer } from '../../../../shared/contracts/submission.ts';
import type { Api } from '../../api/api.ts';
import { refreshMs } from '../../api/query-client.ts';
import type { DocumentsSearch } from '../../search.ts';
import { isUnderWay } from '../../show/document-words.ts';
import { fillPage, type DocumentsPage, type FilledPage } from './fill-page.ts';

const pageSize = 50;

/** A page of documents. Where a filter finds few among many, `onProgress` hears how many were looked through so far. */
export const documentsQuery = (
  api: Api,
  search: DocumentsSearch,
  onProgress: (lookedThrough: number) => void,
) =>
  queryOptions({
    queryKey: ['documents', 'list', search],
    queryFn: ({ signal }): Promise<FilledPage> =>
      fillPage(
        (after) =>
          api.get<DocumentsPage>('/documents', { query: { ...search, limit: pageSize, after }, signal }),
        { after: search.after, wanted: pageSize, onProgress },
      ),
    refetchInterval: ({ state: { data } }) =>
      data?.documents.some(isUnderWay) === true ? refreshMs.whileBusy : refreshMs.otherwise,
  });

export const documentQuery = (api: Api, documentId: string) =>
  queryOptions({
    queryKey: ['document', documentId, 'state'],
    queryFn: ({ signal }) => api.get<DocumentAnswer>(`/documents/${documentId}`, { signal }),
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && isUnderWay(data) ? refreshMs.whileBusy : refreshMs.otherwise,
  });

/** What was submitted, line by line. */
export const submissionQuery = (api: Api, of: { documentId: string; revision: number }) =>
  queryOptions({
    queryKey: ['document', of.documentId, 'submission', of.revision],
    queryFn: ({ signal }) => api.get<SubmissionAnswer>(`/documents/${of.documentId}/submission`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What people did to one document. */
export const documentActivityQuery = (api: Api, documentId: string) =>
  queryOptions({
    queryKey: ['activity', 'of', documentId],
    queryFn: ({ signal }) => api.get<ActivityPage>('/activity', { query: { documentId, limit: 50 }, signal }),
  });
