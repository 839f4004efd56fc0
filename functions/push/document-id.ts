import { v7 } from 'uuid';
import { documentIdSchema, type DocumentId } from '../../shared/domain/ids.ts';

/** A new document id. Its order is the order of time, so that a tenant's documents lie in the order of acceptance. */
export const newDocumentId = (nowMs: number, random: Uint8Array): DocumentId =>
  documentIdSchema.parse(`doc_${v7({ msecs: nowMs, random }).replaceAll('-', '')}`);

/** The lowest id that a document accepted at this moment can have: a mark between earlier and later ones. */
export const documentIdAt = (atMs: number): DocumentId =>
  documentIdSchema.parse(`doc_${Math.trunc(atMs).toString(16).padStart(12, '0')}${'0'.repeat(20)}`);
