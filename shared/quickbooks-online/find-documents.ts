import type { BooksAccess, DocumentDraft } from '../domain/books.ts';
import type { DocumentKind } from '../domain/document.ts';
import type { DocumentId } from '../domain/ids.ts';
import type { ReadOutcome } from '../domain/outcomes.ts';
import { postingOn } from '../domain/posting-date.ts';
import type { QuickBooksClient } from './client.ts';
import { readDocumentEntity, readMark, type DocumentContext, type DocumentEntity } from './document.ts';
import { contextOf } from './document-access.ts';
import { entityOf, sentNumber } from './document-kinds.ts';
import { listsOf, type Statement } from './query.ts';
import { queryEach } from './query-each.ts';

/** Looks for documents that bear our mark: by number first, then by whom they are for, as far as that is known, and the day. */
export async function findMarked(
  client: QuickBooksClient,
  access: BooksAccess,
  wanted: readonly DocumentDraft[],
): Promise<ReadOutcome<ReadonlyMap<DocumentId, DocumentEntity>>> {
  const context = contextOf(access);
  const found = new Map<DocumentId, DocumentEntity>();
  let durationMs = 0;
  for (const find of [byNumber, byCounterpartyAndDay]) {
    // The number may be QuickBooks' own although ours was sent: what was read at the connect can have changed since.
    const missing = wanted.filter(({ documentId }) => !found.has(documentId));
    const answer = await queryEach(client, access, find(missing, context));
    durationMs += answer.durationMs;
    if (answer.outcome !== 'applied') return answer;
    for (const entity of answer.answer.flatMap((row) => readDocumentEntity(row) ?? [])) {
      const documentId = readMark(entity)?.documentId;
      if (documentId !== undefined && missing.some((draft) => draft.documentId === documentId)) {
        found.set(documentId, entity);
      }
    }
  }
  return { outcome: 'applied', answer: found, durationMs };
}

type Find = (wanted: readonly DocumentDraft[], context: DocumentContext) => Statement[];

const ofEachKind = (
  wanted: readonly DocumentDraft[],
  statements: (kind: DocumentKind, drafts: readonly DocumentDraft[]) => Statement[],
): Statement[] =>
  [...Map.groupBy(wanted, ({ kind }) => kind)].flatMap(([kind, drafts]) => statements(kind, drafts));

const byNumber: Find = (wanted, context) =>
  ofEachKind(wanted, (kind, drafts) => {
    // Where QuickBooks numbers, ours may stand there all the same.
    const numbers = drafts.map((draft) => sentNumber(draft, context) ?? draft.content.number);
    return listsOf(numbers).map((values) => ({
      entity: entityOf[kind],
      where: [{ field: 'DocNumber', is: 'IN', values }],
    }));
  });

// Not by total: QuickBooks' has the tax in it. The mark decides in either case.
const byCounterpartyAndDay: Find = (wanted, context) =>
  ofEachKind(wanted, (kind, drafts) => {
    const field = kind === 'invoice' ? 'CustomerRef' : 'VendorRef';
    const days = Map.groupBy(
      drafts,
      ({ counterpartyEntityId, content }) =>
        `${counterpartyEntityId} ${postingOn(content, context).issuedOn}`,
    );
    return [...days.keys()].map((key) => {
      const [id = '', day = ''] = key.split(' ');
      return {
        entity: entityOf[kind],
        where: [
          ...(id === '' ? [] : [{ field, is: '=', value: { id } } as const]),
          { field: 'TxnDate', is: '=', value: day },
        ],
      };
    });
  });
