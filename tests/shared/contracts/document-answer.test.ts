import { describe, expect, it } from 'vitest';
import { documentAnswer } from '../../../shared/contracts/document-answer.ts';
import { documentAnswerSchema, documentPageSchema } from '../../../shared/contracts/http.ts';
import { documentSchema } from '../../../shared/domain/document.ts';
import { nothingPaid } from '../../../shared/domain/payment.ts';

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

  it('tells what is paid, by which payments, and how it came to that', () => {
    const amounts = { status: 'partlyPaid', balance: '2.50', paid: '6.00', credited: '4.00' };
    const entry = { ...amounts, serial: 1, change: 'partly_paid', changedAt: '2026-03-03T10:00:00.000Z' };
    const payment = {
      ...{ ...amounts, total: '12.50', version: 3, changedAt: '2026-03-03T10:00:00.000Z', toldSerial: 1 },
      applications: [
        { paymentId: '9', version: 0, cash: '6.00', credit: '4.00', excess: '1.00', paidOn: '2026-03-03' },
        { paymentId: '10', version: 0, cash: '0.00', credit: '0.00' },
      ],
      history: [entry],
    };

    const answer = documentAnswer(document({ state: 'pushed', payment }), of);

    expect(documentAnswerSchema.parse(answer)).toEqual(answer);
    expect(answer.payment).toEqual({
      ...{ ...amounts, total: '12.50', changedAt: '2026-03-03T10:00:00.000Z' },
      payments: [
        { paymentId: '9', paidOn: '2026-03-03', cash: '6.00', credit: '4.00' },
        { paymentId: '10', cash: '0.00', credit: '0.00' },
      ],
      history: [entry],
    });
  });

  it('says nothing of when the books changed before they were looked at', () => {
    const { payment } = documentAnswer(document({ payment: nothingPaid('12.50') }), of);

    expect(payment).toEqual({
      ...{ status: 'unpaid', balance: '12.50', paid: '0', credited: '0', total: '12.50' },
      ...{ payments: [], history: [] },
    });
  });

  it('tells a disagreement without our own bookkeeping', () => {
    const shown = {
      kind: 'edited',
      fields: ['total', 'lines'],
      seenAt: '2026-03-03T02:00:00.000Z',
      errorId: 'err_1',
    };

    const answer = documentAnswer(
      document({ drift: { ...shown, fingerprint: 'f'.repeat(64), syncToken: '4' } }),
      of,
    );

    expect(documentAnswerSchema.parse(answer)).toEqual(answer);
    expect(answer.drift).toEqual(shown);
  });

  it('keeps to the published schema, alone and in a page', () => {
    const answer = documentAnswer(document({ state: 'waiting', waitingReason: 'mapping' }), of);

    expect(documentAnswerSchema.parse(answer)).toEqual(answer);
    expect(
      documentPageSchema.parse({ documents: [answer], lookedThrough: 1, next: answer.documentId }).documents,
    ).toHaveLength(1);
  });
});
