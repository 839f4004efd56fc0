import { queryOptions } from '@tanstack/react-query';
import type { syncErrorPageSchema } from '../../../shared/contracts/sync-errors.ts';
import type { infer as Infer } from 'zod';
import type { Api } from '../api/api.ts';
import { refreshMs } from '../api/query-client.ts';

/** One page of the API; more open causes than that nobody counts by eye. */
const maxCounted = 100;

/** How many causes hold something up; shown beside the way to them. Its key lies under that of the list. */
export const openErrorCountQuery = (api: Api) =>
  queryOptions({
    queryKey: ['sync-errors', 'open-count'],
    queryFn: async ({ signal }) => {
      const query = { state: 'open', limit: maxCounted };
      const page = await api.get<Infer<typeof syncErrorPageSchema>>('/sync-errors', { query, signal });
      return { count: page.syncErrors.length, isCapped: page.next !== undefined };
    },
    refetchInterval: refreshMs.otherwise,
  });
