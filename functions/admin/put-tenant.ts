/**
 * The vendor founds a tenant, or changes its name or time zone; its nights move with the zone. Repeated with the same content
 * it changes nothing but the time of the change.
 */
import type { PutTenantRequest } from '../../shared/contracts/http.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { Tenant } from '../../shared/domain/tenant.ts';
import type { Tenants } from '../../shared/store/tenants.ts';

interface PutTenantDeps {
  readonly nowMs: () => number;
  readonly tenants: Pick<Tenants, 'put'>;
  readonly changeNightZone: (of: { tenantId: TenantId; timeZone: string }) => Promise<void>;
}

/** Answers the tenant as it is now, and whether it is new. */
export async function putTenant(
  deps: PutTenantDeps,
  of: { tenantId: TenantId; described: PutTenantRequest },
): Promise<{ isNew: boolean; tenant: Tenant }> {
  const now = new Date(deps.nowMs()).toISOString();
  const put = await deps.tenants.put(of.tenantId, { ...of.described, now });
  await deps.changeNightZone(put.tenant);
  return put;
}
