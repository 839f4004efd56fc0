import { createAuditTrail, type AuditRecord } from './audit.ts';
import { createIdempotencyKeys } from './idempotency.ts';
import type { Table } from './table.ts';
import { createTenants, type TenantStanding } from './tenants.ts';
import type { TenantId } from '../domain/ids.ts';

/** What every HTTP handler's edge needs of the table, in one call. */
export function createEdgePorts(deps: { table: Table; nowMs: () => number; newId: () => string }) {
  const tenants = createTenants(deps);
  const trail = createAuditTrail(deps);
  return {
    tenantStanding: (tenantId: TenantId): Promise<TenantStanding> => tenants.standing(tenantId),
    audit: (record: AuditRecord): Promise<void> => trail.add(record),
    idempotencyKeys: createIdempotencyKeys(deps),
  };
}
