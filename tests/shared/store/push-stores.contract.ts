import { beforeEach, describe, expect, it } from 'vitest';
import type { Document } from '../../../shared/domain/document.ts';
import { documentIdSchema, realmIdSchema, tenantIdSchema } from '../../../shared/domain/ids.ts';
import { createDocuments } from '../../../shared/store/documents.ts';
import { createAdoptions } from '../../../shared/store/adoptions.ts';
import { createBillClaims } from '../../../shared/store/bill-claims.ts';
import { createIntents } from '../../../shared/store/intents.ts';
import { createLanes } from '../../../shared/store/lanes.ts';
import { createLinks, type Links } from '../../../shared/store/links.ts';
import { createRuns } from '../../../shared/store/runs.ts';
import { createSubmissions } from '../../../shared/store/submissions.ts';
import type { Table } from '../../../shared/store/table.ts';

const tenantId = tenantIdSchema.parse('acme');
const other = tenantIdSchema.parse('other');
const realmId = realmIdSchema.parse('9341000000000001');
const idOf = (index: number) => documentIdSchema.parse(`doc_${String(index).padStart(32, '0')}`);
const at = (time: string): string => `2026-03-02T${time}.000Z`;

const documentOf = (index: number): Document => ({
  tenantId,
  documentId: idOf(index),
  kind: 'invoice',
  externalId: `inv-${index}`,
  revision: 1,
  generation: 1,
  state: 'queued',
  number: '1001',
  counterpartyId: 'c-1',
  counterpartyName: 'Ashford Ltd',
  issuedOn: '2026-03-02',
  currency: 'GBP',
  total: '120.15',
  lineCount: 2,
  acceptedAt: at('10:00:00'),
  updatedAt: at('10:00:00'),
  attempts: [],
});
const entity = { realmId, type: 'Invoice' as const, id: '7', syncToken: '0', total: '120.15' };
const lost = { realmId, requestId: 'r-1', startedBy: at('10:00:00'), lookUpAfter: at('10:02:10') };

/** What the stores of the push flow promise, whatever table lies below. */
export function describePushStores(tableName: string, createTable: () => Promise<Table>): void {
  describe(`the push flow's stores on ${tableName}`, () => {
    let table: Table;
    beforeEach(async () => {
      table = await createTable();
    });

    describe('createDocuments', () => {
      const document = documentOf(1);
      const basis = { revision: 1, generation: 1 };
      const of = { tenantId, documentId: document.documentId, basis };
      const changed = { updatedAt: at('10:00:05'), attempts: [] };
      const stored = async () => {
        const documents = createDocuments(table);
        await documents.create(document);
        return documents;
      };

      it('creates a document once', async () => {
        const documents = await stored();

        expect(await documents.create({ ...document, number: '2' })).toBe(false);
        expect(await documents.get(tenantId, document.documentId)).toEqual(document);
        expect(await documents.get(other, document.documentId)).toBeUndefined();
      });

      it('moves a document to where it may go, and drops what belonged to the state it leaves', async () => {
        const documents = await stored();
        await documents.move(of, { ...changed, state: 'unknown', unknown: lost });

        const moved = await documents.move(of, { ...changed, state: 'pushed', entity });

        const { unknown, ...rest } = { ...document, ...changed, state: 'pushed', entity, unknown: lost };
        expect(unknown).toBe(lost);
        expect(moved).toEqual({ isDone: true, document: rest });
      });

      it('lets nothing leave "pushed", and shows what lies there', async () => {
        const documents = await stored();
        await documents.move(of, { ...changed, state: 'pushed', entity });

        const moved = await documents.move(of, { ...changed, state: 'unknown', unknown: lost });

        expect(moved).toMatchObject({ isDone: false, current: { state: 'pushed', entity } });
      });

      it.each([
        ['revision', { revision: 2, generation: 1 }],
        ['generation', { revision: 1, generation: 2 }],
      ])('refuses a result that was computed from another %s', async (_, otherBasis) => {
        const documents = await stored();

        const moved = await documents.move(
          { ...of, basis: otherBasis },
          { ...changed, state: 'pushed', entity },
        );

        expect(moved).toEqual({ isDone: false, current: document });
      });

      it('tells a document that is gone from one that is elsewhere', async () => {
        const documents = createDocuments(table);

        expect(await documents.move(of, { ...changed, state: 'parked' })).toEqual({
          isDone: false,
          current: undefined,
        });
      });

      it('gives one of many workers the result', async () => {
        const documents = await stored();

        const outcomes = await Promise.all(
          Array.from({ length: 6 }, (_, id) =>
            documents.move(of, { ...changed, state: 'pushed', entity: { ...entity, id: String(id) } }),
          ),
        );

        expect(outcomes.filter(({ isDone }) => isDone)).toHaveLength(1);
      });

      it('revises a refused document and nothing that is on its way', async () => {
        const documents = await stored();
        const content = document;
        const revised = { ...content, revision: 2, generation: 1, number: '1001b' };
        const by = { tenantId, documentId: document.documentId, from: document };
        expect((await documents.revise(by, revised)).isDone).toBe(false);
        const pushError = { cause: 'number_taken' as const, detail: 'taken', openedAt: at('10:00:05') };
        await documents.move(of, { ...changed, state: 'refused', generation: 2, pushError });

        const outcome = await documents.revise(by, revised);

        expect(outcome).toMatchObject({ isDone: true, document: { state: 'queued', number: '1001b' } });
        expect((await documents.get(tenantId, document.documentId))?.pushError).toBeUndefined();
      });

      it('marks as submitted by hand what is queued or waits for just that, and leaves its state', async () => {
        const documents = await stored();
        const byHand = () => documents.submitByHand(tenantId, document.documentId, at('10:00:07'));
        const marked = { isSubmittedByHand: true, updatedAt: at('10:00:07') };

        expect(await byHand()).toEqual({ isDone: true, document: { ...document, ...marked } });
        await documents.move(of, { ...changed, state: 'waiting', waitingReason: 'manual' });
        expect(await byHand()).toMatchObject({ isDone: true, document: { state: 'waiting', ...marked } });
        await documents.move(of, { ...changed, state: 'waiting', waitingReason: 'pause' });
        expect(await byHand()).toMatchObject({ isDone: false, current: { waitingReason: 'pause' } });
        await documents.move(of, { ...changed, state: 'pushed', entity });
        expect(await byHand()).toMatchObject({ isDone: false, current: { state: 'pushed' } });
        expect(await documents.submitByHand(tenantId, idOf(2), at('10:00:07'))).toEqual({
          isDone: false,
          current: undefined,
        });
      });

      it('lists the newest first, page by page, and by state', async () => {
        const documents = createDocuments(table);
        for (let index = 1; index <= 5; index += 1) await documents.create(documentOf(index));
        await documents.move({ ...of, documentId: idOf(2) }, { ...changed, state: 'parked' });

        const first = await documents.list(tenantId, { limit: 3 });
        const rest = await documents.list(tenantId, { limit: 3, startAfter: first.next! });
        const parked = await documents.list(tenantId, { limit: 3, filter: { state: 'parked' } });

        expect(first.documents.map(({ documentId }) => documentId)).toEqual([idOf(5), idOf(4), idOf(3)]);
        expect(rest.documents.map(({ documentId }) => documentId)).toEqual([idOf(2), idOf(1)]);
        expect(rest.next).toBeUndefined();
        expect(parked.documents.map(({ documentId }) => documentId)).toEqual([idOf(2)]);
        expect((await documents.list(other, { limit: 3 })).documents).toEqual([]);
      });

      it('finds documents by number, name and date, in order, and goes on where a page was full', async () => {
        const documents = createDocuments(table);
        for (let index = 1; index <= 5; index += 1) {
          const number = index % 2 === 1 ? `HL-${index}` : `QS-${index}`;
          await documents.create({ ...documentOf(index), number, issuedOn: `2026-11-0${index}` });
        }
        const find = async (filter: object, page: object = {}) => {
          const { documents: found, ...rest } = await documents.list(tenantId, { limit: 9, filter, ...page });
          return { ids: found.map(({ documentId }) => documentId), ...rest };
        };

        const all = await find({ search: 'hl' });
        const first = await find({ search: 'hl' }, { limit: 2 });
        const rest = await find({ search: 'hl' }, { limit: 2, startAfter: first.next });

        expect(all).toEqual({ ids: [idOf(5), idOf(3), idOf(1)], lookedThrough: 5 });
        expect(first).toEqual({ ids: [idOf(5), idOf(3)], lookedThrough: 3, next: idOf(3) });
        expect(rest).toEqual({ ids: [idOf(1)], lookedThrough: 2 });
        expect((await find({ from: '2026-11-02', to: '2026-11-03' })).ids).toEqual([idOf(3), idOf(2)]);
        expect((await find({ search: 'nobody' })).ids).toEqual([]);
      });

      it('finds what was accepted between two marks, oldest first', async () => {
        const documents = createDocuments(table);
        for (let index = 1; index <= 5; index += 1) await documents.create(documentOf(index));

        const found: string[] = [];
        for await (const one of documents.acceptedBetween(tenantId, idOf(2), idOf(4)))
          found.push(one.documentId);

        expect(found).toEqual([idOf(2), idOf(3), idOf(4)]);
      });
    });

    describe('createDocuments, of parked documents,', () => {
      const basis = { revision: 1, generation: 1 };
      const park = async (index: number, of = tenantId) => {
        const documents = createDocuments(table);
        const document = { ...documentOf(index), tenantId: of };
        await documents.create(document);
        const moved = await documents.move(
          { tenantId: of, documentId: document.documentId, basis },
          { state: 'parked', updatedAt: at('10:00:05'), attempts: [] },
        );
        if (!moved.isDone) throw new Error('It was queued.');
        return moved.document;
      };

      it('counts a tenant’s own, as far as it is told to', async () => {
        await createDocuments(table).create(documentOf(9));
        for (const index of [1, 2, 3]) await park(index);
        await park(4, other);

        expect(await createDocuments(table).countParked(tenantId, 10)).toBe(3);
        expect(await createDocuments(table).countParked(tenantId, 2)).toBe(2);
        expect(await createDocuments(table).countParked(other, 10)).toBe(1);
      });

      it('counts none that goes on, is revised or is voided', async () => {
        const documents = createDocuments(table);
        const [going, revised, voided] = [await park(1), await park(2), await park(3)];

        await documents.move(
          { tenantId, documentId: going.documentId, basis },
          { state: 'queued', updatedAt: at('10:01:00'), attempts: [] },
        );
        await documents.revise(
          { tenantId, documentId: revised.documentId, from: revised },
          { ...documentOf(2), revision: 2, updatedAt: at('10:01:00') },
        );
        await documents.requestVoid(voided, at('10:01:00'));

        expect(await documents.countParked(tenantId, 10)).toBe(0);
        expect(await documents.get(tenantId, revised.documentId)).toMatchObject({ state: 'queued' });
        expect(await documents.get(tenantId, voided.documentId)).toMatchObject({ state: 'voided' });
      });

      it('counts one whose outcome is unknown once it is parked, and no longer among those', async () => {
        const documents = createDocuments(table);
        await documents.create(documentOf(1));
        const of = { tenantId, documentId: idOf(1), basis };
        const unknown = { ...lost, since: at('10:00:00') };
        await documents.move(of, {
          ...{ state: 'unknown', updatedAt: at('10:00:05'), attempts: [], unknown },
        });
        await documents.move(of, {
          ...{ state: 'parked', updatedAt: at('10:00:06'), attempts: [], unknown },
        });

        expect(await documents.countParked(tenantId, 10)).toBe(1);
        expect(await documents.overdueBetween('2026', '9999', 10)).toEqual([]);
      });
    });

    describe('createSubmissions', () => {
      const identity = { kind: 'invoice', externalId: 'inv#1%', revision: 1 };
      const submission = {
        documentId: idOf(1),
        revision: 1,
        contentHash: 'h1',
        content: { lines: [{ amount: '100.10', text: 'ä€😀' }] },
      };

      it('keeps the content that was stored first', async () => {
        const submissions = createSubmissions(table);
        await submissions.putOnce(tenantId, identity, submission);

        const again = await submissions.putOnce(tenantId, identity, { ...submission, contentHash: 'h2' });

        expect(again).toEqual(submission);
      });

      it('finds the newest revision, also from 9 to 10', async () => {
        const submissions = createSubmissions(table);
        for (const revision of [9, 10])
          await submissions.putOnce(tenantId, { ...identity, revision }, { ...submission, revision });
        await submissions.putOnce(tenantId, { ...identity, externalId: 'inv' }, submission);

        expect((await submissions.newest(tenantId, identity))?.revision).toBe(10);
        expect(await submissions.newest(other, identity)).toBeUndefined();
      });

      it('reads several by document', async () => {
        const submissions = createSubmissions(table);
        await submissions.putOnce(tenantId, identity, submission);

        const found = await submissions.getMany(tenantId, [identity, { ...identity, externalId: 'none' }]);

        expect([...found]).toEqual([[idOf(1), submission]]);
      });
    });

    describe('createLanes', () => {
      const lease = { now: at('10:00:00'), until: at('10:04:00') };
      const given = {
        ...{ dueAt: undefined, armedAt: undefined, sweptTo: undefined },
        ...{ troubles: 0, restUntil: undefined },
      };

      it('is held by one of many', async () => {
        const lanes = createLanes(table);

        const outcomes = await Promise.all(Array.from({ length: 6 }, () => lanes.acquire(tenantId, lease)));

        expect(outcomes.filter(({ isHeld }) => isHeld)).toHaveLength(1);
        expect((await lanes.acquire(other, lease)).isHeld).toBe(true);
      });

      it('passes on once the lease is over, under a higher fence, and is due then', async () => {
        const lanes = createLanes(table);
        await lanes.acquire(tenantId, lease);

        expect(await lanes.dueBy(at('10:03:59'), 10)).toEqual([]);
        expect(await lanes.dueBy(at('10:04:00'), 10)).toEqual([tenantId]);
        expect((await lanes.acquire(tenantId, { ...lease, now: at('10:04:00') })).isHeld).toBe(false);
        expect(await lanes.acquire(tenantId, { now: at('10:04:01'), until: at('10:08:00') })).toMatchObject({
          isHeld: true,
          lane: { fence: 2 },
        });
      });

      it('is given up by its holder alone', async () => {
        const lanes = createLanes(table);
        const held = await lanes.acquire(tenantId, lease);
        const seen = held.isHeld ? held.lane : await lanes.get(tenantId);

        expect(await lanes.release(tenantId, { ...given, fence: 7, seen })).toBe('lost');
        expect(await lanes.release(tenantId, { ...given, fence: 1, seen })).toBe('released');
        expect(await lanes.dueBy(at('23:00:00'), 10)).toEqual([]);
        expect((await lanes.acquire(tenantId, lease)).isHeld).toBe(true);
      });

      it.each([
        ['pointers came in', (lanes: ReturnType<typeof createLanes>) => lanes.announce(tenantId)],
        [
          'a submission armed it',
          (lanes: ReturnType<typeof createLanes>) =>
            lanes.arm(tenantId, {
              now: at('10:00:01'),
              freshSince: at('09:59:31'),
              dueAt: at('10:02:01'),
            }),
        ],
      ])('is not given up when %s since it was looked at', async (_, meanwhile) => {
        const lanes = createLanes(table);
        const held = await lanes.acquire(tenantId, lease);
        const seen = held.isHeld ? held.lane : await lanes.get(tenantId);
        await meanwhile(lanes);

        const released = await lanes.release(tenantId, { ...given, fence: 1, seen });

        const newest = await lanes.get(tenantId);
        expect(released).toEqual({ newest });
        const again = { ...given, armedAt: newest.armedAt, fence: 1, seen: newest };
        expect(await lanes.release(tenantId, again)).toBe('released');
      });

      it('falls due by its arming, but not later than it was due', async () => {
        const lanes = createLanes(table);
        const arming = { now: at('10:00:00'), freshSince: at('09:59:30'), dueAt: at('10:02:00') };
        await lanes.arm(tenantId, arming);
        await lanes.arm(tenantId, { now: at('10:01:00'), freshSince: at('10:00:30'), dueAt: at('10:03:00') });

        expect(await lanes.dueBy(at('10:02:00'), 10)).toEqual([tenantId]);
        expect((await lanes.get(tenantId)).armedAt).toBe(at('10:01:00'));
      });

      it('keeps a mark that is fresh', async () => {
        const lanes = createLanes(table);
        await lanes.arm(tenantId, { now: at('10:00:00'), freshSince: at('09:59:30'), dueAt: at('10:02:00') });
        await lanes.arm(tenantId, { now: at('10:00:20'), freshSince: at('09:59:50'), dueAt: at('10:02:20') });

        expect((await lanes.get(tenantId)).armedAt).toBe(at('10:00:00'));
      });

      it('looks further back only', async () => {
        const lanes = createLanes(table);
        const held = await lanes.acquire(tenantId, lease);
        const seen = held.isHeld ? held.lane : await lanes.get(tenantId);
        await lanes.release(tenantId, { ...given, sweptTo: idOf(5), fence: 1, seen });
        await lanes.sweepFrom(tenantId, idOf(7));
        expect((await lanes.get(tenantId)).sweptTo).toBe(idOf(5));

        await lanes.sweepFrom(tenantId, idOf(3));

        expect((await lanes.get(tenantId)).sweptTo).toBe(idOf(3));
      });
    });

    describe('createRuns', () => {
      const runsOf = () => {
        let made = 0;
        return createRuns({ table, newId: () => `run-${String((made += 1)).padStart(3, '0')}` });
      };

      it('gives back what is due, oldest first, and nothing of another tenant', async () => {
        const runs = runsOf();
        await runs.add(tenantId, { dueAt: at('10:05:00'), documentIds: [idOf(3)] });
        await runs.add(tenantId, { dueAt: at('10:01:00'), documentIds: [idOf(2)] });
        await runs.add(tenantId, { dueAt: at('10:00:00'), documentIds: [idOf(1)] });
        await runs.add(other, { dueAt: at('10:00:00'), documentIds: [idOf(9)] });

        const due = await runs.dueBy(tenantId, at('10:01:00'), 10);

        expect(due.map(({ dueAt, documentIds }) => [dueAt, documentIds])).toEqual([
          [at('10:00:00'), [idOf(1)]],
          [at('10:01:00'), [idOf(2)]],
        ]);
        expect(await runs.nextDueAt(tenantId)).toBe(at('10:00:00'));
      });

      it('splits many pointers, and forgets a run that is done', async () => {
        const runs = runsOf();
        const documentIds = Array.from({ length: 65 }, (_, index) => idOf(index));
        await runs.add(tenantId, { dueAt: at('10:00:00'), documentIds });

        const due = await runs.dueBy(tenantId, at('10:00:00'), 10);
        for (const run of due) await runs.remove(run);

        expect(due.map((run) => run.documentIds.length)).toEqual([30, 30, 5]);
        expect(due.flatMap((run) => run.documentIds)).toEqual(documentIds);
        expect(await runs.nextDueAt(tenantId)).toBeUndefined();
      });

      it('keeps pointers back for a reason until it is gone', async () => {
        const runs = runsOf();
        await runs.hold(tenantId, { reason: 'connection', documentIds: [idOf(1)] });
        await runs.hold(tenantId, { reason: 'mapping:invoice', documentIds: [idOf(2)] });
        expect(await runs.nextDueAt(tenantId)).toBeUndefined();

        const released = await runs.releaseHeld(tenantId, 'connection', at('11:00:00'));

        expect(released).toBe(1);
        const due = await runs.dueBy(tenantId, at('11:00:00'), 10);
        expect(due.map(({ documentIds }) => documentIds)).toEqual([[idOf(1)]]);
        expect(await runs.releaseHeld(tenantId, 'connection', at('11:00:00'))).toBe(0);
      });
    });

    describe('createRuns, of a backlog,', () => {
      const runsOf = () => {
        let ids = 0;
        return createRuns({ table, newId: () => String((ids += 1)).padStart(4, '0') });
      };
      const ids = (count: number) => Array.from({ length: count }, (_, index) => idOf(index));

      it('counts what waits and tells since when the first of it is due', async () => {
        const runs = runsOf();
        await runs.add(tenantId, { dueAt: at('10:05:00'), documentIds: ids(31) });
        await runs.add(tenantId, { dueAt: at('10:00:00'), documentIds: ids(2) });
        await runs.hold(tenantId, { reason: 'pause', documentIds: ids(4) });

        expect(await runs.backlog(tenantId)).toEqual({
          count: 33,
          isCapped: false,
          firstDueAt: at('10:00:00'),
        });
        expect(await runs.backlog(other)).toEqual({ count: 0, isCapped: false, firstDueAt: undefined });
      });

      it('says where it stopped counting', async () => {
        const runs = runsOf();
        await runs.add(tenantId, { dueAt: at('10:00:00'), documentIds: ids(1_050) });

        expect(await runs.backlog(tenantId)).toMatchObject({ count: 1_020, isCapped: true });
      });
    });

    describe('createIntents', () => {
      const intent = {
        ...{ requestId: 'r-1', realmId, fence: 2, startBy: at('10:00:15') },
        items: [{ documentId: idOf(1), revision: 1, generation: 1, bId: 'i1' }],
      };

      it('lists what is not settled, of one tenant', async () => {
        const intents = createIntents(table);
        await intents.put(tenantId, intent);
        await intents.put(other, { ...intent, requestId: 'r-2' });

        expect(await intents.list(tenantId)).toEqual([intent]);
        await intents.remove(tenantId, intent);
        expect(await intents.list(tenantId)).toEqual([]);
      });

      it('gives way to the same holder and a later one, never to an earlier one', async () => {
        const intents = createIntents(table);

        expect(await intents.put(tenantId, intent)).toBe(true);
        expect(await intents.put(tenantId, intent)).toBe(true);
        expect(await intents.put(tenantId, { ...intent, fence: 3 })).toBe(true);
        expect(await intents.put(tenantId, intent)).toBe(false);
        expect(await intents.list(tenantId)).toEqual([{ ...intent, fence: 3 }]);
      });

      it('stays when an earlier holder is done with its own', async () => {
        const intents = createIntents(table);
        await intents.put(tenantId, { ...intent, fence: 3 });

        await intents.remove(tenantId, intent);

        expect(await intents.list(tenantId)).toEqual([{ ...intent, fence: 3 }]);
      });
    });

    describe('createBillClaims', () => {
      const bill = {
        ...{ counterpartyId: 'v-1', number: 'B-0042', issuedOn: '2026-03-01' },
        ...{ total: '10.00', currency: 'GBP' },
      };
      const [first, second, third] = [idOf(1), idOf(2), idOf(3)];

      it('gives an identity to whoever comes first, however its number is written', async () => {
        const claims = createBillClaims(table);
        await claims.claim(tenantId, { bill, documentId: first });
        await claims.claim(tenantId, { bill: { ...bill, number: 'b/42' }, documentId: second });

        const wanted = [bill, { ...bill, number: 'b42' }, { ...bill, total: '10.01' }];
        expect(await claims.holders(tenantId, wanted)).toEqual([first, first, undefined]);
        expect(await claims.holders(other, [bill])).toEqual([undefined]);
      });

      it('is taken over once, from the one that is named', async () => {
        const claims = createBillClaims(table);
        await claims.claim(tenantId, { bill, documentId: first });

        expect(await claims.takeOver(tenantId, { bill, from: first, to: second })).toBe(true);
        expect(await claims.takeOver(tenantId, { bill, from: first, to: third })).toBe(false);
        expect(await claims.takeOver(tenantId, { bill, from: first, to: second })).toBe(true);
        expect(await claims.holders(tenantId, [bill])).toEqual([second]);
      });
    });

    describe('createAdoptions', () => {
      it('lets one document stand for a transaction of a company', async () => {
        const adoptions = createAdoptions(table);
        const transaction = { realmId, kind: 'invoice', entityId: '77' } as const;
        const [first, second] = [idOf(1), idOf(2)];

        expect(await adoptions.claim(tenantId, { entity: transaction, documentId: first })).toBe(first);
        expect(await adoptions.claim(tenantId, { entity: transaction, documentId: second })).toBe(first);
        const bill = { ...transaction, kind: 'bill' } as const;
        expect(await adoptions.claim(tenantId, { entity: bill, documentId: second })).toBe(second);
        const over = { entity: transaction, from: first, to: second };
        expect(await adoptions.takeOver(tenantId, over)).toBe(true);
        expect(await adoptions.claim(tenantId, { entity: transaction, documentId: first })).toBe(second);
      });
    });

    describe('createLinks', () => {
      const scope = { tenantId, realmId, kind: 'item' as const };
      const link = { externalId: 'A#1%', entityId: '7', entityName: 'Gravel', originalName: 'Gravel' };

      it('keeps links apart by tenant, company, kind and id', async () => {
        const links = createLinks(table);
        await links.put(scope, link);
        const elsewhere = [
          { ...scope, tenantId: other },
          { ...scope, realmId: realmIdSchema.parse('1') },
          { ...scope, kind: 'customer' as const },
        ];

        expect([...(await links.getMany(scope, ['A#1%', 'A#1%', 'A', 'A%231%25']))]).toEqual([
          ['A#1%', link],
        ]);
        for (const one of elsewhere) expect((await links.getMany(one, ['A#1%'])).size).toBe(0);
      });

      it('forgets a link', async () => {
        const links = createLinks(table);
        await links.put(scope, link);
        await links.remove(scope, 'A#1%');

        expect((await links.getMany(scope, ['A#1%'])).size).toBe(0);
        expect(await links.remove(scope, 'A#1%')).toBe(false);
      });

      it('keeps what a link was dead to, until it is made anew', async () => {
        const links = createLinks(table);
        await links.put(scope, link);
        await links.markDead(scope, { externalId: 'A#1%', entityId: 'another' });
        expect([...(await links.getMany(scope, ['A#1%'])).values()]).toEqual([link]);

        await links.markDead(scope, link);
        await links.markDead(scope, { externalId: 'nobody', entityId: '7' });
        expect(await links.list(scope)).toEqual([{ ...link, isDead: true }]);

        await links.put(scope, { ...link, isDead: undefined });
        expect(await links.list(scope)).toEqual([link]);
      });

      it('lists the links of one kind', async () => {
        const links = createLinks(table);
        await links.put(scope, link);
        await links.put({ ...scope, kind: 'customer' }, link);

        expect(await links.list(scope)).toEqual([link]);
      });

      describe('of customers and vendors, by name', () => {
        const ofCustomers = { ...scope, kind: 'customer' as const };
        const linkOf = (externalId: string, originalName: string, entityId = '7') => ({
          ...{ externalId, originalName, entityId },
          entityName: 'Ashford Ltd',
        });
        const [first, sharing, other] = [
          linkOf('c-1', 'Ashford Ltd'),
          linkOf('c-2', 'ASHFORD  LTD'),
          linkOf('c-3', 'Aldgate'),
        ];

        it('let ids of one name share an entity, and no others', async () => {
          const links = createLinks(table);

          expect(await links.putUnrivalled(ofCustomers, first)).toBeUndefined();
          expect(await links.putUnrivalled(ofCustomers, first)).toBeUndefined();
          expect(await links.putUnrivalled(ofCustomers, sharing)).toBeUndefined();
          expect(await links.putUnrivalled(ofCustomers, other)).toEqual(first);

          expect(await links.rivals(ofCustomers, [first, sharing, other])).toEqual(new Map([['c-3', first]]));
          expect((await links.list(ofCustomers)).map(({ externalId }) => externalId)).toEqual(['c-1', 'c-2']);
        });

        it('go by the name that the vendor gives now', async () => {
          const links = createLinks(table);
          await links.put(ofCustomers, first);
          await links.rename(ofCustomers, { ...first, originalName: 'Aldgate' });

          expect(await links.putUnrivalled(ofCustomers, sharing)).toMatchObject({ originalName: 'Aldgate' });
          expect(await links.putUnrivalled(ofCustomers, other)).toBeUndefined();
        });

        it('give an entity to one of two names that come at the same moment', async () => {
          const links = createLinks(table);

          const rivals = await Promise.all([
            links.putUnrivalled(ofCustomers, first),
            links.putUnrivalled(ofCustomers, other),
          ]);

          expect(rivals.filter((rival) => rival === undefined)).toHaveLength(1);
          expect(await links.list(ofCustomers)).toHaveLength(1);
        });

        it('leave what a person linked meanwhile, and answer it', async () => {
          const links = createLinks(table);
          const decided = { ...first, entityId: '8' };
          await links.put(ofCustomers, decided);

          expect(await links.putUnrivalled(ofCustomers, first)).toEqual(decided);
          await links.rename(ofCustomers, { ...first, originalName: 'Aldgate' });

          expect(await links.list(ofCustomers)).toEqual([decided]);
        });

        it('are a person’s to give to several names', async () => {
          const links = createLinks(table);
          await links.put(ofCustomers, first);
          await links.put(ofCustomers, other);

          expect(await links.list(ofCustomers)).toEqual([first, other]);
        });

        it.each([
          ['forgotten', (links: Links) => links.remove(ofCustomers, 'c-1')],
          ['linked elsewhere since', (links: Links) => links.put(ofCustomers, { ...first, entityId: '8' })],
        ])('do not go by one that was %s', async (_what, part) => {
          const links = createLinks(table);
          await links.put(ofCustomers, first);
          await part(links);

          expect(await links.rivals(ofCustomers, [other])).toEqual(new Map());
          expect(await links.putUnrivalled(ofCustomers, other)).toBeUndefined();
          expect(await links.putUnrivalled(ofCustomers, first)).toEqual(other);
        });

        it.each([
          ['forgotten', (links: Links) => links.remove(ofCustomers, 'c-1')],
          ['linked elsewhere', (links: Links) => links.put(ofCustomers, { ...first, entityId: '8' })],
        ])('go by the other id of a name when the first is %s', async (_what, part) => {
          const links = createLinks(table);
          await links.putUnrivalled(ofCustomers, first);
          await links.putUnrivalled(ofCustomers, sharing);
          await part(links);

          expect(await links.rivals(ofCustomers, [other])).toEqual(new Map([['c-3', sharing]]));
          expect(await links.putUnrivalled(ofCustomers, other)).toEqual(sharing);
        });
      });

      it('let items share an entity by any name, because they are told apart by their codes', async () => {
        const links = createLinks(table);
        await links.put(scope, link);

        expect(await links.putUnrivalled(scope, { ...link, externalId: 'B', originalName: 'Sand' })).toBe(
          undefined,
        );
      });
    });
  });
}
