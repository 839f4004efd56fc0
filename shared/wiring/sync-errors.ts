import type { CauseCode } from '../domain/causes.ts';
import type { Connection } from '../domain/connection.ts';
import type { TenantId } from '../domain/ids.ts';
import { subjectOf, syncErrorIdOf, type SyncError } from '../domain/sync-error.ts';
import { createSyncErrors, type SyncErrors } from '../store/sync-errors.ts';
import type { Table } from '../store/table.ts';
import { wireQueueAgain } from './outgoing.ts';
import { system } from './system.ts';

interface Of {
  readonly table: Table;
  readonly sha256Hex: (text: string) => string;
}

// A page of sync errors; there are few, because each is a root cause.
const pageSize = 100;

/** The sync errors as those see them who cure causes from outside the push flow. */
export function wireSyncErrors(env: { readonly PUSH_INVOICES_QUEUE_URL: string }, of: Of) {
  const store = createSyncErrors(of.table);
  const queueAgain = wireQueueAgain(env, of.table);
  const listOpenErrors = (tenantId: TenantId): AsyncIterable<SyncError> => openErrors(store, tenantId);
  const retryError = async (tenantId: TenantId, errorId: string): Promise<void> => {
    await queueAgain(tenantId, { documentIds: allDocumentIds(store, tenantId, errorId) });
  };
  return {
    listOpenErrors,
    retryError,
    async openError(connection: Connection, error: { cause: CauseCode; detail: string }): Promise<void> {
      const at = new Date(system.nowMs()).toISOString();
      await store.open(connection.tenantId, {
        error: { ...identityOf(of, connection, error.cause), detail: error.detail },
        at,
      });
    },
    closeError: (connection: Connection, cause: CauseCode): Promise<void> =>
      closeErrors(store, of, { connection, causes: [cause] }),
  };
}

/** Reconnecting ends what the broken connection was the reason for. */
export const wireCloseConnectionErrors =
  (of: Of) =>
  (connection: Connection): Promise<void> =>
    closeErrors(createSyncErrors(of.table), of, {
      connection,
      // A period that is closed still is told of again by the documents that wait for it.
      causes: ['needs_reconnect', 'subscription_lapsed', 'period_closed'],
    });

/** Saving a mapping ends what a stale one was the reason for, and tries again what failed on it. */
export function wireCureMapping(
  env: { readonly PUSH_INVOICES_QUEUE_URL: string },
  of: Of,
): (connection: Connection) => Promise<void> {
  const errors = wireSyncErrors(env, of);
  return async (connection) => {
    await errors.closeError(connection, 'mapping_stale');
    // What still lies in a closed period, by what is decided now, says so again.
    await errors.closeError(connection, 'period_closed');
    for await (const error of errors.listOpenErrors(connection.tenantId)) {
      if (error.subject.kind === 'mapping') await errors.retryError(connection.tenantId, error.errorId);
    }
  };
}

async function closeErrors(
  store: SyncErrors,
  of: Of,
  which: { connection: Connection; causes: readonly CauseCode[] },
): Promise<void> {
  const { connection, causes } = which;
  const at = new Date(system.nowMs()).toISOString();
  for (const cause of causes) {
    await store.close(connection.tenantId, identityOf(of, connection, cause).errorId, at);
  }
}

/** The error that is about a connection, a company or its mapping, and not about one document. */
function identityOf({ sha256Hex }: Of, { realmId }: Connection, cause: CauseCode) {
  const subject = subjectOf({ cause }, { documentId: '', number: '', currency: '' });
  return { cause, subject, errorId: syncErrorIdOf(sha256Hex, { realmId, cause, subject }) };
}

async function* openErrors(store: SyncErrors, tenantId: TenantId): AsyncGenerator<SyncError> {
  let after: string | undefined;
  do {
    const page = await store.list(tenantId, {
      state: 'open',
      limit: pageSize,
      now: new Date(system.nowMs()).toISOString(),
      ...(after === undefined ? {} : { after }),
    });
    yield* page.errors;
    after = page.next;
  } while (after !== undefined);
}

async function* allDocumentIds(store: SyncErrors, tenantId: TenantId, errorId: string) {
  let after: Awaited<ReturnType<SyncErrors['documentIds']>>['next'];
  do {
    const page = await store.documentIds(tenantId, errorId, {
      limit: pageSize,
      ...(after === undefined ? {} : { after }),
    });
    yield* page.documentIds;
    after = page.next;
  } while (after !== undefined);
}
