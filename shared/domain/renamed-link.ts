import type { ReferenceLink } from './books.ts';
import type { DocumentId } from './ids.ts';
import { isNameShared } from './names.ts';

/**
 * The link of a customer or vendor under the name that a document gives it; undefined where that is no other name, or
 * where a newer document gave the name that is there.
 */
export function renamedLink(
  link: ReferenceLink,
  by: { readonly name: string; readonly documentId: DocumentId },
): ReferenceLink | undefined {
  // The ids' own order is the order of acceptance.
  if (link.namedBy !== undefined && by.documentId < link.namedBy) return undefined;
  const renamed = { ...link, originalName: by.name, namedBy: by.documentId };
  return isNameShared(link, renamed) ? undefined : renamed;
}
