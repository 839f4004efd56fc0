import { brokenCauses, connectionBrokenEvent } from '../contracts/connection-broken.ts';
import type { BusEvent } from '../contracts/events.ts';
import type { CauseCode } from '../domain/causes.ts';
import type { BrokenState, Connection } from '../domain/connection.ts';
import type { Connections } from './connections.ts';

interface MarkConnectionDeps {
  readonly nowMs: () => number;
  readonly sha256Hex: (text: string) => string;
  readonly connections: Pick<Connections, 'get' | 'markBroken'>;
  readonly publish: (events: readonly BusEvent[]) => Promise<void>;
  readonly openError: (connection: Connection, of: { cause: CauseCode; detail: string }) => Promise<void>;
}

/**
 * Pushing or reading has found that QuickBooks takes no more work over a connection: the bus hears of it, then the connection
 * says so, and a sync error tells what to do. Told first, so that a crash in between tells it again; the event bears the same
 * id for the same grant. Whoever finds it after the grant was ended on purpose, or renewed, has nothing to tell.
 */
export async function markConnection(
  deps: MarkConnectionDeps,
  connection: Connection,
  state: BrokenState,
): Promise<void> {
  const current = await deps.connections.get(connection.tenantId);
  if (current?.epoch !== connection.epoch || current.state === 'disconnected') return;
  const at = new Date(deps.nowMs()).toISOString();
  await deps.publish([connectionBrokenEvent(deps.sha256Hex, { connection, state, at })]);
  await deps.connections.markBroken(connection, { state, at });
  await deps.openError(connection, brokenCauses[state]);
}
