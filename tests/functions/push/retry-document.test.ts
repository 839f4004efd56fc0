import { beforeEach, describe, expect, it } from 'vitest';
import { retryDocument } from '../../../functions/push/retry-document.ts';
import { documentSchema } from '../../../shared/domain/document.ts';
import { documentIdSchema, tenantIdSchema } from '../../../shared/domain/ids.ts';
import { createDocuments } from '../../../shared/store/documents.ts';
import { createQueueAgain } from '../../../shared/store/queue-again.ts';
import { createRuns } from '../../../shared/store/runs.ts';
import { createMemoryTable, type MemoryTable } from '../../fakes/memory-table.ts';

const tenantId = tenantIdSchema.parse('acme');
const documentId = documentIdSchema.parse(`doc_${'1'.repeat(32)}`);
const entity = { realmId: '93', type: 'Invoice', id: '145', syncToken: '0', total: '120.15' };
const pushError = { cause: 'business_rule', detail: 'No.', openedAt: '2026-03-02T10:00:00.000Z' };

let table: MemoryTable;
let sent: string[];
beforeEach(() => {
  table = createMemoryTable();
  sent = [];
});

const store = (of: object) =>
  createDocuments(table).create(
    documentSchema.parse({
      tenantId,
      documentId,
      kind: 'invoice',
      externalId: 'inv-1',
      revision: 1,
      generation: 2,
      state: 'refused',
      number: '1',
      counterpartyId: 'c-1',
      counterpartyName: 'Ashford Ltd',
      issuedOn: '2026-03-02',
      currency: 'GBP',
      total: '120.15',
      lineCount: 2,
      acceptedAt: '2026-03-02T09:00:00.000Z',
      updatedAt: '2026-03-02T10:00:00.000Z',
      attempts: [],
      ...of,
    }),
  );

function retry() {
  let ids = 0;
  const queueAgain = createQueueAgain({
    table,
    nowMs: () => Date.parse('2026-03-02T12:00:00.000Z'),
    newId: () => `run-${(ids += 1)}`,
    sendTurn: async () => {
      sent.push('turn');
    },
  });
  const sendPointer = async () => {
    sent.push('pointer');
  };
  return retryDocument(
    { documents: createDocuments(table), queueAgain, sendPointer },
    { tenantId, documentId },
  );
}

const dueNow = () => createRuns({ table, newId: () => '' }).dueBy(tenantId, '2026-03-02T12:00:00.000Z', 10);

describe('retryDocument', () => {
  it('queues a refused document under its next generation, points to it and sends a turn', async () => {
    await store({ pushError, syncErrorId: `err_${'1'.repeat(32)}` });

    const document = await retry();

    expect(document).toMatchObject({
      state: 'queued',
      generation: 2,
      syncErrorId: `err_${'1'.repeat(32)}`,
    });
    expect(document?.pushError).toBeUndefined();
    expect(await dueNow()).toMatchObject([{ documentIds: [documentId] }]);
    expect(sent).toEqual(['turn']);
  });

  it('goes on with a refused change of a document that is in the books', async () => {
    await store({ pushError, entity, operation: 'update' });

    expect(await retry()).toMatchObject({ state: 'queued', entity, operation: 'update' });
  });

  it('sends the pointer of a retry that was stored and never sent', async () => {
    await store({ state: 'queued' });

    expect(await retry()).toMatchObject({ state: 'queued' });
    expect(sent).toEqual(['pointer']);
  });

  it('keeps what a parked document knows of a lost answer', async () => {
    const unknown = {
      realmId: '93',
      requestId: 'r-1',
      startedBy: '2026-03-02T10:00:00.000Z',
      lookUpAfter: '2026-03-02T10:02:10.000Z',
    };
    await store({ state: 'parked', unknown, deadClaims: 5 });

    expect(await retry()).toMatchObject({ state: 'unknown', unknown, deadClaims: 0 });
  });

  it.each([
    ['pushed', { state: 'pushed', entity }],
    ['voided', { state: 'voided' }],
  ])('refuses a document that is %s', async (_, of) => {
    await store(of);

    await expect(retry()).rejects.toMatchObject({ status: 409, code: 'not_retryable' });
    expect(sent).toEqual([]);
  });

  it('knows nothing of a document that is not there', async () => {
    expect(await retry()).toBeUndefined();
  });
});
