import type { HttpDeps } from '../../../shared/edge/http-handler.ts';
import type { LogLine } from '../../../shared/edge/log.ts';
import { sha256Hex } from '../../../shared/edge/sha256-hex.ts';
import { tenantIdSchema } from '../../../shared/domain/ids.ts';
import { createEdgePorts } from '../../../shared/store/edge-ports.ts';
import { createTenants } from '../../../shared/store/tenants.ts';
import { createMemoryTable, type MemoryTable } from '../../fakes/memory-table.ts';

export interface EdgeHarness {
  readonly deps: HttpDeps;
  readonly table: MemoryTable;
  readonly lines: LogLine[];
  readonly clock: { nowMs: number };
  auditRows(): Record<string, unknown>[];
}

const startMs = Date.parse('2026-03-01T10:00:00.000Z');

/** An edge on a table in memory that holds two tenants, a and b. */
export async function createEdgeHarness(): Promise<EdgeHarness> {
  const table = createMemoryTable();
  const clock = { nowMs: startMs };
  const lines: LogLine[] = [];
  let ids = 0;
  const system = { nowMs: () => clock.nowMs, newId: () => `id-${(ids += 1)}` };
  const tenants = createTenants({ table, ...system });
  for (const name of ['tenant-a', 'tenant-b']) {
    await tenants.put(tenantIdSchema.parse(name), { name, timeZone: 'UTC', now: '2026-01-01T00:00:00.000Z' });
  }
  return {
    table,
    lines,
    clock,
    deps: { ...system, sha256Hex, log: (line) => lines.push(line), ...createEdgePorts({ table, ...system }) },
    auditRows: () => [...table.items.values()].filter(({ sk }) => sk.startsWith('AUDIT#')),
  };
}
