import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { newDocumentId } from '../../../functions/push/document-id.ts';
import { acceptableInvoice, acceptableSettlement } from '../../../functions/push/acceptable.ts';
import { submitDocument } from '../../../functions/push/submit-document.ts';
import { canonicalJson } from '../../../shared/domain/canonical-json.ts';
import { realmIdSchema, tenantIdSchema, type DocumentId } from '../../../shared/domain/ids.ts';
import { submittedInvoiceSchema, type SubmittedInvoice } from '../../../shared/domain/invoice.ts';
import { settlementSchema } from '../../../shared/domain/settlement.ts';
import { createBillClaims } from '../../../shared/store/bill-claims.ts';
import { createDocuments } from '../../../shared/store/documents.ts';
import { createLanes } from '../../../shared/store/lanes.ts';
import { createSubmissions } from '../../../shared/store/submissions.ts';
import { createMemoryTable } from '../../fakes/memory-table.ts';
import { settlement } from './submitting-world.ts';

const tenantId = tenantIdSchema.parse('tenant-a');

const invoice = (change: Record<string, unknown> = {}): SubmittedInvoice =>
  submittedInvoiceSchema.parse({
    id: 'ext-1',
    revision: 1,
    number: 'INV-1',
    issuedOn: '2026-03-02',
    currency: 'GBP',
    customer: { id: 'c-1', name: 'Quill & Sons' },
    lines: [{ item: { code: 'A' }, quantity: '3', unitPrice: '2.55', amount: '7.65' }],
    ...change,
  });

function setUp() {
  const table = createMemoryTable();
  const sent: DocumentId[] = [];
  let nowMs = Date.parse('2026-03-02T10:00:00Z');
  let idCount = 0;
  let isQueueDown = false;
  const documents = createDocuments(table);
  const deps = {
    nowMs: () => nowMs,
    newDocumentId: () => newDocumentId(nowMs, new Uint8Array(16).fill((idCount += 1))),
    hashContent: (content: unknown) => createHash('sha256').update(canonicalJson(content)).digest('hex'),
    documents,
    submissions: createSubmissions(table),
    billClaims: createBillClaims(table),
    lanes: createLanes(table),
    sendPointer: async ({ documentId }: { documentId: DocumentId }) => {
      if (isQueueDown) throw new Error('queue down');
      sent.push(documentId);
    },
  };
  return {
    table,
    deps,
    documents,
    sent,
    submit: async (submitted: SubmittedInvoice) =>
      submitDocument(deps, { tenantId, submitted: acceptableInvoice(submitted) }),
    advance: (ms: number) => (nowMs += ms),
    setQueueDown: (value: boolean) => (isQueueDown = value),
  };
}

let world: ReturnType<typeof setUp>;
beforeEach(() => {
  world = setUp();
});

describe('submitDocument', () => {
  it('stores the document as queued and sends its pointer', async () => {
    const accepted = await world.submit(invoice());

    expect(accepted.isNew).toBe(true);
    expect(accepted.document).toMatchObject({
      state: 'queued',
      externalId: 'ext-1',
      revision: 1,
      generation: 1,
      number: 'INV-1',
      counterpartyName: 'Quill & Sons',
      total: '7.65',
      lineCount: 1,
    });
    expect(world.sent).toEqual([accepted.document.documentId]);
  });

  it('answers the same document when the same submission comes again', async () => {
    const first = await world.submit(invoice());

    const again = await world.submit(invoice());

    expect(again.isNew).toBe(false);
    expect(again.document.documentId).toBe(first.document.documentId);
  });

  it('refuses other content under the same revision', async () => {
    await world.submit(invoice());

    await expect(world.submit(invoice({ memo: 'other' }))).rejects.toMatchObject({
      status: 409,
      code: 'revision_conflict',
    });
  });

  it('refuses a revision lower than the one it has', async () => {
    await world.submit(invoice({ revision: 2 }));

    await expect(world.submit(invoice({ revision: 1 }))).rejects.toMatchObject({ code: 'stale_revision' });
  });

  it('refuses a new revision while the earlier one may be on its way', async () => {
    await world.submit(invoice());

    await expect(world.submit(invoice({ revision: 2 }))).rejects.toMatchObject({
      code: 'document_in_flight',
    });
  });

  it('queues a new revision of a pushed invoice as a change of what is in the books', async () => {
    const { document } = await world.submit(invoice());
    const entity = {
      realmId: realmIdSchema.parse('9341'),
      type: 'Invoice',
      id: '145',
      syncToken: '0',
      total: '7.65',
    } as const;
    await world.documents.move(
      { tenantId, documentId: document.documentId, basis: document },
      { state: 'pushed', updatedAt: document.updatedAt, attempts: [], entity },
    );

    await world.submit(invoice({ revision: 2 }));

    expect(await world.documents.get(tenantId, document.documentId)).toMatchObject({
      state: 'queued',
      operation: 'update',
      revision: 2,
      entity,
    });
  });

  it('refuses to make a bill of what is an invoice in the books, and takes it while it is not there', async () => {
    const submit = (change: object) =>
      submitDocument(world.deps, {
        tenantId,
        submitted: acceptableSettlement(settlementSchema.parse(settlement(change))),
      });
    const { document } = await submit({ kind: 'customer' });
    const basis = { tenantId, documentId: document.documentId, basis: document };
    const at = { updatedAt: document.updatedAt, attempts: [] };
    await world.documents.move(basis, { state: 'waiting', waitingReason: 'manual', ...at });
    const turned = await submit({ kind: 'vendor', revision: 2 });
    expect(turned.document).toMatchObject({ kind: 'bill', settlementKind: 'vendor' });

    const realmId = realmIdSchema.parse('9341');
    await world.documents.move(
      { ...basis, basis: turned.document },
      {
        ...{ ...at, state: 'pushed' },
        entity: { realmId, type: 'Bill', id: '9', syncToken: '0', total: '303.15' },
      },
    );

    await expect(submit({ kind: 'customer', revision: 3 })).rejects.toMatchObject({
      ...{ status: 409, code: 'document_kind_changed' },
      message: expect.stringContaining('is a bill in QuickBooks'),
    });
    expect((await submit({ kind: 'owner_operator', revision: 3 })).document).toMatchObject({
      ...{ kind: 'bill', settlementKind: 'owner_operator', operation: 'update' },
    });
  });

  it('refuses a revision of what was voided', async () => {
    const { document } = await world.submit(invoice());
    await world.documents.move(
      { tenantId, documentId: document.documentId, basis: document },
      { state: 'voided', updatedAt: document.updatedAt, attempts: [] },
    );

    await expect(world.submit(invoice({ revision: 2 }))).rejects.toMatchObject({
      code: 'document_voided',
    });
  });

  it('replaces the content of a refused invoice by a higher revision and queues it again', async () => {
    const { document } = await world.submit(invoice());
    await world.documents.move(
      { tenantId, documentId: document.documentId, basis: document },
      {
        state: 'refused',
        updatedAt: document.updatedAt,
        attempts: [],
        pushError: { cause: 'number_taken', detail: 'taken', openedAt: document.updatedAt },
      },
    );

    const revised = await world.submit(invoice({ revision: 2, number: 'INV-2' }));

    expect(revised.document).toMatchObject({ state: 'queued', revision: 2, number: 'INV-2' });
    expect(revised.document.documentId).toBe(document.documentId);
    expect(revised.document.pushError).toBeUndefined();
  });

  it('tells an invoice below zero from one without a customer', async () => {
    const credit = { lines: [{ item: { code: 'A' }, amount: '-1.00' }] };

    await expect(world.submit(invoice(credit))).rejects.toMatchObject({ code: 'credit_not_supported' });
    await expect(world.submit(invoice({ customer: undefined }))).rejects.toMatchObject({
      code: 'customer_missing',
    });
  });

  it('accepts a total of zero and negative lines inside a positive invoice', async () => {
    const zero = await world.submit(invoice({ lines: [{ item: { code: 'A' }, amount: '0.00' }] }));
    const mixed = await world.submit(
      invoice({
        id: 'ext-2',
        lines: [
          { item: { code: 'A' }, amount: '10.00' },
          { item: { code: 'A' }, quantity: '-1', unitPrice: '2.55', amount: '-2.55' },
        ],
      }),
    );

    expect(zero.document.total).toBe('0.00');
    expect(mixed.document.total).toBe('7.45');
  });

  it('refuses more than a thousand lines', async () => {
    const lines = Array.from({ length: 1001 }, () => ({ item: { code: 'A' }, amount: '1.00' }));

    await expect(world.submit(invoice({ lines }))).rejects.toMatchObject({
      status: 413,
      code: 'too_many_lines',
    });
  });

  it('answers 503 and loses nothing when the queue is down, and sends the pointer on the next try', async () => {
    world.setQueueDown(true);
    await expect(world.submit(invoice())).rejects.toMatchObject({ status: 503, code: 'queue_unavailable' });
    world.setQueueDown(false);

    const again = await world.submit(invoice());

    expect(again.document.state).toBe('queued');
    expect(world.sent).toEqual([again.document.documentId]);
  });

  it('arms the lane before it stores anything, so that a turn will look for what is never sent', async () => {
    world.setQueueDown(true);
    await expect(world.submit(invoice())).rejects.toThrow();

    const lane = await world.deps.lanes.get(tenantId);

    expect(lane.armedAt).toBe('2026-03-02T10:00:00.000Z');
    expect(lane.dueAt).toBe('2026-03-02T10:02:00.000Z');
  });

  it('finishes on the next try what a crash between content and document left undone', async () => {
    const create = world.deps.documents.create;
    world.deps.documents = {
      ...world.deps.documents,
      create: () => Promise.reject(new Error('died')),
    };
    await expect(
      submitDocument(world.deps, { tenantId, submitted: acceptableInvoice(invoice()) }),
    ).rejects.toThrow('died');
    world.deps.documents = { ...world.deps.documents, create };

    const again = await world.submit(invoice());

    expect(again.isNew).toBe(true);
    expect(await world.documents.get(tenantId, again.document.documentId)).toMatchObject({ state: 'queued' });
  });
});
