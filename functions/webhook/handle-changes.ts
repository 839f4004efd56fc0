/**
 * Handles what webhook notices told of one company. Notices are hints: whatever they say, the books are read, in as few reads
 * as there can be, and what is paid moves forward only. So a notice that is lost, late, repeated or out of order ends in the
 * same state; what is known already costs no read.
 */
import type { ChangesMessage } from '../../shared/contracts/messages.ts';
import { isReadable, type BrokenState, type Connection } from '../../shared/domain/connection.ts';
import type { RealmId, TenantId } from '../../shared/domain/ids.ts';
import type { BooksObserver } from '../../shared/domain/observed.ts';
import type { Connections } from '../../shared/store/connections.ts';
import type { Documents } from '../../shared/store/documents.ts';
import type { EntityIndex } from '../../shared/store/entity-index.ts';
import type { Seen } from '../../shared/store/note-payments.ts';
import type { Payments } from '../../shared/store/payments.ts';
import type { RealmOwners } from '../../shared/store/realm-owners.ts';
import type { Watches } from '../../shared/store/watches.ts';
import { changedEntities } from './changed-entities.ts';
import { readChanged } from './read-changed.ts';
import { unseenChanges } from './unseen-changes.ts';
import { withRead } from './with-read.ts';

export interface HandleChangesDeps {
  readonly nowMs: () => number;
  readonly realmOwners: Pick<RealmOwners, 'get'>;
  readonly connections: Pick<Connections, 'get'>;
  readonly documents: Pick<Documents, 'getMany'>;
  readonly entityIndex: Pick<EntityIndex, 'find'>;
  readonly payments: Pick<Payments, 'find'>;
  readonly watches: Pick<Watches, 'noticed'>;
  readonly observer: BooksObserver;
  readonly notePayments: (seen: Seen) => Promise<unknown>;
  readonly markConnection: (connection: Connection, state: BrokenState) => Promise<void>;
  /** Keeps what belongs to no tenant for an operator to look at. */
  readonly quarantine: (message: ChangesMessage) => Promise<void>;
  readonly log: (line: WebhookLine) => void;
}

export interface WebhookLine {
  readonly code: string;
  readonly tenantId?: TenantId;
  readonly realmId?: RealmId;
  readonly count?: number;
  readonly reason?: string;
}

/** All messages are of one company. Throws when they must come again. */
export async function handleChanges(
  deps: HandleChangesDeps,
  messages: readonly ChangesMessage[],
): Promise<void> {
  const [first] = messages;
  if (first === undefined) return;
  const { realmId } = first;
  const tenantId = await deps.realmOwners.get(realmId, new Date(deps.nowMs()).toISOString());
  if (tenantId === undefined) {
    // Test events of the portal, or a company that was disconnected meanwhile.
    for (const message of messages) await deps.quarantine(message);
    deps.log({ code: 'changes_of_unknown_company', realmId, count: messages.length });
    return;
  }
  const connection = await deps.connections.get(tenantId);
  if (connection === undefined || connection.realmId !== realmId || !isReadable(connection.state)) {
    // Connecting again looks through the books.
    deps.log({ code: 'changes_without_connection', tenantId, realmId });
    return;
  }
  const changes = messages.flatMap((message) => message.changes);
  const changed = changedEntities(changes);
  const unseen = await unseenChanges(deps, { tenantId, realmId, changed });
  const count = unseen.documents.length + unseen.payments.length;
  if (count > 0) {
    const read = await readChanged(deps, { connection, changed: unseen });
    await withRead(deps, { connection, read }, (seen) =>
      deps.notePayments({ tenantId, realmId, ...seen, keepsForeign: true }),
    );
  }
  // Last: notices that are lost with this worker must not count as come.
  const latest = changes
    .map(({ changedAt }) => changedAt)
    .toSorted()
    .at(-1);
  if (latest !== undefined) await deps.watches.noticed(tenantId, latest);
  deps.log({ code: 'changes_handled', tenantId, count });
}
