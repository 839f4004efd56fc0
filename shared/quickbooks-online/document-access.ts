import type { BooksAccess, DocumentDraft } from '../domain/books.ts';
import type { EntityLink } from '../domain/document.ts';
import type { DocumentContext, DocumentEntity } from './document.ts';
import { documentLink } from './document-kinds.ts';

/** The circumstances of a payload, as an access has them. */
export const contextOf = (
  access: Pick<BooksAccess, 'connection' | 'mapping' | 'policies'>,
): DocumentContext => ({
  company: access.connection.company,
  mapping: access.mapping,
  policies: access.policies,
});

/** The link between a document and its entity in the books of an access. */
export const linkOf = (
  access: BooksAccess,
  of: { draft: DocumentDraft; entity: DocumentEntity; hash: (text: string) => string },
): EntityLink => {
  const { draft, entity, hash } = of;
  const { realmId, company } = access.connection;
  const { homeCurrency } = company;
  return documentLink(entity, { draft, context: contextOf(access), realmId, homeCurrency, hash });
};

const followWithinMs = 15_000;

/** The access of a call that follows another: it has its own time to begin. */
export const afterwards = (access: BooksAccess, nowMs: number): BooksAccess => ({
  ...access,
  startByMs: nowMs + followWithinMs,
});
