/** Tells a tenant's name and time zone. */
import type { TenantId } from '../../shared/domain/ids.ts';
import { InvariantError } from '../../shared/domain/errors.ts';
import type { Tenant } from '../../shared/domain/tenant.ts';
import type { Tenants } from '../../shared/store/tenants.ts';

/** The edge lets only existing tenants through, so a missing one was erased within this very request. */
export async function getTenant(
  deps: { readonly tenants: Pick<Tenants, 'get'> },
  tenantId: TenantId,
): Promise<Tenant> {
  const tenant = await deps.tenants.get(tenantId);
  if (tenant === undefined) {
    throw new InvariantError(`Cannot read tenant ${tenantId}: it went away during the request.`);
  }
  return tenant;
}
