/** Those who decide about a tenant, as the handlers of settings and of the end of a pause have it, over gated adapters. */
import { resume } from '../../functions/admin/pause.ts';
import { putSettings } from '../../functions/admin/put-settings.ts';
import type { Connection } from '../../shared/domain/connection.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { MappedLists } from '../../shared/domain/mapping-check.ts';
import type { Settings } from '../../shared/domain/settings.ts';
import { createConnections } from '../../shared/store/connections.ts';
import { createQueueAgain } from '../../shared/store/queue-again.ts';
import { createReferenceLists } from '../../shared/store/reference-lists.ts';
import { createReleaseHeld } from '../../shared/store/release-held.ts';
import { createSettingsStore } from '../../shared/store/settings.ts';
import { createSyncErrorCures } from '../../shared/store/sync-error-cures.ts';
import { createSyncErrors } from '../../shared/store/sync-errors.ts';
import { createDigests } from '../../shared/store/digests.ts';
import { createToldSyncErrors } from '../../shared/store/told-sync-errors.ts';
import { busOf, newIdOf, queueOf, sha256Hex, tableOf, type Shared } from './containers.ts';
import type { Container } from './gate.ts';
import type { Intuit } from './intuit.ts';
import { tenantId } from './services.ts';

/** What an admin decides during a run: done again, the same each time, until it is answered. */
export type Decision = { readonly afterMs: number } & (
  { readonly does: 'save'; readonly settings: (intuit: Intuit) => Settings } | { readonly does: 'resume' }
);

const by = 'admin';

/** `PUT …/settings` or `POST …/resume`, one invocation. */
export function decideIn(shared: Shared, container: Container, decision: Decision): Promise<unknown> {
  return decision.does === 'save'
    ? saveIn(shared, container, decision.settings(shared.intuit))
    : resume(resumeDepsOf(shared, container), { tenantId, by });
}

function saveIn(shared: Shared, container: Container, settings: Settings): Promise<Settings> {
  const table = tableOf(shared, container);
  const { nowMs } = shared.clock;
  const store = createSyncErrors(table);
  const { cureMapping } = createSyncErrorCures({
    ...{ nowMs, sha256Hex, store },
    steps: createToldSyncErrors({
      ...{ store, sha256Hex },
      publish: busOf(shared, container).publish,
      noteChange: (tenantId) => createDigests(table).note(tenantId, { nowMs: nowMs() }),
    }),
    queueAgain: createQueueAgain(outgoingOf(shared, container)),
  });
  const readLists = (connection: Connection, wanted: ReadonlySet<keyof MappedLists>): Promise<MappedLists> =>
    readListsOf(shared, container, { connection, wanted });
  return putSettings(
    {
      ...resumeDepsOf(shared, container),
      ...{ readLists, cureMapping },
      getConnection: (of) => createConnections(table).get(of),
    },
    { tenantId, settings, by },
  );
}

function resumeDepsOf(shared: Shared, container: Container) {
  return {
    nowMs: shared.clock.nowMs,
    settings: createSettingsStore(tableOf(shared, container)),
    releaseHeld: createReleaseHeld(outgoingOf(shared, container)),
  };
}

function outgoingOf(shared: Shared, container: Container) {
  const queue = queueOf(shared, container);
  return {
    table: tableOf(shared, container),
    nowMs: shared.clock.nowMs,
    newId: newIdOf(shared.random),
    sendTurn: (of: TenantId) => queue.send({ tenantId: of }),
  };
}

async function readListsOf(
  shared: Shared,
  container: Container,
  of: { connection: Connection; wanted: ReadonlySet<keyof MappedLists> },
): Promise<MappedLists> {
  const { realmId } = of.connection;
  const lists = createReferenceLists({
    table: tableOf(shared, container),
    nowMs: shared.clock.nowMs,
    newId: newIdOf(shared.random),
  });
  const read = <Kind extends keyof MappedLists>(kind: Kind) =>
    of.wanted.has(kind) ? lists.read<Kind>({ tenantId, realmId, kind }) : undefined;
  const [account, taxCode] = await Promise.all([read('account'), read('taxCode')]);
  return { account, taxCode };
}
