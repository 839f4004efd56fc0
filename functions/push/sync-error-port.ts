/** The sync errors as a turn moves them, on top of their store: one for each root cause, told by its id. */
import type { CauseCode } from '../../shared/domain/causes.ts';
import type { Connection } from '../../shared/domain/connection.ts';
import type { Document } from '../../shared/domain/document.ts';
import { companyErrorOf, subjectOf, syncErrorIdOf } from '../../shared/domain/sync-error.ts';
import type { SyncErrors } from '../../shared/store/sync-errors.ts';
import type { SyncErrorPort } from './turn.ts';

interface PortDeps {
  readonly nowMs: () => number;
  readonly sha256Hex: (text: string) => string;
  readonly store: Pick<SyncErrors, 'join' | 'leave' | 'open' | 'close'>;
}

export function createSyncErrorPort(deps: PortDeps): SyncErrorPort {
  const { sha256Hex, store } = deps;
  const at = (): string => new Date(deps.nowMs()).toISOString();
  const identityOf = ({ realmId }: Connection, cause: CauseCode) =>
    companyErrorOf(sha256Hex, { realmId, cause });

  return {
    idOf: (realmId, { cause, subject }) => syncErrorIdOf(sha256Hex, { realmId, cause, subject }),

    async join(document: Document, pushError) {
      const { tenantId, documentId, syncErrorId } = document;
      const { cause, detail, faultCode, intuitTid } = pushError;
      if (syncErrorId === undefined) return;
      const error = {
        errorId: syncErrorId,
        cause,
        subject: subjectOf(pushError, document),
        detail,
        ...(faultCode === undefined ? {} : { faultCode }),
        ...(intuitTid === undefined ? {} : { intuitTid }),
      };
      await store.join(tenantId, { error, documentId, at: pushError.openedAt });
    },

    async leave(tenantId, of) {
      await store.leave(tenantId, of);
    },

    async open(connection, { cause, detail, at: since = at() }) {
      const error = { ...identityOf(connection, cause), detail };
      await store.open(connection.tenantId, { error, at: since });
    },

    async close(connection, cause) {
      await store.close(connection.tenantId, identityOf(connection, cause).errorId, at());
    },
  };
}
