/**
 * The vendor founds a tenant, or changes its name or time zone; its nights move with the zone. Repeated with the same content
 * it changes nothing but the time of the change. The id of a tenant that was erased is not given out again.
 */
import type { PutTenantRequest } from '../../shared/contracts/http.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import { tenantErased } from '../../shared/domain/tenant-erased.ts';
import type { Tenant } from '../../shared/domain/tenant.ts';
import type { Tenants } from '../../shared/store/tenants.ts';

interface PutTenantDeps {
  readonly nowMs: () => number;
  readonly tenants: Pick<Tenants, 'put'>;
  readonly changeNightZone: (of: { tenantId: TenantId; timeZone: string }) => Promise<void>;
}

/** Answers the tenant as it is now, and whether it is new. Throws `ProblemError` 410 for one that was erased. */
export async function putTenant(
  deps: PutTenantDeps,
  of: { tenantId: TenantId; described: PutTenantRequest },
): Promise<{ isNew: boolean; tenant: Tenant }> {
  const now = new Date(deps.nowMs()).toISOString();
  const put = await deps.tenants.put(of.tenantId, { ...of.described, now });
  if (put === 'erased') throw tenantErased();
  await deps.changeNightZone(put.tenant);
  return put;
}
