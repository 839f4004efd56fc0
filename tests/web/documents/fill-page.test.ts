import { describe, expect, it } from 'vitest';
import type { DocumentAnswer } from '../../../shared/contracts/http.ts';
import { fillPage, type DocumentsPage } from '../../../web/src/screens/documents/fill-page.ts';

const document = (number: string): DocumentAnswer => ({
  documentId: `doc_${number.padStart(32, '0')}` as DocumentAnswer['documentId'],
  tenantId: 'tenant-a' as DocumentAnswer['tenantId'],
  ...{ kind: 'invoice', id: number, revision: 1, state: 'pushed', number, issuedOn: '2026-11-02' },
  ...{ currency: 'GBP', total: '1.00', lineCount: 1, attempts: [] },
  ...{ acceptedAt: '2026-11-02T10:00:00Z', updatedAt: '2026-11-02T10:00:00Z' },
});

async function fill(pages: readonly DocumentsPage[], wanted: number) {
  const asked: (string | undefined)[] = [];
  const progress: number[] = [];
  const page = await fillPage(
    async (after) => {
      asked.push(after);
      return pages[asked.length - 1]!;
    },
    { after: undefined, wanted, onProgress: (lookedThrough) => progress.push(lookedThrough) },
  );
  return { numbers: page.documents.map(({ number }) => number), next: page.next, asked, progress };
}

describe('fillPage', () => {
  it('asks once where the first answer fills the page', async () => {
    const filled = await fill([{ documents: [document('1'), document('2')], next: 'n1' }], 2);

    expect(filled).toEqual({ numbers: ['1', '2'], next: 'n1', asked: [undefined], progress: [] });
  });

  it('asks on while answers hold few, and tells how far it is', async () => {
    const filled = await fill(
      [
        { documents: [], lookedThrough: 18_000, next: 'n1' },
        { documents: [document('1')], lookedThrough: 18_000, next: 'n2' },
        { documents: [], lookedThrough: 4_000 },
      ],
      2,
    );

    expect(filled).toEqual({
      numbers: ['1'],
      next: undefined,
      asked: [undefined, 'n1', 'n2'],
      progress: [18_000, 36_000],
    });
  });
});
