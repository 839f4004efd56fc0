import { createAuditTrail, type AuditRecord } from './audit.ts';
import { createIdempotencyKeys } from './idempotency.ts';
import { createPeople } from './people.ts';
import type { Table } from './table.ts';
import { createTenants, type TenantStanding } from './tenants.ts';
import type { TenantId } from '../domain/ids.ts';

/** What every HTTP handler's edge needs of the table, in one call. */
export function createEdgePorts(deps: { table: Table; nowMs: () => number; newId: () => string }) {
  const tenants = createTenants(deps);
  const trail = createAuditTrail(deps);
  const people = createPeople(deps.table);
  return {
    tenantStanding: (tenantId: TenantId): Promise<TenantStanding> => tenants.standing(tenantId),
    audit: (record: AuditRecord): Promise<void> => trail.add(record),
    notePerson: (tenantId: TenantId, person: { userId: string; name: string }): Promise<void> =>
      people.note(tenantId, person),
    idempotencyKeys: createIdempotencyKeys(deps),
  };
}
