/**
 * QuickBooks takes no more writes over a connection: the bus hears of it, then the connection says so and a sync error tells
 * what to do, and documents wait. Told first, so that a crash in between tells it again.
 */
import {
  brokenCauses,
  connectionBrokenEvent,
  type BrokenState,
} from '../../shared/contracts/connection-broken.ts';
import type { BusEvent } from '../../shared/contracts/events.ts';
import type { Connection } from '../../shared/domain/connection.ts';
import type { Connections } from '../../shared/store/connections.ts';
import type { SyncErrorPort } from './turn.ts';

interface MarkConnectionDeps {
  readonly nowMs: () => number;
  readonly sha256Hex: (text: string) => string;
  readonly connections: Pick<Connections, 'markBroken'>;
  readonly publish: (events: readonly BusEvent[]) => Promise<void>;
  readonly syncErrors: Pick<SyncErrorPort, 'open'>;
}

export async function markConnection(
  deps: MarkConnectionDeps,
  connection: Connection,
  state: BrokenState,
): Promise<void> {
  const at = new Date(deps.nowMs()).toISOString();
  await deps.publish([connectionBrokenEvent(deps.sha256Hex, { connection, state, at })]);
  await deps.connections.markBroken(connection, { state, at });
  await deps.syncErrors.open(connection, brokenCauses[state]);
}
