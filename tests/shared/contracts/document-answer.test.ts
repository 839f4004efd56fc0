import { describe, expect, it } from 'vitest';
import { documentAnswer } from '../../../shared/contracts/document-answer.ts';
import { documentAnswerSchema, documentPageSchema } from '../../../shared/contracts/http.ts';
import { documentSchema } from '../../../shared/domain/document.ts';

const document = (of: object = {}) =>
  documentSchema.parse({
    tenantId: 'acme',
    documentId: `doc_${'1'.repeat(32)}`,
    kind: 'invoice',
    externalId: 'ext-1',
    revision: 2,
    generation: 1,
    state: 'queued',
    number: 'INV-1',
    counterpartyId: 'c-1',
    counterpartyName: 'Customer & Sons',
    issuedOn: '2026-03-02',
    currency: 'GBP',
    total: '12.50',
    lineCount: 1,
    acceptedAt: '2026-03-02T10:00:00.000Z',
    updatedAt: '2026-03-02T10:00:00.000Z',
    attempts: [],
    ...of,
  });
const of = { appUrl: 'https://app.qbo.intuit.com' };

describe('documentAnswer', () => {
  it('shows a queued document in the caller’s words, without our own bookkeeping', () => {
    expect(documentAnswer(document(), of)).toEqual({
      documentId: `doc_${'1'.repeat(32)}`,
      tenantId: 'acme',
      kind: 'invoice',
      id: 'ext-1',
      revision: 2,
      state: 'queued',
      number: 'INV-1',
      customer: { id: 'c-1', name: 'Customer & Sons' },
      issuedOn: '2026-03-02',
      currency: 'GBP',
      total: '12.50',
      lineCount: 1,
      acceptedAt: '2026-03-02T10:00:00.000Z',
      updatedAt: '2026-03-02T10:00:00.000Z',
      attempts: [],
    });
  });

  it('links a pushed document to its page in QuickBooks', () => {
    const entity = { realmId: '93', type: 'Invoice', id: '145', syncToken: '0', total: '12.50' };

    const { quickbooks } = documentAnswer(document({ state: 'pushed', entity }), of);

    expect(quickbooks).toMatchObject({ id: '145', url: 'https://app.qbo.intuit.com/app/invoice?txnId=145' });
  });

  it('explains a refusal in the words of the catalogue', () => {
    const pushError = {
      cause: 'period_closed',
      detail: 'The books are closed through 31 December.',
      openedAt: '2026-03-02T10:00:00.000Z',
    };

    const answer = documentAnswer(document({ state: 'refused', pushError }), of);

    expect(answer.pushError).toMatchObject({
      cause: 'period_closed',
      title: 'The books are closed for this date',
      fixedBy: 'tenantAdmin',
      doesRetryHelp: false,
      detail: 'The books are closed through 31 December.',
    });
  });

  it('keeps to the published schema, alone and in a page', () => {
    const answer = documentAnswer(document({ state: 'waiting', waitingReason: 'mapping' }), of);

    expect(documentAnswerSchema.parse(answer)).toEqual(answer);
    expect(documentPageSchema.parse({ documents: [answer], next: answer.documentId }).documents).toHaveLength(
      1,
    );
  });
});
