import { queryOptions } from '@tanstack/react-query';
import type {
  ReferenceAnswer,
  ReferenceListName,
  ReferencePageAnswer,
} from '../../../../shared/contracts/reference-data.ts';
import type { DocumentAnswer } from '../../../../shared/contracts/http.ts';
import type { UsageAnswer } from '../../../../shared/contracts/usage.ts';
import type { Settings } from '../../../../shared/domain/settings.ts';
import { ApiError } from '../../api/api-error.ts';
import type { Api, Query } from '../../api/api.ts';
import type { PickerOption } from '../../ui/picker-option.ts';
import { optionOf } from './target-words.ts';

export const settingsQuery = (api: Api) =>
  queryOptions({
    queryKey: ['settings'],
    queryFn: ({ signal }) => api.get<Settings>('/settings', { signal }),
  });

/** How fresh the lists are, and what of the mapping is stale. */
export const referenceQuery = (api: Api) =>
  queryOptions({
    queryKey: ['reference', 'state'],
    queryFn: ({ signal }) => api.get<ReferenceAnswer>('/reference', { signal }),
  });

export const usageQuery = (api: Api) =>
  queryOptions({ queryKey: ['usage'], queryFn: ({ signal }) => api.get<UsageAnswer>('/usage', { signal }) });

/** Whether any document is in the books yet. */
export const anyPushedQuery = (api: Api) =>
  queryOptions({
    queryKey: ['documents', 'any-pushed'],
    queryFn: async ({ signal }) => {
      const query = { state: 'pushed', limit: 1 };
      const { documents } = await api.get<{ documents: DocumentAnswer[] }>('/documents', { query, signal });
      return documents.length > 0;
    },
  });

/** What can be chosen from a list: all of it, for it is searched while one types. */
export const targetsQuery = (api: Api, of: { list: ReferenceListName; usableFor?: string }) =>
  queryOptions({
    queryKey: ['reference', of.list, of.usableFor ?? 'all'],
    queryFn: async ({ signal }): Promise<PickerOption[]> => {
      const options: PickerOption[] = [];
      for (let after: string | undefined = ''; after !== undefined;) {
        const query: Query = { usableFor: of.usableFor, active: true, limit: 1000, after };
        const page: ReferencePageAnswer = await api.get(`/reference/${of.list}`, { query, signal });
        options.push(...page.entries.map(optionOf));
        after = page.next;
      }
      return options;
    },
    staleTime: 60_000,
    // Just after connecting the lists are still being read: that passes by itself.
    retry: (count, error) => isBeingRead(error) && count < 15,
    retryDelay: 2_000,
  });

/** The lists of the company were not read yet. */
const isBeingRead = (error: unknown): boolean => error instanceof ApiError && error.status === 409;
