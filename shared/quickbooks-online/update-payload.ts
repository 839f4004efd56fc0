import type { BooksAccess, DocumentDraft } from '../domain/books.ts';
import { renewedNote, type DocumentEntity } from './document.ts';
import { contextOf } from './document-access.ts';
import { documentPayload, sentNumber } from './document-kinds.ts';
import type { WirePayload } from './wire.ts';

/** Sparse, so that what people added in QuickBooks stays; what we no longer have is emptied. Lines are replaced whole. */
export function updatePayload(
  access: BooksAccess,
  draft: DocumentDraft,
  current: DocumentEntity,
): WirePayload {
  const context = contextOf(access);
  const payload = documentPayload(draft, context);
  const { EmailStatus: _, ...ours } = payload;
  const { DocNumber: __, ...withoutNumber } = ours;
  return {
    // Where QuickBooks gave the number it stays.
    ...(sentNumber(draft, context) === undefined ? withoutNumber : ours),
    ...(draft.kind === 'invoice' && payload['CustomerMemo'] === undefined
      ? { CustomerMemo: { value: '' } }
      : {}),
    PrivateNote: renewedNote(current, draft),
    Id: current.Id,
    SyncToken: current.SyncToken,
    sparse: true,
  };
}
