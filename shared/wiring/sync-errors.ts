import type { Bus } from '../aws/bus.ts';
import type { TenantId } from '../domain/ids.ts';
import { createDigests } from '../store/digests.ts';
import type { CauseCode } from '../domain/causes.ts';
import type { Connection } from '../domain/connection.ts';
import { companyErrorOf } from '../domain/sync-error.ts';
import { createDocuments } from '../store/documents.ts';
import { createHeldDocuments } from '../store/held-documents.ts';
import { createSyncErrorCures, type SyncErrorCures } from '../store/sync-error-cures.ts';
import { createSyncErrors } from '../store/sync-errors.ts';
import type { Table } from '../store/table.ts';
import { createToldSyncErrors, type SyncErrorSteps } from '../store/told-sync-errors.ts';
import type { HttpWiring } from './http.ts';
import { wirePublish, wireQueueAgain } from './outgoing.ts';
import { system } from './system.ts';

interface Of {
  readonly table: Table;
  readonly sha256Hex: (text: string) => string;
}

/** The sync errors as those see them who cure causes from outside the push flow. */
export function wireSyncErrorCures(
  env: { readonly PUSH_INVOICES_QUEUE_URL: string; readonly EVENT_BUS_NAME: string },
  of: Of,
): SyncErrorCures {
  return createSyncErrorCures({
    ...{ ...system, sha256Hex: of.sha256Hex },
    store: createSyncErrors(of.table),
    steps: wireSyncErrorSteps({ ...of, publish: wirePublish(env) }),
    queueAgain: wireQueueAgain(env, of.table),
  });
}

/** The steps that open and close sync errors, told on the bus. */
export const wireSyncErrorSteps = (of: Of & { readonly publish: Bus['publish'] }): SyncErrorSteps =>
  createToldSyncErrors({ ...of, store: createSyncErrors(of.table), noteChange: wireNoteChange(of.table) });

/** Has the tenant's next digest look at what changed. */
function wireNoteChange(table: Table): (tenantId: TenantId) => Promise<void> {
  const digests = createDigests(table);
  return (tenantId) => digests.note(tenantId, { nowMs: system.nowMs() });
}

/** The sync errors as the panel shows them, with what they hold up. */
export const wireSyncErrorPanel = ({ table, nowMs }: Pick<HttpWiring, 'table' | 'nowMs'>) => ({
  nowMs,
  syncErrors: createSyncErrors(table),
  documents: createDocuments(table),
  held: createHeldDocuments(table),
});

/** Opens the sync error of a cause that is about a company or its connection. */
export function wireOpenCompanyError(
  of: Of & { readonly publish: Bus['publish'] },
): (connection: Connection, met: { cause: CauseCode; detail: string }) => Promise<void> {
  const steps = wireSyncErrorSteps(of);
  return async ({ tenantId, realmId }, { cause, detail }) => {
    const error = { ...companyErrorOf(of.sha256Hex, { realmId, cause }), detail };
    await steps.open(tenantId, { error, at: new Date(system.nowMs()).toISOString() });
  };
}
