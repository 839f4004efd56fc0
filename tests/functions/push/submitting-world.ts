import { createHash } from 'node:crypto';
import { newDocumentId } from '../../../functions/push/document-id.ts';
import { canonicalJson } from '../../../shared/domain/canonical-json.ts';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { createBillClaims } from '../../../shared/store/bill-claims.ts';
import { createDocuments } from '../../../shared/store/documents.ts';
import { createLanes } from '../../../shared/store/lanes.ts';
import { createSubmissions } from '../../../shared/store/submissions.ts';
import { createMemoryTable } from '../../fakes/memory-table.ts';

/** What accepting documents takes, with a queue of each kind that keeps what is sent to it. */
export function createSubmittingWorld() {
  const table = createMemoryTable();
  const nowMs = Date.parse('2026-03-02T10:00:00Z');
  let idCount = 0;
  const sent: Record<'invoice' | 'bill', DocumentId[]> = { invoice: [], bill: [] };
  const state = { isQueueDown: false };
  const documents = createDocuments(table);
  const submissions = createSubmissions(table);
  const submittingTo = (kind: 'invoice' | 'bill') => ({
    nowMs: () => nowMs,
    newDocumentId: () => newDocumentId(nowMs, new Uint8Array(16).fill((idCount += 1))),
    hashContent: (content: unknown) => createHash('sha256').update(canonicalJson(content)).digest('hex'),
    documents,
    submissions,
    billClaims: createBillClaims(table),
    lanes: createLanes(table),
    sendPointer: async ({ documentId }: { documentId: DocumentId }) => {
      if (state.isQueueDown) throw new Error('queue down');
      sent[kind].push(documentId);
    },
  });
  return {
    ...{ table, documents, submissions, sent, state },
    submitting: { invoice: submittingTo('invoice'), bill: submittingTo('bill') },
  };
}

/** A settlement as it comes in; `change` replaces members. */
export const settlement = (change: object = {}): object => ({
  id: 'set-1',
  revision: 1,
  kind: 'owner_operator',
  number: 'S-1',
  issuedOn: '2026-03-02',
  currency: 'USD',
  counterparty: { id: 'o-1', name: 'Hal Hauler' },
  lines: [
    {
      material: 'Gravel',
      ticketReference: 'T-17',
      quantity: '21.5',
      unit: 'ton',
      rate: '14.10',
      amount: '303.15',
    },
  ],
  ...change,
});

/** An invoice as it comes in; `change` replaces members. */
export const invoice = (change: object = {}): object => ({
  id: 'inv-1',
  revision: 1,
  number: 'I-1',
  issuedOn: '2026-03-02',
  currency: 'USD',
  customer: { id: 'c-1', name: 'Ann Archer' },
  lines: [{ item: { code: 'A' }, amount: '7.65' }],
  ...change,
});
