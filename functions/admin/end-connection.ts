import type { Connection } from '../../shared/domain/connection.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { Connections } from '../../shared/store/connections.ts';

interface EndConnectionDeps {
  readonly nowMs: () => number;
  readonly connections: Pick<Connections, 'get' | 'replace'>;
}

/** Closes the books of a tenant that has its tombstone. Answers the connection as it is then; undefined where there is none. */
export async function endConnection(
  deps: EndConnectionDeps,
  tenantId: TenantId,
): Promise<Connection | undefined> {
  for (;;) {
    const before = await deps.connections.get(tenantId);
    if (before === undefined || before.state === 'disconnected') return before;
    const stateChangedAt = new Date(deps.nowMs()).toISOString();
    const ended: Connection = { ...before, state: 'disconnected', epoch: before.epoch + 1, stateChangedAt };
    if (await deps.connections.replace(ended, before)) return ended;
    // A connect or disconnect that was under way changed it; none begins after the tombstone.
  }
}
