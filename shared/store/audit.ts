import type { RealmId, TenantId } from '../domain/ids.ts';
import { keys } from './keys.ts';
import type { Table } from './table.ts';

/** Who did what to which tenant, and how it ended (G4). Ids and codes only. */
export interface AuditRecord {
  readonly tenantId: TenantId;
  /** `user:<id>` or `client:<id>`. */
  readonly actor: string;
  readonly action: string;
  readonly outcome: string;
  readonly correlationId: string;
  readonly realmId?: RealmId;
}

/** The trail: rows are only ever added. */
export function createAuditTrail(deps: { table: Table; nowMs: () => number; newId: () => string }) {
  return {
    async add(record: AuditRecord): Promise<void> {
      const { tenantId, ...attributes } = record;
      const at = new Date(deps.nowMs()).toISOString();
      await deps.table.put({ ...keys.audit(tenantId, { at, auditId: deps.newId() }), ...attributes });
    },
  };
}
