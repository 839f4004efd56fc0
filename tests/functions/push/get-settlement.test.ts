import { beforeEach, describe, expect, it } from 'vitest';
import { acceptableSettlement } from '../../../functions/push/acceptable.ts';
import { getSettlement } from '../../../functions/push/get-settlement.ts';
import { submitDocument } from '../../../functions/push/submit-document.ts';
import { settlementAnswerSchema } from '../../../shared/contracts/http.ts';
import type { Document } from '../../../shared/domain/document.ts';
import { tenantIdSchema } from '../../../shared/domain/ids.ts';
import { settlementSchema } from '../../../shared/domain/settlement.ts';
import type { DocumentTransition } from '../../../shared/store/documents.ts';
import { createSubmittingWorld, settlement } from './submitting-world.ts';
import { tenantId } from './documents-at-rest.ts';

let world: ReturnType<typeof createSubmittingWorld>;
beforeEach(() => {
  world = createSubmittingWorld();
});

const submit = async (change: object = {}): Promise<Document> => {
  const submitted = acceptableSettlement(settlementSchema.parse(settlement(change)));
  return (await submitDocument(world.submitting.bill, { tenantId, submitted })).document;
};
const get = (settlementId = 'set-1', of = tenantId) =>
  getSettlement({ ...world, appUrl: 'https://qbo.intuit.com' }, { tenantId: of, settlementId });
const moveTo = (document: Document, to: Partial<DocumentTransition>) =>
  world.documents.move(
    { tenantId, documentId: document.documentId, basis: document },
    { state: 'refused', updatedAt: document.updatedAt, attempts: [], ...to },
  );
const refusal = {
  pushError: { cause: 'number_taken', detail: 'S-1 is taken.', openedAt: '2026-03-02T10:01:00.000Z' },
  attempts: [
    {
      at: '2026-03-02T10:01:00.000Z',
      operation: 'create',
      outcome: 'refused',
      durationMs: 5,
      cause: 'number_taken',
    },
  ],
} as const;

describe('getSettlement', () => {
  it('tells what was submitted, word for word, and the document that it became', async () => {
    const document = await submit();

    const answer = settlementAnswerSchema.parse(await get());

    expect(answer).toEqual({
      ...settlement(),
      document: expect.objectContaining({
        documentId: document.documentId,
        kind: 'bill',
        settlementKind: 'owner_operator',
        state: 'queued',
        total: '303.15',
        vendor: { id: 'o-1', name: 'Hal Hauler' },
      }),
    });
  });

  it('tells why it was refused, with the remedy and the attempts, and where to ask for another', async () => {
    const document = await submit();
    await moveTo(document, refusal);

    const answer = settlementAnswerSchema.parse(await get());

    expect(answer.document).toMatchObject({
      state: 'refused',
      pushError: { cause: 'number_taken', detail: 'S-1 is taken.', whatToDo: expect.stringMatching(/\w/) },
      attempts: [{ outcome: 'refused' }],
    });
    expect(answer.retryPath).toBe(`/v1/tenants/acme/documents/${document.documentId}/retry`);
  });

  it.each([
    ['waiting', true],
    ['parked', true],
    ['voided', false],
  ] as const)('names a place to retry a %s one: %s', async (state, isThere) => {
    const document = await submit();
    await moveTo(document, { state, ...(state === 'waiting' ? { waitingReason: 'mapping' } : {}) });

    expect(Object.hasOwn((await get())!, 'retryPath')).toBe(isThere);
  });

  it('tells the newest revision', async () => {
    await moveTo(await submit(), refusal);
    await submit({ revision: 2, number: 'S-2' });

    expect(await get()).toMatchObject({
      revision: 2,
      number: 'S-2',
      document: { revision: 2, state: 'queued' },
    });
  });

  it('tells the revision that the document stands for while a newer one was stored and not taken', async () => {
    const document = await submit();
    await world.submissions.putOnce(
      tenantId,
      { kind: 'settlement', externalId: 'set-1', revision: 2 },
      {
        documentId: document.documentId,
        revision: 2,
        contentHash: 'h',
        content: settlement({ revision: 2 }),
      },
    );

    expect(await get()).toMatchObject({ revision: 1, document: { revision: 1 } });
  });

  it.each(['a#b%23c/d?e', 'ünï cödé 🚚', '__proto__', '%2F'])('finds one under the id %s', async (id) => {
    await submit({ id });

    expect(await get(id)).toMatchObject({ id });
  });

  it('finds nothing under an unknown id, under the beginning of one, or in another tenant', async () => {
    await submit();

    expect(await get('set')).toBeUndefined();
    expect(await get('nobody')).toBeUndefined();
    expect(await get('set-1', tenantIdSchema.parse('other'))).toBeUndefined();
  });
});
