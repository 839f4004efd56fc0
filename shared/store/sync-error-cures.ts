import type { CauseCode } from '../domain/causes.ts';
import type { Connection } from '../domain/connection.ts';
import type { TenantId } from '../domain/ids.ts';
import { companyErrorOf, type SyncError } from '../domain/sync-error.ts';
import type { QueueAgain } from './queue-again.ts';
import type { SyncErrors } from './sync-errors.ts';

export type SyncErrorCures = ReturnType<typeof createSyncErrorCures>;

/** The sync errors as those move them who cure causes from outside the push flow. `steps` open and close them. */
export function createSyncErrorCures(deps: {
  nowMs: () => number;
  sha256Hex: (text: string) => string;
  store: Pick<SyncErrors, 'openErrors' | 'memberIds'>;
  steps: Pick<SyncErrors, 'open' | 'close'>;
  queueAgain: QueueAgain;
}) {
  const { sha256Hex, store, steps, queueAgain } = deps;
  const at = (): string => new Date(deps.nowMs()).toISOString();
  const identityOf = ({ realmId }: Connection, cause: CauseCode) =>
    companyErrorOf(sha256Hex, { realmId, cause });

  const listOpenErrors = (tenantId: TenantId): AsyncIterable<SyncError> => store.openErrors(tenantId, at());

  /** Queues the documents that were refused for an error again. */
  async function retryError(tenantId: TenantId, errorId: string): Promise<void> {
    await queueAgain(tenantId, { documentIds: store.memberIds(tenantId, errorId) });
  }

  async function closeError(connection: Connection, cause: CauseCode): Promise<void> {
    await steps.close(connection.tenantId, identityOf(connection, cause).errorId, at());
  }

  /** Reconnecting ends what the broken connection was the reason for. */
  async function closeConnectionErrors(connection: Connection): Promise<void> {
    // A period that is closed still is told of again by the documents that wait for it.
    for (const cause of ['needs_reconnect', 'subscription_lapsed', 'period_closed'] as const) {
      await closeError(connection, cause);
    }
  }

  return {
    listOpenErrors,
    retryError,
    closeError,

    openError: async (connection: Connection, of: { cause: CauseCode; detail: string }): Promise<void> => {
      const error = { ...identityOf(connection, of.cause), detail: of.detail };
      await steps.open(connection.tenantId, { error, at: at() });
    },

    closeConnectionErrors,

    /**
     * What a company that is left for another one was the reason for: there it can be cured no more. Back in it, what is
     * so still is told of again.
     */
    closeCompanyErrors: async (connection: Connection): Promise<void> => {
      await closeConnectionErrors(connection);
      await closeError(connection, 'mapping_stale');
    },

    /** Saving a mapping ends what a stale one was the reason for, and tries again what failed on it. */
    cureMapping: async (connection: Connection): Promise<void> => {
      await closeError(connection, 'mapping_stale');
      // What still lies in a closed period, by what is decided now, says so again.
      await closeError(connection, 'period_closed');
      for await (const error of listOpenErrors(connection.tenantId)) {
        if (error.subject.kind === 'mapping') await retryError(connection.tenantId, error.errorId);
      }
    },
  };
}
