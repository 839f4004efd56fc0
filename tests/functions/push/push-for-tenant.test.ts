import { describe, expect, it } from 'vitest';
import { newDocumentId } from '../../../functions/push/document-id.ts';
import { pushForTenant } from '../../../functions/push/push-for-tenant.ts';
import type { Document } from '../../../shared/domain/document.ts';
import { realmIdSchema, tenantIdSchema, type DocumentId } from '../../../shared/domain/ids.ts';
import { createDocuments } from '../../../shared/store/documents.ts';
import { createIntents } from '../../../shared/store/intents.ts';
import { createMemoryTable } from '../../fakes/memory-table.ts';

const nowMs = Date.parse('2026-03-02T10:00:00Z');
const tenantId = tenantIdSchema.parse('tenant-a');
const documentId = newDocumentId(nowMs, new Uint8Array(16).fill(7));

const queued: Document = {
  tenantId,
  documentId,
  kind: 'invoice',
  externalId: 'x',
  revision: 1,
  generation: 1,
  state: 'queued',
  number: '1',
  counterpartyId: 'c',
  counterpartyName: 'C',
  issuedOn: '2026-03-02',
  currency: 'GBP',
  total: '1.00',
  lineCount: 1,
  acceptedAt: '2026-03-02T10:00:00.000Z',
  updatedAt: '2026-03-02T10:00:00.000Z',
  attempts: [],
};

function setUp(takeTurn: (of: { documentIds: readonly DocumentId[] }) => Promise<void>) {
  const table = createMemoryTable();
  const documents = createDocuments(table);
  const intents = createIntents(table);
  const lines: object[] = [];
  const log = (line: object): void => void lines.push(line);
  return {
    documents,
    lines,
    deps: { nowMs: () => nowMs, takeTurn, documents, intents, maxReceives: 5, log },
  };
}

describe('pushForTenant', () => {
  it('takes one turn with the documents that the messages point to', async () => {
    const turns: (readonly DocumentId[])[] = [];
    const { deps } = setUp(async ({ documentIds }) => {
      turns.push(documentIds);
    });

    await pushForTenant(deps, {
      tenantId,
      endsAtMs: nowMs + 300_000,
      pointers: [{ documentId, receiveCount: 1 }, { receiveCount: 1 }],
    });

    expect(turns).toEqual([[documentId]]);
  });

  describe('when the turn cannot be taken', () => {
    const failing = async (): Promise<void> => Promise.reject(new Error('table down'));

    it('lets the messages come again and leaves the document as it is', async () => {
      const { deps, documents } = setUp(failing);
      await documents.create(queued);

      const turn = pushForTenant(deps, {
        tenantId,
        endsAtMs: nowMs + 300_000,
        pointers: [{ documentId, receiveCount: 4 }],
      });

      await expect(turn).rejects.toThrow('table down');
      expect(await documents.get(tenantId, documentId)).toMatchObject({ state: 'queued' });
    });

    it('parks the document at its last receive and keeps a lost answer known', async () => {
      const { deps, documents, lines } = setUp(failing);
      const unknown = {
        realmId: realmIdSchema.parse('1234'),
        requestId: 'r-1',
        startedBy: '2026-03-02T10:00:00.000Z',
        lookUpAfter: '2026-03-02T10:02:10.000Z',
      };
      await documents.create({ ...queued, state: 'unknown', unknown });

      const turn = pushForTenant(deps, {
        tenantId,
        endsAtMs: nowMs + 300_000,
        pointers: [{ documentId, receiveCount: 5 }],
      });

      await expect(turn).rejects.toThrow('table down');
      expect(await documents.get(tenantId, documentId)).toMatchObject({
        state: 'parked',
        unknown: { requestId: 'r-1' },
      });
      expect(lines).toEqual([{ code: 'document_parked', level: 'warn', tenantId, documentId }]);
    });
  });
});
