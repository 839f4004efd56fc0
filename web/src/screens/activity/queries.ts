import { queryOptions } from '@tanstack/react-query';
import type { ActivityPage } from '../../../../shared/contracts/activity.ts';
import type { Api } from '../../api/api.ts';
import { refreshMs } from '../../api/query-client.ts';
import type { ActivitySearch } from '../../search.ts';

const pageSize = 50;

/** A page of what people did, newest first. */
export const activityQuery = (api: Api, search: ActivitySearch) =>
  queryOptions({
    queryKey: ['activity', 'list', search],
    queryFn: ({ signal }) =>
      api.get<ActivityPage>('/activity', { query: { ...search, limit: pageSize }, signal }),
    refetchInterval: refreshMs.otherwise,
  });
