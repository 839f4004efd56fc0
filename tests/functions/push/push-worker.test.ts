import { describe, expect, it } from 'vitest';
import { pushWorker, type QueueRecord } from '../../../functions/push/push-worker.ts';
import { newDocumentId } from '../../../functions/push/document-id.ts';
import { pushMessageSchema } from '../../../shared/contracts/messages.ts';
import { tenantIdSchema, type DocumentId, type TenantId } from '../../../shared/domain/ids.ts';
import { createDocuments } from '../../../shared/store/documents.ts';
import { createMemoryTable } from '../../fakes/memory-table.ts';

const nowMs = Date.parse('2026-03-02T10:00:00Z');
const documentId = newDocumentId(nowMs, new Uint8Array(16).fill(7));
const tenantA = tenantIdSchema.parse('tenant-a');
const tenantB = tenantIdSchema.parse('tenant-b');

const record = (messageId: string, body: unknown, receiveCount = 1): QueueRecord => ({
  messageId,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  receiveCount,
});

function setUp(takeTurn: (of: { tenantId: TenantId; documentIds: readonly DocumentId[] }) => Promise<void>) {
  const documents = createDocuments(createMemoryTable());
  const logged: string[] = [];
  const deps = {
    nowMs: () => nowMs,
    takeTurn,
    documents,
    readPointer: (body: string) => {
      try {
        return pushMessageSchema.parse(JSON.parse(body));
      } catch {
        return undefined;
      }
    },
    log: ({ code }: { code: string }) => logged.push(code),
    maxReceives: 5,
  };
  return { deps, documents, logged };
}

describe('pushWorker', () => {
  it('takes one turn per tenant with the documents handed for it', async () => {
    const turns: [string, number][] = [];
    const { deps } = setUp(async (of) => {
      turns.push([of.tenantId, of.documentIds.length]);
    });

    const failed = await pushWorker(deps, [
      record('1', { tenantId: tenantA, documentId }),
      record('2', { tenantId: tenantB }),
      record('3', { tenantId: tenantA, documentId }),
    ]);

    expect(failed).toEqual([]);
    expect(turns).toEqual([
      ['tenant-a', 2],
      ['tenant-b', 0],
    ]);
  });

  it('fails an unreadable message and spares its neighbours', async () => {
    const turns: string[] = [];
    const { deps, logged } = setUp(async (of) => {
      turns.push(of.tenantId);
    });

    const failed = await pushWorker(deps, [
      record('bad', '{"tenantId":'),
      record('extra', { tenantId: tenantA, amount: '1' }),
      record('good', { tenantId: tenantB }),
    ]);

    expect(failed).toEqual(['bad', 'extra']);
    expect(turns).toEqual(['tenant-b']);
    expect(logged).toEqual(['message_unreadable', 'message_unreadable']);
  });

  describe('when a turn cannot be taken', () => {
    const failing = async (): Promise<void> => Promise.reject(new Error('table down'));
    const queued = {
      tenantId: tenantA,
      documentId,
      kind: 'invoice' as const,
      externalId: 'x',
      revision: 1,
      generation: 1,
      state: 'queued' as const,
      number: '1',
      customerId: 'c',
      customerName: 'C',
      issuedOn: '2026-03-02',
      currency: 'GBP',
      total: '1.00',
      lineCount: 1,
      acceptedAt: '2026-03-02T10:00:00.000Z',
      updatedAt: '2026-03-02T10:00:00.000Z',
      attempts: [],
    };

    it('hands the messages back', async () => {
      const { deps, documents } = setUp(failing);
      await documents.create(queued);

      const failed = await pushWorker(deps, [record('1', { tenantId: tenantA, documentId }, 4)]);

      expect(failed).toEqual(['1']);
      expect(await documents.get(tenantA, documentId)).toMatchObject({ state: 'queued' });
    });

    it('parks the document at its last receive and keeps a lost answer known', async () => {
      const { deps, documents } = setUp(failing);
      await documents.create({
        ...queued,
        state: 'unknown',
        unknown: {
          realmId: '1234' as never,
          requestId: 'r-1',
          startedBy: '2026-03-02T10:00:00.000Z',
          lookUpAfter: '2026-03-02T10:02:10.000Z',
        },
      });

      await pushWorker(deps, [record('1', { tenantId: tenantA, documentId }, 5)]);

      expect(await documents.get(tenantA, documentId)).toMatchObject({
        state: 'parked',
        unknown: { requestId: 'r-1' },
      });
    });
  });
});
