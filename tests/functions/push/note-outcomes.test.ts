import { describe, expect, it } from 'vitest';
import { newDocumentId } from '../../../functions/push/document-id.ts';
import { noteOutcomes } from '../../../functions/push/note-outcomes.ts';
import type { DocumentNews } from '../../../functions/push/turn.ts';
import type { Document } from '../../../shared/domain/document.ts';
import { tenantIdSchema } from '../../../shared/domain/ids.ts';

const at = '2026-03-02T10:00:00.000Z';
const tenantId = tenantIdSchema.parse('acme');
const document: Document = {
  ...{ tenantId, documentId: newDocumentId(Date.parse(at), new Uint8Array(16)) },
  ...{ kind: 'invoice', externalId: 'x', revision: 1, generation: 1, state: 'voided', number: '1' },
  ...{ counterpartyId: 'c', counterpartyName: 'C', issuedOn: '2026-03-02', currency: 'GBP', total: '1.00' },
  ...{ lineCount: 1, acceptedAt: at, updatedAt: at, attempts: [] },
};
const voided: DocumentNews = { type: 'voided', document };
const refused: DocumentNews = {
  type: 'refused',
  document,
  pushError: { cause: 'period_closed', detail: 'The period is closed.', openedAt: at },
};

describe('noteOutcomes', () => {
  it('logs how many documents ended how, a line for each outcome', () => {
    const lines: object[] = [];

    noteOutcomes((line) => void lines.push(line), [refused, voided, refused]);

    expect(lines).toEqual([
      { code: 'documents_refused', tenantId, count: 2 },
      { code: 'documents_voided', tenantId, count: 1 },
    ]);
  });

  it('logs nothing when nothing was told', () => {
    const lines: object[] = [];

    noteOutcomes((line) => void lines.push(line), []);

    expect(lines).toEqual([]);
  });
});
