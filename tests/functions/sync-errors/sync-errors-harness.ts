import { createHash } from 'node:crypto';
import type { BusEvent } from '../../../shared/contracts/events.ts';
import { documentSchema, type Document } from '../../../shared/domain/document.ts';
import { documentIdSchema, tenantIdSchema } from '../../../shared/domain/ids.ts';
import { createDocuments } from '../../../shared/store/documents.ts';
import { createDrifts } from '../../../shared/store/drifts.ts';
import { createHeldDocuments } from '../../../shared/store/held-documents.ts';
import { createQueueAgain } from '../../../shared/store/queue-again.ts';
import { createRuns } from '../../../shared/store/runs.ts';
import { createSyncErrors, type MetCause } from '../../../shared/store/sync-errors.ts';
import { createMemoryTable } from '../../fakes/memory-table.ts';

export const tenantId = tenantIdSchema.parse('acme');
export const idOf = (index: number) => documentIdSchema.parse(`doc_${String(index).padStart(32, '0')}`);
export const errorIdOf = (index: number) => `err_${String(index).padStart(32, '0')}`;
export const at = (time: string): string => `2026-03-02T${time}.000Z`;

export const causeOf = (index: number, of: Partial<MetCause> = {}): MetCause => ({
  errorId: errorIdOf(index),
  cause: 'number_taken',
  subject: { kind: 'document', id: idOf(index), name: String(index) },
  detail: 'Taken by invoice 77.',
  ...of,
});

/** The stores that the flow works on, with one tenant. The clock stands at noon. */
export function createSyncErrorsHarness() {
  const table = createMemoryTable();
  const clock = { nowMs: Date.parse(at('12:00:00')) };
  const turns: string[] = [];
  let ids = 0;
  const newId = (): string => `run-${(ids += 1)}`;
  const nowMs = (): number => clock.nowMs;
  const documents = createDocuments(table);
  const runs = createRuns({ table, newId });
  const published: BusEvent[] = [];
  const deps = {
    nowMs,
    sha256Hex: (text: string): string => createHash('sha256').update(text).digest('hex'),
    drifts: createDrifts(table),
    publish: async (events: readonly BusEvent[]): Promise<void> => {
      published.push(...events);
    },
    syncErrors: createSyncErrors(table),
    documents,
    held: createHeldDocuments(table),
    queueAgain: createQueueAgain({
      table,
      nowMs,
      newId,
      sendTurn: async (to) => {
        turns.push(to);
      },
    }),
  };

  return {
    deps,
    table,
    clock,
    turns,
    published,
    runs,
    async store(index: number, of: object = {}): Promise<Document> {
      const document = documentSchema.parse({
        tenantId,
        documentId: idOf(index),
        kind: 'invoice',
        externalId: `inv-${index}`,
        revision: 1,
        generation: 2,
        state: 'queued',
        number: String(index),
        counterpartyId: 'c-1',
        counterpartyName: 'Ashford Ltd',
        issuedOn: '2026-03-02',
        currency: 'GBP',
        total: '120.15',
        lineCount: 2,
        acceptedAt: at('09:00:00'),
        updatedAt: at('10:00:00'),
        attempts: [],
        ...of,
      });
      await documents.create(document);
      return document;
    },
    /** A document that was refused for the error. */
    async refuse(index: number, error: MetCause, of: object = {}): Promise<void> {
      const { cause, detail, errorId } = error;
      const pushError = { cause, detail, openedAt: at('10:00:00') };
      await this.store(index, { state: 'refused', syncErrorId: errorId, pushError, ...of });
      await deps.syncErrors.join(tenantId, { error, documentId: idOf(index), at: at('10:00:00') });
    },
    /** A document that waits. */
    async hold(index: number, reason: 'closedPeriod' | 'connection'): Promise<void> {
      await this.store(index, { state: 'waiting', waitingReason: reason });
      await runs.hold(tenantId, { reason, documentIds: [idOf(index)] });
    },
    document: async (index: number): Promise<Document> => (await documents.get(tenantId, idOf(index)))!,
    errorState: async (index: number) =>
      (await deps.syncErrors.get(tenantId, errorIdOf(index), at('12:00:00')))?.state,
    dueNow: async (): Promise<string[]> => {
      const due = await runs.dueBy(tenantId, new Date(clock.nowMs).toISOString(), 1000);
      return due.flatMap(({ documentIds }) => documentIds).toSorted();
    },
  };
}
