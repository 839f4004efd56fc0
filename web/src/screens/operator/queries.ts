import { queryOptions } from '@tanstack/react-query';
import type { TenantPage } from '../../../../shared/contracts/operator-tenants.ts';
import type { Api } from '../../api/api.ts';
import { refreshMs } from '../../api/query-client.ts';

/** A page of tenants; `api` is the deployment's. */
export const tenantsQuery = (api: Api, after: string | undefined) =>
  queryOptions({
    queryKey: ['operator', 'tenants', after ?? ''],
    queryFn: ({ signal }) =>
      api.get<TenantPage>('/operator/tenants', { query: { limit: 50, after }, signal }),
    refetchInterval: refreshMs.otherwise,
  });
