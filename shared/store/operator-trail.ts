import type { AuditRecord } from './audit.ts';
import { keys } from './keys.ts';
import type { Table } from './table.ts';

export type OperatorTrail = ReturnType<typeof createOperatorTrail>;

/** What operators did that belongs to no tenant there is: to messages that cannot be read, say. Rows are only ever added. */
export function createOperatorTrail(deps: { table: Table; nowMs: () => number; newId: () => string }) {
  return {
    async add(record: Omit<AuditRecord, 'tenantId'>): Promise<void> {
      const at = new Date(deps.nowMs()).toISOString();
      await deps.table.put({ ...keys.operatorAct({ at, auditId: deps.newId() }), ...record });
    },
  };
}
