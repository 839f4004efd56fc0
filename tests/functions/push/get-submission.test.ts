import { describe, expect, it } from 'vitest';
import { getSubmission } from '../../../functions/push/get-submission.ts';
import { documentIdSchema, tenantIdSchema } from '../../../shared/domain/ids.ts';
import type { Document } from '../../../shared/domain/document.ts';
import { bill, invoice, settlement } from '../../stack/invoice.ts';

const tenantId = tenantIdSchema.parse('tenant-a');
const documentId = documentIdSchema.parse('doc_00000000000000000000000000000001');

const document = (change: Partial<Document>): Document => ({
  ...{ tenantId, documentId, kind: 'invoice', externalId: 'inv-1', revision: 2, generation: 1 },
  ...{ state: 'queued', number: '1001', counterpartyId: 'c-1', counterpartyName: 'Ann Archer' },
  ...{ issuedOn: '2026-11-02', currency: 'GBP', total: '3.00', lineCount: 1 },
  ...{ acceptedAt: '2026-11-02T10:00:00.000Z', updatedAt: '2026-11-02T10:00:00.000Z', attempts: [] },
  ...change,
});

const ask = (stored: Document | undefined, content: unknown) =>
  getSubmission(
    {
      documents: { get: async () => stored },
      submissions: {
        getMany: async () => new Map([[documentId, { documentId, revision: 2, contentHash: 'h', content }]]),
      },
    },
    { tenantId, documentId },
  );

describe('getSubmission', () => {
  it('tells what was accepted of an invoice, with the revision that stands', async () => {
    const answer = await ask(document({}), invoice({ revision: 2, memo: 'Thank you' }));

    expect(answer).toEqual({
      kind: 'invoice',
      revision: 2,
      number: '1001',
      issuedOn: '2026-11-02',
      currency: 'GBP',
      memo: 'Thank you',
      lines: [
        {
          item: { code: 'APPLE', name: 'Apples' },
          description: 'Apples by the crate',
          quantity: '2',
          unitPrice: '1.50',
          amount: '3.00',
        },
      ],
    });
  });

  it('tells a bill, whose lines may have no item', async () => {
    const answer = await ask(document({ kind: 'bill' }), bill());

    expect(answer).toMatchObject({ kind: 'bill', lines: [{ description: 'Gravel', amount: '40.00' }] });
  });

  it('tells a settlement as the document that it became', async () => {
    const answer = await ask(document({ settlementKind: 'customer' }), settlement());

    expect(answer).toMatchObject({ kind: 'invoice', number: 'S-1', lines: [{ ticketReference: 'T-17' }] });
  });

  it('knows no document that is not there', async () => {
    expect(await ask(undefined, invoice())).toBeUndefined();
  });

  it('does not pretend that what cannot be read is empty', async () => {
    await expect(ask(document({}), { lines: 'none' })).rejects.toThrow('Cannot read the content');
  });
});
