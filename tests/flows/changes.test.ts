import { describe, expect, it } from 'vitest';
import { createPushWorld } from './push-world.ts';

type World = ReturnType<typeof createPushWorld>;

const twoLines = [
  { item: { code: 'A', name: 'Seats' }, quantity: '3', unitPrice: '2.55', amount: '7.65' },
  { item: { code: 'B', name: 'Setup' }, amount: '12.35' },
];

async function pushedInvoice(world: World) {
  const { documentId } = await world.submit();
  await world.settle([documentId]);
  const { entity } = await world.document(documentId);
  return { documentId, entityId: entity!.id };
}

async function pushedBill(world: World) {
  const { documentId } = await world.submitBill();
  await world.settle([documentId]);
  const { entity } = await world.document(documentId);
  return { documentId, entityId: entity!.id };
}

function pay(world: World, invoiceId: string, amount: string): void {
  world.enter('Payment', {
    CustomerRef: { value: world.idOf('Customer', 'Quill & Sons') },
    TotalAmt: amount,
    Line: [{ Amount: amount, LinkedTxn: [{ TxnId: invoiceId, TxnType: 'Invoice' }] }],
  });
}

const only = (world: World, entity: 'Invoice' | 'Bill') => {
  const rows = world.rows(entity);
  expect(rows).toHaveLength(1);
  return rows[0]!;
};

const editedLine = (world: World) => ({
  DetailType: 'SalesItemLineDetail',
  Amount: '5.00',
  SalesItemLineDetail: {
    ItemRef: { value: world.idOf('Item', 'Seats') },
    TaxCodeRef: { value: world.state.settings.defaultTaxCodeId },
  },
});

describe('a revision of a pushed invoice', () => {
  it('is carried over although a payment moved the SyncToken, and keeps the number', async () => {
    const world = createPushWorld();
    const { documentId, entityId } = await pushedInvoice(world);
    pay(world, entityId, '2.00');

    await world.submit({ revision: 2, lines: twoLines });
    await world.settle([documentId]);

    expect(await world.document(documentId)).toMatchObject({
      state: 'pushed',
      revision: 2,
      entity: { id: entityId, revision: 2, total: '20.00', syncToken: '2', number: 'INV-1' },
    });
    const row = only(world, 'Invoice');
    expect(row['PrivateNote']).toBe(`INV-1 [cf:${documentId}.2]`);
    expect(String(row['Balance'])).toBe('18');
    expect(world.news.map(({ type, document }) => `${type} ${document.revision}`)).toEqual([
      'pushed 1',
      'pushed 2',
    ]);
  });

  it('is decided anew, once, when somebody writes between the read and the write', async () => {
    const world = createPushWorld();
    const { documentId } = await pushedInvoice(world);
    world.simulator.control.planFault({
      match: { kind: 'update', entity: 'Invoice' },
      effect: { type: 'fault', code: '5010', httpStatus: 400 },
    });

    await world.submit({ revision: 2, lines: twoLines });
    await world.settle([documentId]);

    const document = await world.document(documentId);
    expect(document).toMatchObject({ state: 'pushed', revision: 2 });
    expect(document.attempts.map(({ operation }) => operation)).toEqual(['create', 'update']);
    expect(String(only(world, 'Invoice')['TotalAmt'])).toBe('20');
  });

  it('is refused when it is stale twice, and goes on when it is retried', async () => {
    const world = createPushWorld();
    const { documentId } = await pushedInvoice(world);
    world.simulator.control.planFault({
      match: { kind: 'update', entity: 'Invoice' },
      times: 2,
      effect: { type: 'fault', code: '5010', httpStatus: 400 },
    });

    await world.submit({ revision: 2, lines: twoLines });
    await world.settle([documentId]);
    expect(await world.document(documentId)).toMatchObject({
      state: 'refused',
      pushError: { cause: 'changed_meanwhile' },
    });
    await world.decide(documentId);
    await world.settle([documentId]);

    expect(await world.document(documentId)).toMatchObject({ state: 'pushed', revision: 2 });
  });

  it('is refused when a person edited what is ours, and replaces it once a person says so', async () => {
    const world = createPushWorld();
    const { documentId, entityId } = await pushedInvoice(world);
    world.edit('Invoice', entityId, { Line: [editedLine(world)] });

    await world.submit({ revision: 2, lines: twoLines });
    await world.settle([documentId]);

    const refused = await world.document(documentId);
    expect(refused).toMatchObject({
      state: 'refused',
      pushError: { cause: 'edited_in_quickbooks', syncToken: '1' },
    });
    expect(only(world, 'Invoice')).toMatchObject({ SyncToken: '1' });

    await world.decide(documentId, { overwrites: refused.pushError!.syncToken! });
    await world.settle([documentId]);

    expect(await world.document(documentId)).toMatchObject({
      state: 'pushed',
      entity: { syncToken: '2', total: '20.00' },
    });
    expect(only(world, 'Invoice')).toMatchObject({ SyncToken: '2' });
  });

  it('does not replace an edit that came after the one a person has seen', async () => {
    const world = createPushWorld();
    const { documentId, entityId } = await pushedInvoice(world);
    world.edit('Invoice', entityId, { Line: [editedLine(world)] });
    await world.submit({ revision: 2, lines: twoLines });
    await world.settle([documentId]);
    world.edit('Invoice', entityId, { Line: [{ ...editedLine(world), Amount: '6.00' }] });

    await world.decide(documentId, { overwrites: '1' });
    await world.settle([documentId]);

    expect(await world.document(documentId)).toMatchObject({
      state: 'refused',
      pushError: { cause: 'edited_in_quickbooks', syncToken: '2' },
    });
    expect(String(only(world, 'Invoice')['TotalAmt'])).toBe('6');
  });

  it('leaves what people added in QuickBooks, their words in the note among it', async () => {
    const world = createPushWorld();
    const { documentId, entityId } = await pushedInvoice(world);
    world.edit('Invoice', entityId, {
      PrivateNote: `INV-1 [cf:${documentId}.1] - chased by phone`,
      ShipDate: '2026-03-04',
    });

    await world.submit({ revision: 2, lines: twoLines });
    await world.settle([documentId]);

    expect(await world.document(documentId)).toMatchObject({ state: 'pushed', revision: 2 });
    expect(only(world, 'Invoice')).toMatchObject({
      PrivateNote: `INV-1 [cf:${documentId}.2] - chased by phone`,
      ShipDate: '2026-03-04',
    });
  });

  it.each(['void', 'delete'] as const)(
    'is refused, and nothing is made again, after a person did this in QuickBooks: %s',
    async (how) => {
      const world = createPushWorld();
      const { documentId, entityId } = await pushedInvoice(world);
      world.remove(how, 'Invoice', entityId);

      await world.submit({ revision: 2, lines: twoLines });
      await world.settle([documentId]);
      await world.decide(documentId);
      await world.settle([documentId]);

      expect(await world.document(documentId)).toMatchObject({
        state: 'refused',
        pushError: { cause: 'removed_in_quickbooks' },
      });
      expect(world.rows('Invoice').filter((row) => String(row['TotalAmt']) !== '0')).toEqual([]);
    },
  );

  it('is looked at again when its answer is lost, and not written twice', async () => {
    const world = createPushWorld();
    world.simulator.control.changeSwitches({ requestIdMode: 'ignored' });
    const { documentId } = await pushedInvoice(world);
    world.simulator.control.planFault({
      match: { kind: 'update', entity: 'Invoice' },
      effect: { type: 'appliedAnswerLost', via: 'reset' },
    });

    await world.submit({ revision: 2, lines: twoLines });
    await world.settle([documentId]);

    expect(await world.document(documentId)).toMatchObject({
      state: 'pushed',
      entity: { syncToken: '1', isAdopted: true, revision: 2 },
    });
  });

  it('tells nothing of a revision that is still on its way when an earlier worker comes back late', async () => {
    const world = createPushWorld();
    const { documentId } = await pushedInvoice(world);
    const { documents } = world.deps;
    const move = documents.move;
    let isFirst = true;
    const deps = {
      ...world.deps,
      documents: {
        ...documents,
        // Another worker proved meanwhile that the call of this one came to nothing, and queued the revision again.
        move: async (...[of, to]: Parameters<typeof move>) => {
          if (isFirst && to.state === 'pushed') {
            isFirst = false;
            const { updatedAt, attempts } = to;
            const generation = of.basis.generation + 1;
            await move(of, { state: 'queued', updatedAt, attempts, generation });
          }
          return move(of, to);
        },
      },
    };
    await world.submit({ revision: 2, lines: twoLines });
    world.news.length = 0;

    await world.turnWith(deps, [documentId]);

    expect((await world.document(documentId)).state).toBe('queued');
    expect(world.news).toEqual([]);
  });
});

describe('a revision of a parked invoice', () => {
  it('begins afresh: the workers that died over the earlier content do not count', async () => {
    const world = createPushWorld();
    const { documentId } = await world.submit();
    const basis = await world.document(documentId);
    const updatedAt = new Date(world.clock.nowMs()).toISOString();
    await world.deps.documents.move(
      { tenantId: world.tenantId, documentId, basis },
      { state: 'parked', updatedAt, attempts: [], deadClaims: 5 },
    );

    await world.submit({ revision: 2, lines: twoLines });

    expect((await world.document(documentId)).deadClaims).toBeUndefined();
  });
});

describe('a revision of a pushed bill', () => {
  it('is carried over', async () => {
    const world = createPushWorld();
    const { documentId, entityId } = await pushedBill(world);

    await world.submitBill({ revision: 2, lines: [{ amount: '10.00' }, { amount: '2.50' }] });
    await world.settle([documentId]);

    expect(await world.document(documentId)).toMatchObject({
      state: 'pushed',
      entity: { id: entityId, syncToken: '1', total: '12.50', revision: 2 },
    });
    only(world, 'Bill');
  });
});

describe('a void', () => {
  it('voids an unpaid invoice and deletes an unpaid bill, and tells of it', async () => {
    const world = createPushWorld();
    const invoice = await pushedInvoice(world);
    const bill = await pushedBill(world);
    world.news.length = 0;

    await world.requestVoid(invoice.documentId);
    await world.requestVoid(bill.documentId);
    await world.settle([invoice.documentId, bill.documentId]);

    expect((await world.document(invoice.documentId)).state).toBe('voided');
    expect((await world.document(bill.documentId)).state).toBe('voided');
    expect(only(world, 'Invoice')).toMatchObject({ PrivateNote: 'Voided', SyncToken: '1' });
    expect(world.rows('Bill')).toEqual([]);
    expect(world.news.map(({ type }) => type)).toEqual(['voided', 'voided']);
  });

  it('is refused for a paid invoice and a paid bill, and changes nothing', async () => {
    const world = createPushWorld();
    const invoice = await pushedInvoice(world);
    const bill = await pushedBill(world);
    pay(world, invoice.entityId, '7.65');
    const paidBill = { ...only(world, 'Bill'), Balance: 0, SyncToken: '1' };
    const wire = JSON.parse(JSON.stringify(paidBill)) as object;
    world.simulator.books(world.realmId).place('Bill', wire as never);
    const before = JSON.stringify([world.rows('Invoice'), world.rows('Bill')]);

    await world.requestVoid(invoice.documentId);
    await world.requestVoid(bill.documentId);
    await world.settle([invoice.documentId, bill.documentId]);

    for (const { documentId } of [invoice, bill]) {
      expect(await world.document(documentId)).toMatchObject({
        state: 'refused',
        pushError: { cause: 'document_paid' },
      });
    }
    expect(JSON.stringify([world.rows('Invoice'), world.rows('Bill')])).toBe(before);
  });

  it('sees a payment that comes in between the read and the write', async () => {
    const world = createPushWorld();
    const { documentId, entityId } = await pushedInvoice(world);
    const { changeDocuments } = world.deps.books;
    world.simulator.control.planFault({
      match: { kind: 'void', entity: 'Invoice' },
      effect: { type: 'fault', code: '5010', httpStatus: 400 },
    });
    const books = {
      ...world.deps.books,
      changeDocuments: async (...of: Parameters<typeof changeDocuments>) => {
        // 350 ms: after the first read was answered.
        void world.clock.sleep(350).then(() => pay(world, entityId, '1.00'));
        return changeDocuments(...of);
      },
    };
    world.simulator.control.changeSwitches({ latencyMs: 300 });

    await world.requestVoid(documentId);
    await world.turnWith({ ...world.deps, books }, [documentId]);

    expect(await world.document(documentId)).toMatchObject({
      state: 'refused',
      pushError: { cause: 'document_paid' },
    });
    expect(String(only(world, 'Invoice')['TotalAmt'])).toBe('7.65');
  });

  it('ends well where a person voided it already', async () => {
    const world = createPushWorld();
    const { documentId, entityId } = await pushedInvoice(world);
    world.remove('void', 'Invoice', entityId);

    await world.requestVoid(documentId);
    await world.settle([documentId]);

    expect((await world.document(documentId)).state).toBe('voided');
    expect(only(world, 'Invoice')).toMatchObject({ SyncToken: '1' });
  });
});

describe('several changes at once', () => {
  it('go in one batch, and the one that is stale is decided again by itself', async () => {
    const world = createPushWorld();
    const documentIds = [];
    for (const id of ['a', 'b', 'c']) {
      documentIds.push((await world.submit({ id, number: id })).documentId);
    }
    const bill = await world.submitBill();
    await world.settle([...documentIds, bill.documentId]);
    for (const id of ['a', 'b', 'c']) await world.submit({ id, number: id, revision: 2, lines: twoLines });
    await world.submitBill({ revision: 2, lines: [{ amount: '11.00' }] });
    world.simulator.control.planFault({
      match: { kind: 'update', entity: 'Invoice', item: true, nthItem: 2 },
      effect: { type: 'fault', code: '5010' },
    });
    const before = world.simulator.control.counters(world.realmId);

    await world.settle([...documentIds, bill.documentId]);

    for (const documentId of [...documentIds, bill.documentId]) {
      expect(await world.document(documentId)).toMatchObject({ state: 'pushed', revision: 2 });
    }
    expect(world.rows('Invoice').map((row) => row['SyncToken'])).toEqual(['1', '1', '1']);
    const after = world.simulator.control.counters(world.realmId);
    // A new item; a read of each kind, the batch; a read and a write of the stale one.
    expect([after.batches - before.batches, after.total - before.total]).toEqual([1, 7]);
  });

  it('whose answer is lost are each found as made', async () => {
    const world = createPushWorld();
    world.simulator.control.changeSwitches({ requestIdMode: 'ignored' });
    const invoice = await pushedInvoice(world);
    const bill = await pushedBill(world);
    await world.submit({
      revision: 2,
      number: 'INV-1',
      lines: twoLines.slice(0, 1).map((line) => ({ ...line, quantity: '4', amount: '10.20' })),
    });
    await world.requestVoid(bill.documentId);
    world.simulator.control.planFault({
      match: { kind: 'update', entity: 'Invoice' },
      effect: { type: 'appliedAnswerLost', via: 'reset' },
    });
    world.simulator.control.planFault({
      match: { kind: 'delete', entity: 'Bill' },
      effect: { type: 'appliedAnswerLost', via: 'reset' },
    });

    await world.settle([invoice.documentId, bill.documentId]);

    expect(await world.document(invoice.documentId)).toMatchObject({ state: 'pushed', revision: 2 });
    expect((await world.document(bill.documentId)).state).toBe('voided');
    expect(world.rows('Invoice')).toMatchObject([{ SyncToken: '1' }]);
  });
});

describe('another company', () => {
  it('gets nothing that was pushed into the first, whose revisions wait until it is back', async () => {
    const world = createPushWorld();
    const [invoice, bill] = [await pushedInvoice(world), await pushedBill(world)];
    const other = world.createOtherCompany();
    world.connectTo(other);

    await world.submit({ revision: 2, lines: twoLines });
    await world.requestVoid(bill.documentId);
    await world.settle([invoice.documentId, bill.documentId]);
    const fresh = await world.submit({ id: 'ext-9', number: 'INV-9' });
    await world.settle([fresh.documentId, invoice.documentId]);

    for (const { documentId } of [invoice, bill]) {
      expect(await world.document(documentId)).toMatchObject({
        state: 'waiting',
        waitingReason: 'connection',
        entity: { realmId: world.realmId },
      });
    }
    expect(world.rows('Invoice', other)).toMatchObject([{ DocNumber: 'INV-9' }]);
    expect(world.rows('Bill', other)).toEqual([]);
    expect(only(world, 'Invoice')).toMatchObject({ SyncToken: '0' });

    world.connectTo(world.realmId);
    await world.settle([]);

    expect(await world.document(invoice.documentId)).toMatchObject({ state: 'pushed', revision: 2 });
    expect((await world.document(bill.documentId)).state).toBe('voided');
    expect(only(world, 'Invoice')).toMatchObject({ SyncToken: '1' });
    expect(world.rows('Bill')).toEqual([]);
    expect(world.rows('Invoice', other)).toHaveLength(1);
  });
});
