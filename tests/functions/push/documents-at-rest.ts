import type { Document } from '../../../shared/domain/document.ts';
import {
  documentIdSchema,
  realmIdSchema,
  tenantIdSchema,
  type DocumentId,
} from '../../../shared/domain/ids.ts';

export const tenantId = tenantIdSchema.parse('acme');

export const idOf = (index: number): DocumentId =>
  documentIdSchema.parse(`doc_${String(index).padStart(32, '0')}`);

/** An invoice as it lies in the table; `change` replaces members. */
export const documentOf = (index: number, change: Partial<Document> = {}): Document => ({
  tenantId,
  documentId: idOf(index),
  kind: 'invoice',
  externalId: `inv-${index}`,
  revision: 1,
  generation: 1,
  state: 'queued',
  number: '1001',
  counterpartyId: 'c-1',
  counterpartyName: 'Ashford Ltd',
  issuedOn: '2026-03-02',
  currency: 'GBP',
  total: '120.15',
  lineCount: 2,
  acceptedAt: '2026-03-02T10:00:00.000Z',
  updatedAt: '2026-03-02T10:00:00.000Z',
  attempts: [],
  ...change,
});

/** What an invoice became in the books. */
export const entity = {
  realmId: realmIdSchema.parse('9341000000000001'),
  type: 'Invoice',
  id: '7',
  syncToken: '0',
  total: '120.15',
} as const;

/** A create whose answer was lost. */
export const lost = {
  realmId: entity.realmId,
  requestId: 'r-1',
  startedBy: '2026-03-02T10:00:00.000Z',
  lookUpAfter: '2026-03-02T10:02:10.000Z',
} as const;
