import { handleChanges } from '../../functions/webhook/handle-changes.ts';
import { lookForChanges } from '../../functions/webhook/look-for-changes.ts';
import type { PreviousCertificate } from '../../functions/reconcile/certificate.ts';
import { reconcileNight, type ReconcileNightDeps } from '../../functions/reconcile/reconcile-night.ts';
import type { BusEvent } from '../../shared/contracts/events.ts';
import type { Change, ChangesMessage } from '../../shared/contracts/messages.ts';
import { certificateSchema, type Certificate } from '../../shared/contracts/reconcile.ts';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import type { Connection } from '../../shared/domain/connection.ts';
import { createBooksObserver } from '../../shared/quickbooks-online/observe-books.ts';
import { createCountFigures } from '../../shared/store/count-figures.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { createDrifts } from '../../shared/store/drifts.ts';
import { createEntityIndex } from '../../shared/store/entity-index.ts';
import { createFigures } from '../../shared/store/figures.ts';
import { createFindings } from '../../shared/store/findings.ts';
import { notePayments, type Seen } from '../../shared/store/note-payments.ts';
import { createPayments } from '../../shared/store/payments.ts';
import { createWatches } from '../../shared/store/watches.ts';
import type { createPushWorld } from './push-world.ts';

type PushWorld = Pick<
  ReturnType<typeof createPushWorld>,
  | 'clock'
  | 'client'
  | 'tenantId'
  | 'realmId'
  | 'table'
  | 'simulator'
  | 'deps'
  | 'sha256Hex'
  | 'publishEvents'
  | 'syncErrorSteps'
>;

/** Looks at the books of a world: what notices bring about, looking for what they did not tell, and nights. */
export function observing(world: PushWorld, of: { getConnection: () => Promise<Connection | undefined> }) {
  const { clock, client, tenantId, realmId, table, simulator, sha256Hex } = world;
  const { nowMs } = clock;
  const isoNow = (): string => new Date(nowMs()).toISOString();
  const documents = createDocuments(table);
  const entityIndex = createEntityIndex(table);
  const payments = createPayments(table);
  const watches = createWatches(table);
  const findings = createFindings(table);
  const told: BusEvent[] = [];
  const quarantined: ChangesMessage[] = [];
  const log: string[] = [];
  const publish = async (events: readonly BusEvent[]): Promise<void> => {
    await world.publishEvents(events);
    told.push(...events);
  };
  const countFigures = createCountFigures({
    figures: createFigures({ table, nowMs }),
    log: ({ code }) => log.push(code),
  });
  const observer = createBooksObserver({ client, nowMs, hash: sha256Hex });
  const note = (seen: Seen) =>
    notePayments({ nowMs, documents, entityIndex, payments, publish, sha256Hex, countFigures }, seen);
  const webhook = {
    nowMs,
    realmOwners: { get: async (realm: string) => (realm === realmId ? tenantId : undefined) },
    connections: { get: () => of.getConnection() },
    ...{ documents, entityIndex, payments, watches, observer, notePayments: note },
    markConnection: world.deps.markConnection,
    quarantine: async (message: ChangesMessage) => {
      quarantined.push(message);
    },
    log: ({ code }: { code: string }) => log.push(code),
  };
  let previous: PreviousCertificate | undefined;
  let nights = 0;
  const night: ReconcileNightDeps = {
    ...{ nowMs, sha256Hex, documents, findings },
    drifts: createDrifts(table),
    syncErrors: world.syncErrorSteps,
    getPrevious: async () => previous,
    startReading: () => {
      const before = simulator.control.counters(realmId).metered;
      return { observer, meteredReads: () => simulator.control.counters(realmId).metered - before };
    },
    notePayments: note,
    markConnection: world.deps.markConnection,
  };

  return {
    ...{ webhook, night, told, quarantined, log, watches, findings, entityIndex },
    notice: (entity: string, entityId: string, change: Partial<Change> = {}): Change => ({
      ...{ entity, entityId, operation: 'updated', changedAt: isoNow() },
      ...change,
    }),
    handle: (...changes: readonly Change[]): Promise<void> =>
      clock.run(handleChanges(webhook, [{ realmId, receivedAt: isoNow(), changes: [...changes] }])),
    look: (): Promise<void> => clock.run(lookForChanges(webhook, tenantId)),
    /** Reads that Intuit bills while this runs. */
    async metered(run: () => Promise<unknown>): Promise<number> {
      const before = simulator.control.counters(realmId).metered;
      await run();
      return simulator.control.counters(realmId).metered - before;
    },
    /** The same while others work: whoever calls lets time pass. */
    startReconcile: reconcile,
    reconcileNow: (asked?: { byHand?: boolean }): Promise<Certificate> => clock.run(reconcile(asked)),
  };

  /** The reconcile of this moment. `byHand`: asked for by somebody. */
  async function reconcile({ byHand = false }: { byHand?: boolean } = {}): Promise<Certificate> {
    nights += 1;
    const now = isoNow();
    const connection = await of.getConnection();
    const { certificate } = await reconcileNight(night, {
      connection: connection!,
      run: {
        localDate: now.slice(0, 10),
        ...(byHand ? { requestedAt: now } : {}),
        ...{ state: 'running', timeZone: 'Europe/London', startedAt: now, attempt: 1 },
        ...{ fence: nights, leaseUntil: now },
      },
    });
    const parsed = certificateSchema.parse(certificate);
    previous = { certificate: parsed, hash: sha256Hex(canonicalJson(parsed)) };
    return parsed;
  }
}
