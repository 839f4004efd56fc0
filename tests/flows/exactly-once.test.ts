import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { newDocumentId } from '../../functions/push/document-id.ts';
import { acceptableInvoice } from '../../functions/push/acceptable.ts';
import { submitDocument } from '../../functions/push/submit-document.ts';
import { takeTurn } from '../../functions/push/take-turn.ts';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import { realmIdSchema } from '../../shared/domain/ids.ts';
import { submittedInvoiceSchema } from '../../shared/domain/invoice.ts';
import { createBillClaims } from '../../shared/store/bill-claims.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { createLanes } from '../../shared/store/lanes.ts';
import { createSubmissions } from '../../shared/store/submissions.ts';
import { createPushWorld } from './push-world.ts';
import { queueAgainOf } from './queue-again-of.ts';

type World = ReturnType<typeof createPushWorld>;
const iso = (ms: number) => new Date(ms).toISOString();
const line = (code: string, name = code) => ({ item: { code, name }, amount: '1.00' });
const base = {
  id: 'ext-1',
  revision: 1,
  number: 'INV-1',
  issuedOn: '2026-03-02',
  currency: 'GBP',
  customer: { id: 'c-1', name: 'Quill & Sons' },
  lines: [line('A')],
};
const sha = (text: string) => createHash('sha256').update(text).digest('hex');
let seq = 0;
const submitDepsOf = (world: World, change: object = {}) => ({
  nowMs: world.clock.nowMs,
  newDocumentId: () => newDocumentId(world.clock.nowMs(), new Uint8Array(16).fill((seq += 1))),
  hashContent: (content: unknown) => sha(canonicalJson(content)),
  documents: createDocuments(world.table),
  submissions: createSubmissions(world.table),
  billClaims: createBillClaims(world.table),
  lanes: createLanes(world.table),
  sendPointer: async () => {},
  ...change,
});
const turnOf = (world: World, documentIds: readonly never[] | readonly string[], deps = world.deps) =>
  takeTurn(deps, {
    tenantId: world.tenantId,
    documentIds: documentIds as never,
    endsAtMs: world.clock.nowMs() + 300_000,
  });
/** What the sweeper would do every minute: a turn when the lane is due. */
async function sweeper(world: World, minutes: number) {
  for (let minute = 0; minute < minutes; minute += 1) {
    await world.clock.advance(60_000);
    const due = await world.deps.lanes.dueBy(iso(world.clock.nowMs()), 10);
    if (due.length > 0) await world.settle([]);
  }
}

describe('exactly once', () => {
  it('a waiting document that is being pushed cannot be revised underneath', async () => {
    const world = createPushWorld();
    const first = await world.submit({ id: 'x', number: 'X' });
    await world.settle([first.documentId]);
    const { settings } = world.state;
    world.state.settings = {};
    const { documentId } = await world.submit({ id: 'ext-2', number: 'INV-2' });
    await world.settle([documentId]);
    world.state.settings = settings;
    const now = new Date(world.clock.nowMs()).toISOString();
    await world.runs.releaseHeld(world.tenantId, 'mapping:invoice', now);
    world.simulator.control.planFault({
      match: { kind: 'create', entity: 'Invoice' },
      effect: { type: 'slow', delayMs: 20_000 },
    });
    const turn = turnOf(world, []);
    await world.clock.advance(2_000);
    const revised = await world.submit({ id: 'ext-2', number: 'INV-2b', revision: 2 }).then(
      () => 'accepted',
      (error) => error.code,
    );
    await world.clock.run(turn);
    await world.settle([documentId]);
    expect(
      world.rows('Invoice').filter((row) => String(row['PrivateNote']).includes(documentId)),
    ).toHaveLength(1);
    expect(revised).toBe('document_in_flight');
  });

  it('two revisions submitted at the same moment are one document', async () => {
    const world = createPushWorld({ customNumbers: false });
    let other: Promise<unknown> | undefined;
    const lanes = createLanes(world.table);
    const deps = submitDepsOf(world, {
      lanes: {
        ...lanes,
        arm: async (...args: Parameters<typeof lanes.arm>) => {
          // Revision 2 comes in between the look-up of revision 1 and its being stored.
          other ??= submitDocument(submitDepsOf(world), {
            tenantId: world.tenantId,
            submitted: acceptableInvoice(submittedInvoiceSchema.parse({ ...base, revision: 2 })),
          });
          await other;
          return lanes.arm(...args);
        },
      },
    });
    const one = await submitDocument(deps, {
      tenantId: world.tenantId,
      submitted: acceptableInvoice(submittedInvoiceSchema.parse(base)),
    }).catch(() => undefined);
    const two = (await other) as { document: { documentId: string } };
    await world.settle(
      [one?.document.documentId, two.document.documentId].filter((id) => id !== undefined) as never,
    );
    expect(world.rows('Invoice')).toHaveLength(1);
  });

  it('a revision that was stored and never sent is found', async () => {
    const world = createPushWorld();
    world.simulator.control.planFault({
      match: { kind: 'create', entity: 'Invoice' },
      effect: { type: 'fault', code: '6000', httpStatus: 400 },
    });
    const { documentId } = await world.submit();
    await world.settle([documentId]);
    expect((await world.document(documentId)).state).toBe('refused');
    await sweeper(world, 5);
    await world.submit({ revision: 2 }); // its pointer is not sent
    await sweeper(world, 30);
    expect((await world.document(documentId)).state).toBe('pushed');
  });

  it('with QuickBooks’ numbers and a taxed code a lost answer is found again', async () => {
    const world = createPushWorld({ customNumbers: false });
    const code = world.rows('TaxCode').find((row) => String(row['Name']).startsWith('20.0%'));
    world.state.settings = { ...world.state.settings, defaultTaxCodeId: String(code?.['Id']) };
    world.simulator.control.changeSwitches({ requestIdMode: 'ignored' });
    world.simulator.control.planFault({
      match: { entity: 'Invoice', kind: 'create' },
      effect: { type: 'appliedAnswerLost', via: 'reset' },
    });
    const { documentId } = await world.submit();
    await world.settle([documentId]);
    expect(world.rows('Invoice')).toHaveLength(1);
  });

  it('the same in mode error6000', async () => {
    const world = createPushWorld({ customNumbers: false });
    const code = world.rows('TaxCode').find((row) => String(row['Name']).startsWith('20.0%'));
    world.state.settings = { ...world.state.settings, defaultTaxCodeId: String(code?.['Id']) };
    world.simulator.control.changeSwitches({ requestIdMode: 'error6000' });
    world.simulator.control.planFault({
      match: { entity: 'Invoice', kind: 'create' },
      effect: { type: 'appliedAnswerLost', via: 'reset' },
    });
    const { documentId } = await world.submit();
    await world.settle([documentId]);
    expect(world.rows('Invoice')).toHaveLength(1);
  });

  it('numbering was turned to QuickBooks after the connect', async () => {
    const world = createPushWorld({ customNumbers: true });
    world.simulator.control.changeCompany(world.realmId, { switches: { customTxnNumbers: false } });
    world.simulator.control.changeSwitches({ requestIdMode: 'ignored' });
    world.simulator.control.planFault({
      match: { entity: 'Invoice', kind: 'create' },
      effect: { type: 'appliedAnswerLost', via: 'reset' },
    });
    const { documentId } = await world.submit();
    await world.settle([documentId]);
    expect(world.rows('Invoice')).toHaveLength(1);
  });

  it('a person adds to the note before the look-up', async () => {
    const world = createPushWorld({ customNumbers: false });
    world.simulator.control.changeSwitches({ requestIdMode: 'ignored' });
    world.simulator.control.planFault({
      match: { entity: 'Invoice', kind: 'create' },
      effect: { type: 'appliedAnswerLost', via: 'reset' },
    });
    const { documentId } = await world.submit();
    await world.turn([documentId]);
    const [row] = world.rows('Invoice');
    const answer = world.simulator.books(world.realmId).execute(
      {
        kind: 'update',
        entity: 'Invoice',
        body: {
          Id: row!['Id'],
          SyncToken: row!['SyncToken'],
          sparse: true,
          PrivateNote: `${String(row!['PrivateNote'])} - chased by phone`,
        },
      } as never,
      { nowMs: world.clock.nowMs(), userName: 'x', userId: '1' },
    );
    expect(answer.ok).toBe(true);
    await world.settle([]);
    expect(world.rows('Invoice')).toHaveLength(1);
  });

  it('a revision that lost against the push of the one before says so', async () => {
    const world = createPushWorld();
    const { settings } = world.state;
    world.state.settings = {};
    const { documentId } = await world.submit();
    await world.settle([documentId]);
    world.state.settings = settings;
    const documents = createDocuments(world.table);
    const deps = submitDepsOf(world, {
      documents: {
        ...documents,
        create: async (document: never) => {
          await world.settle([documentId]);
          return documents.create(document);
        },
      },
    });
    const invoice = submittedInvoiceSchema.parse({ ...base, revision: 2 });
    await submitDocument(deps, { tenantId: world.tenantId, submitted: acceptableInvoice(invoice) }).catch(
      () => undefined,
    );
    expect(await world.document(documentId)).toMatchObject({ state: 'queued', operation: 'update' });
    const again = await submitDocument(submitDepsOf(world), {
      tenantId: world.tenantId,
      submitted: acceptableInvoice(invoice),
    }).then(
      () => 'ok',
      (error) => error.code,
    );
    expect(again).toBe('ok');
    await world.settle([documentId]);
    expect(await world.document(documentId)).toMatchObject({ state: 'pushed', revision: 2 });
    expect(world.rows('Invoice')).toHaveLength(1);
  });
});

describe('never stuck', () => {
  it('a submission that was stored and never sent is found', async () => {
    const world = createPushWorld();
    const { documentId } = await world.submit();
    await sweeper(world, 10);
    expect((await world.document(documentId)).state).toBe('pushed');
  });

  const parkedWorld = async () => {
    const world = createPushWorld();
    const { documentId } = await world.submit();
    const document = await world.document(documentId);
    await world.deps.documents.move(
      { tenantId: world.tenantId, documentId, basis: document },
      { state: 'parked', updatedAt: iso(world.clock.nowMs()), attempts: [] },
    );
    return { world, documentId };
  };

  it('a parked document redriven while another worker has the lane goes on', async () => {
    const { world, documentId } = await parkedWorld();
    const other = await world.submit({ id: 'ext-9', number: 'INV-9' });
    world.simulator.control.planFault({
      match: { kind: 'create', entity: 'Invoice' },
      effect: { type: 'slow', delayMs: 5_000 },
    });
    const holder = turnOf(world, [other.documentId]);
    await world.clock.advance(1_000);
    await turnOf(world, [documentId]); // acknowledged: its message is gone
    await world.clock.run(holder);
    await world.settle([]);
    await sweeper(world, 10);
    expect((await world.document(documentId)).state).toBe('pushed');
  });

  it('a parked document redriven and throttled goes on', async () => {
    const { world, documentId } = await parkedWorld();
    world.simulator.control.planFault({
      match: { kind: 'create', entity: 'Invoice' },
      effect: { type: 'status', status: 429 },
    });
    await world.settle([documentId]);
    await sweeper(world, 10);
    expect((await world.document(documentId)).state).toBe('pushed');
  });

  it('a lost answer held for the other company after that company came back is looked up', async () => {
    const world = createPushWorld();
    const warm = await world.submit({ id: 'w', number: 'W' });
    await world.settle([warm.documentId]);
    world.simulator.control.planFault({
      match: { entity: 'Invoice', kind: 'create' },
      effect: { type: 'appliedAnswerLost', via: 'reset' },
    });
    const { documentId } = await world.submit();
    await world.turn([documentId]);
    await world.clock.advance(100_000);
    await world.turn([]); // idle: looks past the document
    const home = world.state.connection!;
    await world.clock.advance(200_000);
    world.state.connection = { ...home, realmId: realmIdSchema.parse('999'), epoch: 2 };
    const held = world.deps.runs.hold;
    const deps = {
      ...world.deps,
      runs: {
        ...world.deps.runs,
        hold: async (...args: Parameters<typeof held>) => {
          if (args[1].reason.startsWith('company:') && args[1].documentIds.length > 0) {
            // Back at the first company, and everything released, before the turn stores what waits for it.
            world.state.connection = { ...home, epoch: 4 };
            await world.deps.runs.releaseHeld(world.tenantId, args[1].reason, iso(world.clock.nowMs()));
          }
          return held(...args);
        },
      },
    };
    await world.clock.run(turnOf(world, [], deps));
    await world.settle([]);
    const later = await world.submit({ id: 'later', number: 'LATER' });
    await world.settle([later.documentId]);
    expect((await world.document(documentId)).state).toBe('pushed');
  });

  it('a retry during a turn is found although its message was never sent', async () => {
    const world = createPushWorld();
    const { retryDocument } = await import('../../functions/push/retry-document.ts');
    world.simulator.control.planFault({
      match: { kind: 'create', entity: 'Invoice' },
      effect: { type: 'fault', code: '6000', httpStatus: 400 },
    });
    const { documentId } = await world.submit();
    await world.settle([documentId]);
    await sweeper(world, 5);
    const other = await world.submit({ id: 'ext-9', number: 'INV-9' });
    world.simulator.control.planFault({
      match: { kind: 'create', entity: 'Invoice' },
      effect: { type: 'slow', delayMs: 5_000 },
    });
    const holder = turnOf(world, [other.documentId]);
    await world.clock.advance(1_000);
    const retry = retryDocument(
      {
        documents: createDocuments(world.table),
        queueAgain: queueAgainOf(world, async () => {
          throw new Error('queue down');
        }),
        sendPointer: async () => {},
      },
      { tenantId: world.tenantId, documentId },
    );
    await expect(retry).rejects.toThrow('queue down');
    await world.clock.run(holder);
    await world.settle([]);
    await sweeper(world, 30);
    expect((await world.document(documentId)).state).toBe('pushed');
  });

  it('a submission that arms while the holder lets go is found', async () => {
    const world = createPushWorld();
    const lanes = createLanes(world.table);
    const acquired = await lanes.acquire(world.tenantId, {
      now: iso(world.clock.nowMs()),
      until: iso(world.clock.nowMs() + 240_000),
    });
    if (!acquired.isHeld) throw new Error('not held');
    let updates = 0;
    const table = {
      ...world.table,
      update: async (...args: Parameters<typeof world.table.update>) => {
        const outcome = await world.table.update(...args);
        updates += 1;
        // Between the two writes of arm() the holder releases an idle lane.
        if (updates === 1) {
          await lanes.release(world.tenantId, {
            fence: acquired.lane.fence,
            seen: acquired.lane,
            dueAt: undefined,
            armedAt: undefined,
            sweptTo: undefined,
            troubles: 0,
            restUntil: undefined,
          });
        }
        return outcome;
      },
    };
    const { document } = await submitDocument(submitDepsOf(world, { lanes: createLanes(table) }), {
      tenantId: world.tenantId,
      submitted: acceptableInvoice(submittedInvoiceSchema.parse(base)),
    });
    await sweeper(world, 60);
    expect((await world.document(document.documentId)).state).toBe('pushed');
  });

  it('content that cannot be read does not take neighbours down', async () => {
    const world = createPushWorld();
    const bad = await world.submit();
    const key = [...world.table.items.values()].find(({ sk }) => sk.startsWith('SUBMISSION#'));
    await world.table.put({ ...key!, content: new Uint8Array([1, 2, 3]) });
    const good = await world.submit({ id: 'ext-2', number: 'INV-2' });
    await world.settle([bad.documentId, good.documentId]).catch(() => undefined);
    for (let minute = 0; minute < 60; minute += 1) {
      await world.clock.advance(60_000);
      const due = await world.deps.lanes.dueBy(iso(world.clock.nowMs()), 10);
      if (due.length > 0) await world.settle([]).catch(() => undefined);
    }
    expect((await world.document(good.documentId)).state).toBe('pushed');
  });

  it('a customer that was made inactive and replaced by a new one is linked anew', async () => {
    const world = createPushWorld();
    const warm = await world.submit({ lines: [{ item: { code: 'A' }, amount: '0.00' }] });
    await world.settle([warm.documentId]);
    const at = { nowMs: world.clock.nowMs(), userName: 'x', userId: '1' };
    const [customer] = world.rows('Customer');
    const books = world.simulator.books(world.realmId);
    const gone = books.execute(
      {
        kind: 'update',
        entity: 'Customer',
        sparse: true,
        body: { Id: customer!['Id'], SyncToken: customer!['SyncToken'], sparse: true, Active: false },
        allowDuplicateDocNum: false,
      } as never,
      at,
    );
    expect(gone.ok).toBe(true);
    const fresh = books.execute(
      {
        kind: 'create',
        entity: 'Customer',
        body: { DisplayName: 'Quill & Sons' },
        allowDuplicateDocNum: false,
      },
      at,
    );
    expect([gone.ok, fresh.ok]).toEqual([true, true]);
    const { documentId } = await world.submit({ id: 'ext-2', number: 'INV-2' });
    await world.settle([documentId]);
    const state = await world.document(documentId);
    const { retryDocument } = await import('../../functions/push/retry-document.ts');
    if (state.state === 'refused') {
      await retryDocument(
        {
          documents: createDocuments(world.table),
          queueAgain: queueAgainOf(world),
          sendPointer: async () => {},
        },
        { tenantId: world.tenantId, documentId },
      );
      await world.settle([documentId]);
    }
    const end = await world.document(documentId);
    expect([end.state, end.pushError?.cause]).toEqual(['pushed', undefined]);
  });
});
