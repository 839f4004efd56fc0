import { beforeEach, describe, expect, it } from 'vitest';
import { documentSchema, type Document } from '../../../shared/domain/document.ts';
import { sourceOf } from '../../../shared/domain/each-of.ts';
import { documentIdSchema, tenantIdSchema } from '../../../shared/domain/ids.ts';
import { createDocuments } from '../../../shared/store/documents.ts';
import { createHeldDocuments } from '../../../shared/store/held-documents.ts';
import { createLanes } from '../../../shared/store/lanes.ts';
import { createQueueAgain } from '../../../shared/store/queue-again.ts';
import { createRuns } from '../../../shared/store/runs.ts';
import { createSyncErrors, type MetCause } from '../../../shared/store/sync-errors.ts';
import type { Table } from '../../../shared/store/table.ts';

const tenantId = tenantIdSchema.parse('acme');
const other = tenantIdSchema.parse('other');
const idOf = (index: number) => documentIdSchema.parse(`doc_${String(index).padStart(32, '0')}`);
const errorIdOf = (index: number) => `err_${String(index).padStart(32, '0')}`;
const at = (time: string): string => `2026-03-02T${time}.000Z`;
const metOf = (index = 1): MetCause => ({
  errorId: errorIdOf(index),
  cause: 'account_unsuitable',
  subject: { kind: 'mapping' },
  detail: 'Account 33 cannot be used.',
  faultCode: '6430',
  intuitTid: 'tid-1',
});
const met = metOf();
const { errorId } = met;

/** What the stores of sync errors promise, whatever table lies below. */
export function describeSyncErrorStores(tableName: string, createTable: () => Promise<Table>): void {
  describe(`the stores of sync errors on ${tableName}`, () => {
    let table: Table;
    let errors: ReturnType<typeof createSyncErrors>;
    beforeEach(async () => {
      table = await createTable();
      errors = createSyncErrors(table);
    });
    const join = (documentIndex: number, time: string) =>
      errors.join(tenantId, { error: met, documentId: idOf(documentIndex), at: at(time) });
    const leave = (documentIndex: number, time: string) =>
      errors.leave(tenantId, { errorId, documentId: idOf(documentIndex), at: at(time) });
    const get = (now = at('12:00:00')) => errors.get(tenantId, errorId, now);
    const members = async () => (await errors.documentIds(tenantId, errorId, { limit: 10 })).documentIds;

    describe('createSyncErrors', () => {
      it('opens one error for many documents, and says so once', async () => {
        const first = await join(1, '10:00:00');
        const second = await join(2, '10:00:01');

        expect([first.isNew, second.isNew]).toEqual([true, false]);
        expect(await get()).toEqual({
          ...met,
          state: 'open',
          openedAt: at('10:00:00'),
          updatedAt: at('10:00:01'),
          lastDocumentId: idOf(2),
        });
        expect(await members()).toEqual([idOf(1), idOf(2)]);
        expect(await errors.get(other, errorId, at('12:00:00'))).toBeUndefined();
      });

      it('says the same when a join is repeated', async () => {
        await join(1, '10:00:00');

        const again = await join(1, '10:00:00');

        expect(again).toMatchObject({ isNew: true, error: { openedAt: at('10:00:00') } });
        expect(await members()).toEqual([idOf(1)]);
      });

      it('forgets the trace of an earlier fault that a later one does not have', async () => {
        await join(1, '10:00:00');
        const { faultCode: _, intuitTid: __, ...bare } = met;

        const { error } = await errors.join(tenantId, {
          error: bare,
          documentId: idOf(2),
          at: at('10:00:01'),
        });

        expect([error.faultCode, error.intuitTid]).toEqual([undefined, undefined]);
      });

      it('is closed by the last document that leaves', async () => {
        await join(1, '10:00:00');
        await join(2, '10:00:01');

        expect(await leave(1, '11:00:00')).toBeUndefined();
        expect(await leave(2, '11:00:01')).toMatchObject({ state: 'closed', closedAt: at('11:00:01') });
        expect(await get()).toMatchObject({ state: 'closed', openedAt: at('10:00:00') });
      });

      it('finishes a leave that died before it closed', async () => {
        await join(1, '10:00:00');
        const dying = { ...table, get: () => Promise.reject(new Error('died')) };
        const dead = createSyncErrors(dying).leave(tenantId, {
          errorId,
          documentId: idOf(1),
          at: at('11:00:00'),
        });
        await expect(dead).rejects.toThrow('died');
        expect(await get()).toMatchObject({ state: 'open' });

        const closed = await leave(1, '11:00:00');
        const repeated = await leave(1, '11:00:00');

        expect(closed).toMatchObject({ state: 'closed' });
        expect(repeated).toEqual(closed);
      });

      it('opens again, as new, when a document meets the cause once more', async () => {
        await join(1, '10:00:00');
        await leave(1, '11:00:00');

        const again = await join(1, '11:30:00');

        expect(again).toMatchObject({ isNew: true, error: { state: 'open', openedAt: at('11:30:00') } });
        expect(again.error.closedAt).toBeUndefined();
      });

      it('keeps a document that was refused again after it was seen settled', async () => {
        await join(1, '11:30:00');

        await leave(1, '11:00:00');

        expect(await members()).toEqual([idOf(1)]);
        expect(await get()).toMatchObject({ state: 'open' });
      });

      it('does not close over a join that comes in while the last one leaves', async () => {
        await join(1, '10:00:00');
        let isJoined = false;
        const racing: Table = {
          ...table,
          query: async (range) => {
            const page = await table.query(range);
            // After the leaver has seen that nobody is left, before it closes.
            if (!isJoined) {
              isJoined = true;
              await join(2, '11:00:00');
            }
            return page;
          },
        };

        const closed = await createSyncErrors(racing).leave(tenantId, {
          errorId,
          documentId: idOf(1),
          at: at('11:00:00'),
        });

        expect(closed).toBeUndefined();
        expect(await get()).toMatchObject({ state: 'open', lastDocumentId: idOf(2) });
        expect(await members()).toEqual([idOf(2)]);
      });

      it('ends open with members or closed without, however joins and leaves mix', async () => {
        await join(0, '10:00:00');
        const steps = Array.from({ length: 8 }, (_, index) => [
          join(index, '10:00:01'),
          leave(index, '11:00:00'),
        ]).flat();
        await Promise.all(steps);

        const left = (await members()).length;
        expect((await get())?.state).toBe(left === 0 ? 'closed' : 'open');
      });

      it('keeps an error open that stands by itself, until it is closed', async () => {
        const opened = await errors.open(tenantId, { error: met, at: at('10:00:00') });
        await join(1, '10:00:01');
        await leave(1, '11:00:00');

        expect(opened.isNew).toBe(true);
        expect(await get()).toMatchObject({ state: 'open' });
        expect(await errors.close(tenantId, errorId, at('11:30:00'))).toMatchObject({ state: 'closed' });
      });

      it('leaves the close of a cured cause to the last document that was refused for it', async () => {
        await errors.open(tenantId, { error: met, at: at('10:00:00') });
        await join(1, '10:00:01');

        expect(await errors.close(tenantId, errorId, at('11:00:00'))).toBeUndefined();
        expect(await get()).toMatchObject({ state: 'open' });
        expect(await leave(1, '11:30:00')).toMatchObject({ state: 'closed' });
      });

      it('closes nothing where there is nothing', async () => {
        expect(await errors.close(tenantId, errorId, at('11:00:00'))).toBeUndefined();
        expect(await get()).toBeUndefined();
      });

      it('keeps a closed error for 90 days', async () => {
        await join(1, '10:00:00');
        await leave(1, '11:00:00');

        expect(await get('2026-05-31T10:59:59.000Z')).toMatchObject({ state: 'closed' });
        expect(await get('2026-05-31T11:00:00.000Z')).toBeUndefined();
        const page = await errors.list(tenantId, { limit: 10, now: '2026-05-31T11:00:00.000Z' });
        expect(page).toEqual({ errors: [] });
      });

      describe('dismissed', () => {
        const dismissal = { at: at('10:30:00'), by: 'user:ada', reason: 'Entered by hand' };
        beforeEach(async () => {
          await join(1, '10:00:00');
          await errors.dismiss(tenantId, errorId, dismissal);
        });

        it('shows who put it aside and why', async () => {
          expect(await get()).toMatchObject({ state: 'dismissed', dismissal, updatedAt: at('10:30:00') });
        });

        it('stays as it was when it is dismissed again', async () => {
          const again = await errors.dismiss(tenantId, errorId, { ...dismissal, reason: 'Other' });

          expect(again).toMatchObject({ isDone: false, current: { state: 'dismissed', dismissal } });
        });

        it('stays dismissed when the old refusal is told again', async () => {
          const again = await join(1, '10:00:00');

          expect(again).toMatchObject({ isNew: false, error: { state: 'dismissed', dismissal } });
        });

        it('opens again, as new, for a later refusal', async () => {
          const again = await join(2, '10:30:01');

          expect(again).toMatchObject({ isNew: true, error: { state: 'open', openedAt: at('10:30:01') } });
          expect(again.error.dismissal).toBeUndefined();
        });

        it('is opened again by a person with its old time', async () => {
          const outcome = await errors.reopen(tenantId, errorId, { at: at('11:00:00') });

          expect(outcome).toMatchObject({
            isDone: true,
            error: { state: 'open', openedAt: at('10:00:00'), updatedAt: at('11:00:00') },
          });
        });

        it('is closed by the last document that leaves', async () => {
          await leave(1, '11:00:00');

          expect((await get())?.state).toBe('closed');
        });
      });

      it('dismisses and reopens nothing where there is nothing', async () => {
        const dismissal = { at: at('10:00:00'), by: 'user:ada', reason: 'x' };

        expect(await errors.dismiss(tenantId, errorId, dismissal)).toEqual({
          isDone: false,
          current: undefined,
        });
        expect(await errors.reopen(tenantId, errorId, { at: at('10:00:00') })).toEqual({
          isDone: false,
          current: undefined,
        });
      });

      it('lists the errors of a state page by page, and no other tenant’s', async () => {
        for (const index of [1, 2, 3, 4]) {
          await errors.open(tenantId, { error: metOf(index), at: at('10:00:00') });
        }
        await errors.open(other, { error: metOf(5), at: at('10:00:00') });
        await errors.close(tenantId, errorIdOf(2), at('10:30:00'));
        const page = { state: 'open', limit: 2, now: at('12:00:00') } as const;

        const first = await errors.list(tenantId, page);
        const second = await errors.list(tenantId, { ...page, after: first.next! });

        expect(first.errors.map((error) => error.errorId)).toEqual([errorIdOf(1), errorIdOf(3)]);
        expect(first.next).toBe(errorIdOf(3));
        expect(second.errors.map((error) => error.errorId)).toEqual([errorIdOf(4)]);
        expect(second.next).toBeUndefined();
      });

      it('pages through the documents of an error', async () => {
        for (const index of [3, 1, 2]) await join(index, '10:00:00');

        const first = await errors.documentIds(tenantId, errorId, { limit: 2 });
        const second = await errors.documentIds(tenantId, errorId, { limit: 2, after: first.next });

        expect(first).toEqual({ documentIds: [idOf(1), idOf(2)], next: idOf(2) });
        expect(second).toEqual({ documentIds: [idOf(3)] });
      });
    });

    describe('createHeldDocuments', () => {
      it('pages through held pointers, also within one item', async () => {
        let ids = 0;
        const runs = createRuns({ table, newId: () => `run-${(ids += 1)}` });
        await runs.hold(tenantId, { reason: 'mapping:bill', documentIds: [1, 2, 3].map(idOf) });
        await runs.hold(tenantId, { reason: 'mapping:bill', documentIds: [4].map(idOf) });
        await runs.hold(tenantId, { reason: 'mapping:invoice', documentIds: [9].map(idOf) });
        const held = createHeldDocuments(table);
        const seen: string[][] = [];
        let after: { runId: string; taken: number } | undefined;
        do {
          const page = await held.page(tenantId, 'mapping:bill', { limit: 2, after });
          seen.push(page.documentIds);
          after = page.next;
        } while (after !== undefined);

        expect(seen).toEqual([
          [idOf(1), idOf(2)],
          [idOf(3), idOf(4)],
        ]);
      });
    });

    describe('createQueueAgain', () => {
      const nowMs = Date.parse(at('12:00:00'));
      const documentOf = (index: number, of: object = {}): Document =>
        documentSchema.parse({
          tenantId,
          documentId: idOf(index),
          kind: 'invoice',
          externalId: `inv-${index}`,
          revision: 1,
          generation: 2,
          state: 'refused',
          number: String(index),
          counterpartyId: 'c-1',
          counterpartyName: 'Ashford Ltd',
          issuedOn: '2026-03-02',
          currency: 'GBP',
          total: '120.15',
          lineCount: 2,
          acceptedAt: at('10:00:00'),
          updatedAt: at('10:00:00'),
          syncErrorId: errorId,
          pushError: { cause: 'number_taken', detail: 'Taken', openedAt: at('10:00:00') },
          attempts: [],
          ...of,
        });
      const lost = {
        realmId: '93',
        requestId: 'r-1',
        startedBy: at('10:00:00'),
        lookUpAfter: at('10:02:10'),
      };
      let ids: number;
      let turns: string[];
      beforeEach(() => {
        ids = 0;
        turns = [];
      });
      const queueAgainOn = (on: Table) =>
        createQueueAgain({
          table: on,
          nowMs: () => nowMs,
          newId: () => `run-${(ids += 1)}`,
          sendTurn: async (to) => {
            turns.push(to);
          },
        });
      const store = async (...documents: Document[]) => {
        for (const document of documents) await createDocuments(table).create(document);
      };
      const document = (index: number) => createDocuments(table).get(tenantId, idOf(index));
      const dueBy = async (time: string) => {
        const due = await createRuns({ table, newId: () => '' }).dueBy(tenantId, at(time), 100);
        return due.flatMap(({ documentIds }) => documentIds);
      };
      const all = (...indexes: number[]) => sourceOf(indexes.map(idOf));

      it('queues what is refused, parked or waiting, keeps its sync error, and sends one turn', async () => {
        await store(
          documentOf(1),
          documentOf(2, { state: 'parked', unknown: lost, deadClaims: 5 }),
          documentOf(3, { state: 'waiting', waitingReason: 'closedPeriod' }),
        );

        const outcome = await queueAgainOn(table)(tenantId, { documentIds: all(1, 2, 3) });

        expect(outcome).toEqual({ queued: 3, hasMore: false });
        expect(await document(1)).toMatchObject({ state: 'queued', syncErrorId: errorId, generation: 2 });
        expect((await document(1))?.pushError).toBeUndefined();
        expect(await document(2)).toMatchObject({ state: 'unknown', unknown: lost, deadClaims: 0 });
        expect((await document(3))?.waitingReason).toBeUndefined();
        expect(await dueBy('12:00:00')).toEqual([idOf(1), idOf(2), idOf(3)]);
        expect(turns).toEqual([tenantId]);
      });

      it('passes over what goes on already, is done, or is not there', async () => {
        await store(documentOf(1, { state: 'queued' }), documentOf(2, { state: 'voided' }));

        const outcome = await queueAgainOn(table)(tenantId, { documentIds: all(1, 2, 3) });

        expect(outcome).toEqual({ queued: 0, hasMore: false });
        expect(await dueBy('23:00:00')).toEqual([]);
        expect(turns).toEqual([]);
      });

      it('stores what was decided, takes back what is undefined, and passes over what is not decided', async () => {
        await store(documentOf(1, { adopts: '77' }), documentOf(2));

        await queueAgainOn(table)(tenantId, {
          documentIds: all(1, 2),
          decide: ({ documentId }) =>
            documentId === idOf(1)
              ? { renumbering: { by: 'us', number: 'B-1' }, adopts: undefined }
              : undefined,
        });

        const decided = await document(1);
        expect(decided).toMatchObject({ state: 'queued', renumbering: { by: 'us', number: 'B-1' } });
        expect(decided?.adopts).toBeUndefined();
        expect((await document(2))?.state).toBe('refused');
      });

      it('leaves pointers and an armed lane when it dies after the documents are queued', async () => {
        await store(documentOf(1));
        let puts = 0;
        const dying: Table = {
          ...table,
          put: (item, condition) =>
            (puts += 1) === 1 ? table.put(item, condition) : Promise.reject(new Error('died')),
        };

        await expect(queueAgainOn(dying)(tenantId, { documentIds: all(1) })).rejects.toThrow('died');

        expect((await document(1))?.state).toBe('queued');
        expect(await dueBy('12:01:59')).toEqual([]);
        expect(await dueBy('12:02:00')).toEqual([idOf(1)]);
        expect(await createLanes(table).dueBy(at('12:02:00'), 10)).toEqual([tenantId]);
      });

      it('ends in time and says that there is more', async () => {
        await store(documentOf(1));

        const outcome = await queueAgainOn(table)(tenantId, { documentIds: all(1), workUntilMs: nowMs });

        expect(outcome).toEqual({ queued: 0, hasMore: true });
      });

      it('puts thirty pointers into one item', async () => {
        const indexes = Array.from({ length: 70 }, (_, index) => index + 1);
        await store(...indexes.map((index) => documentOf(index)));

        const { queued } = await queueAgainOn(table)(tenantId, { documentIds: all(...indexes) });

        const runs = await createRuns({ table, newId: () => '' }).dueBy(tenantId, at('12:00:00'), 100);
        expect(queued).toBe(70);
        expect(runs.map(({ documentIds }) => documentIds.length).toSorted((a, b) => a - b)).toEqual([
          10, 30, 30,
        ]);
        expect(turns).toEqual([tenantId]);
      });

      it('makes due what was held for a reason', async () => {
        const runs = createRuns({ table, newId: () => `held-${(ids += 1)}` });
        await runs.hold(tenantId, { reason: 'closedPeriod', documentIds: [idOf(1), idOf(2)] });

        const outcome = await queueAgainOn(table)(tenantId, {
          documentIds: all(),
          releasing: ['closedPeriod'],
        });

        expect(outcome).toEqual({ queued: 2, hasMore: false });
        expect(await dueBy('12:00:00')).toEqual([idOf(1), idOf(2)]);
      });
    });
  });
}
