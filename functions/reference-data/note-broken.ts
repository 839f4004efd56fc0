/** Reading found that Intuit does not accept the connection any more: told, marked, and shown with what to do. */
import { brokenCauses, connectionBrokenEvent } from '../../shared/contracts/connection-broken.ts';
import type { BusEvent } from '../../shared/contracts/events.ts';
import type { CauseCode } from '../../shared/domain/causes.ts';
import type { Connection } from '../../shared/domain/connection.ts';
import type { Connections } from '../../shared/store/connections.ts';

interface NoteBrokenDeps {
  readonly nowMs: () => number;
  readonly sha256Hex: (text: string) => string;
  readonly connections: Pick<Connections, 'markBroken'>;
  readonly publish: (events: readonly BusEvent[]) => Promise<void>;
  readonly openError: (connection: Connection, of: { cause: CauseCode; detail: string }) => Promise<void>;
}

/** Told first, so that a crash in between tells it again; the event bears the same id for the same grant. */
export async function noteBroken(deps: NoteBrokenDeps, connection: Connection): Promise<void> {
  const at = new Date(deps.nowMs()).toISOString();
  const state = 'needsReconnect';
  await deps.publish([connectionBrokenEvent(deps.sha256Hex, { connection, state, at })]);
  await deps.connections.markBroken(connection, { state, at });
  await deps.openError(connection, brokenCauses[state]);
}
