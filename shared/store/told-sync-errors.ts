import type { BusEvent } from '../contracts/events.ts';
import { syncErrorEvent } from '../contracts/sync-error-events.ts';
import type { TenantId } from '../domain/ids.ts';
import type { SyncError } from '../domain/sync-error.ts';
import type { SyncErrors } from './sync-errors.ts';

/** The steps that open and close sync errors. */
export type SyncErrorSteps = Pick<SyncErrors, 'join' | 'leave' | 'open' | 'close'>;

/**
 * Sync errors whose opening and closing is told on the bus, so that panel, document and bus agree (F4). Told after it is
 * stored: a step that is repeated after a crash in between, for the same moment, tells it again under the same id. An error
 * that stands by itself is told each time it is met, because its moment is another one each time.
 */
export function createToldSyncErrors(deps: {
  store: SyncErrorSteps;
  sha256Hex: (text: string) => string;
  publish: (events: readonly BusEvent[]) => Promise<void>;
  /** Has the tenant's next digest look at what changed. */
  noteChange: (tenantId: TenantId) => Promise<void>;
}): SyncErrorSteps {
  const { store, sha256Hex, publish, noteChange } = deps;
  const tell = async (tenantId: TenantId, was: 'opened' | 'closed', error: SyncError): Promise<void> => {
    await noteChange(tenantId);
    await publish([syncErrorEvent(sha256Hex, { tenantId, error, was })]);
  };
  const tellClosed = async (
    tenantId: TenantId,
    closed: SyncError | undefined,
  ): Promise<SyncError | undefined> => {
    if (closed !== undefined) await tell(tenantId, 'closed', closed);
    return closed;
  };

  return {
    async join(tenantId, of) {
      const opened = await store.join(tenantId, of);
      if (opened.isNew) await tell(tenantId, 'opened', opened.error);
      return opened;
    },

    async open(tenantId, of) {
      const opened = await store.open(tenantId, of);
      if (opened.error.state === 'open') await tell(tenantId, 'opened', opened.error);
      return opened;
    },

    leave: async (tenantId, of) => tellClosed(tenantId, await store.leave(tenantId, of)),

    close: async (tenantId, errorId, at) => tellClosed(tenantId, await store.close(tenantId, errorId, at)),
  };
}
