/** What would be written for documents, once it is known what they point to. */
import {
  counterpartyOf,
  type Books,
  type BooksAccess,
  type PlannedReferences,
  type PlannedWrite,
} from '../../shared/domain/books.ts';
import type { DocumentId } from '../../shared/domain/ids.ts';
import { firstProblem, payloadOf, withoutReferences, type Links } from './draft-references.ts';
import type { Wait } from './gates.ts';
import { intendedOperation, newNamesIn } from './preview-records.ts';
import { booksUnreadable, tooLarge } from './preview-refusals.ts';
import type { Draft } from './turn.ts';

/** A document with what it has to wait for. */
export interface Judged {
  readonly draft: Draft;
  readonly wait: Wait | undefined;
}

/** What would be written for each; drafts for which nothing can be said are left out. Throws 413 or 503. */
export async function planWrites(
  deps: { readonly books: Pick<Books, 'previewDocuments'> },
  of: {
    access: BooksAccess;
    judged: readonly Judged[];
    links: Links;
    planned: PlannedReferences | undefined;
  },
): Promise<ReadonlyMap<DocumentId, PlannedWrite>> {
  const { access, links, planned } = of;
  const itemNames = new Map([...links.item].map(([code, link]) => [code, link.entityName]));
  const newNames = newNamesIn(planned);
  const items = of.judged.flatMap(({ draft, wait }) => {
    const operation = intendedOperation(access.connection, draft.document);
    // Without its place in the mapping nobody can say what would be sent.
    if (operation === 'none' || wait?.reason === 'mapping' || wait?.reason === 'connection') return [];
    const ready = operation === 'void' ? withoutReferences(draft) : payloadOf(draft, links, access);
    if (ready === undefined) {
      // More new items than are looked up at once: rather no word than a part of it.
      if (planned === undefined || firstProblem(draft, planned) === undefined) throw tooLarge();
      return [];
    }
    const { entity, overwrites } = draft.document;
    const parties = draft.kind === 'invoice' ? links.customer : links.vendor;
    const counterparty = parties.get(counterpartyOf(draft).id)?.entityName ?? '';
    return [
      {
        draft: { ...ready, newNames: newNames(draft) },
        operation,
        entity,
        overwrites,
        names: { counterparty, items: itemNames },
      },
    ];
  });
  if (items.length === 0) return new Map();
  const writes = await deps.books.previewDocuments(access, items);
  if (writes.outcome !== 'applied') throw booksUnreadable();
  return writes.answer;
}
