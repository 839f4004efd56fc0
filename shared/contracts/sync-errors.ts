import * as z from 'zod';
import { causes, type RemedyAction } from '../domain/causes.ts';
import type { Document } from '../domain/document.ts';
import { documentFields } from '../domain/document-fields.ts';
import { documentIdSchema } from '../domain/ids.ts';
import { subjectSchema, syncErrorIdSchema, syncErrorStates, type SyncError } from '../domain/sync-error.ts';
import { documentAnswer } from './document-answer.ts';
import { causeFields, causeWords, documentAnswerSchema, listDocumentsQuerySchema } from './http.ts';

/** What travels over the routes of sync errors. */

/** In the path of one error. */
export const syncErrorPathSchema = z.strictObject({ errorId: syncErrorIdSchema });

const { limit } = listDocumentsQuerySchema.shape;

/** Query of `GET …/sync-errors`; `after` is the `next` of the page before. */
export const listSyncErrorsQuerySchema = z.strictObject({
  limit,
  after: syncErrorIdSchema.optional(),
  state: z.enum(syncErrorStates).optional(),
});

/** Query of `GET …/sync-errors/{errorId}`; `after` is the `next` of the page of documents before. */
export const getSyncErrorQuerySchema = z.strictObject({ limit, after: z.string().max(200).optional() });

const dismissalSchema = z.strictObject({ at: z.string(), by: z.string(), reason: z.string() });

/** A sync error as callers see it, in the words of the catalogue. */
export const syncErrorAnswerSchema = z.strictObject({
  errorId: syncErrorIdSchema,
  ...causeFields,
  subject: subjectSchema,
  /** The words for the document that met it last. */
  detail: z.string(),
  faultCode: z.string().optional(),
  intuitTid: z.string().optional(),
  state: z.enum(syncErrorStates),
  openedAt: z.string(),
  updatedAt: z.string(),
  closedAt: z.string().optional(),
  dismissal: dismissalSchema.optional(),
  lastDocumentId: documentIdSchema.optional(),
  /** Documents it holds up: refused ones, and ones that wait for the same. */
  documentCount: z.int(),
  /** True when there are more than `documentCount`. */
  isCountCapped: z.boolean(),
});
export type SyncErrorAnswer = z.infer<typeof syncErrorAnswerSchema>;

export const syncErrorPageSchema = z.strictObject({
  syncErrors: z.array(syncErrorAnswerSchema),
  next: syncErrorIdSchema.optional(),
});

/** One error with a page of its documents; a page may hold fewer than asked for and have a next one. */
export const syncErrorWithDocumentsSchema = z.strictObject({
  ...syncErrorAnswerSchema.shape,
  documents: z.array(documentAnswerSchema),
  next: z.string().optional(),
});
export type SyncErrorWithDocuments = z.infer<typeof syncErrorWithDocumentsSchema>;

/** How many documents an error holds up. */
export interface DocumentCount {
  readonly documentCount: number;
  readonly isCountCapped: boolean;
}

/** A sync error as callers see it. */
export function syncErrorAnswer(error: SyncError, count: DocumentCount): SyncErrorAnswer {
  return { ...error, ...causeWords(error.cause), ...count };
}

/** A sync error with a page of its documents. `appUrl` is the origin of QuickBooks' own app. */
export function syncErrorWithDocuments(
  shown: {
    error: SyncError;
    count: DocumentCount;
    documents: readonly Document[];
    next?: string | undefined;
  },
  of: { appUrl: string },
): SyncErrorWithDocuments {
  return {
    ...syncErrorAnswer(shown.error, shown.count),
    documents: shown.documents.map((document) => documentAnswer(document, of)),
    ...(shown.next === undefined ? {} : { next: shown.next }),
  };
}

// A request holds as many as its body may; a selection made by hand is smaller.
const selectedSchema = z.array(documentIdSchema).min(1).max(1000).optional();

/** Body of `POST …/sync-errors/{errorId}/retry`; without ids, all of its documents. */
export const retrySyncErrorRequestSchema = z.strictObject({ documentIds: selectedSchema });

/** Body of `POST …/sync-errors/retry`; without ids, all open ones. */
export const retrySyncErrorsRequestSchema = z.strictObject({
  errorIds: z.array(syncErrorIdSchema).min(1).max(1000).optional(),
});

/** What was queued again. `hasMore`: time ran out; ask again for the rest. */
export const queuedAnswerSchema = z.strictObject({ queued: z.int(), hasMore: z.boolean() });

/** Body of `POST …/sync-errors/{errorId}/resolve`: what a person decided. */
export const resolveSyncErrorRequestSchema = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('renumber'),
    documentId: documentIdSchema,
    number: documentFields.number,
  }),
  z.strictObject({ action: z.literal('letQuickBooksNumber'), documentIds: selectedSchema }),
  z.strictObject({
    action: z.literal('adopt'),
    documentId: documentIdSchema,
    entityId: z.string().regex(/^\d{1,25}$/, 'the id of a transaction in QuickBooks, digits only'),
  }),
  z.strictObject({ action: z.literal('allowDuplicate'), documentIds: selectedSchema }),
  z.strictObject({ action: z.literal('overwrite'), documentIds: selectedSchema }),
  z.strictObject({ action: z.literal('acceptTheirs') }),
  z.strictObject({ action: z.literal('createAgain') }),
]);
export type Resolution = z.infer<typeof resolveSyncErrorRequestSchema>;

/** Body of `POST …/sync-errors/{errorId}/dismiss`. */
export const dismissSyncErrorRequestSchema = z.strictObject({ reason: z.string().trim().min(1).max(500) });

/** Whether the catalogue offers an action for the cause of an error. */
export function isOffered(error: SyncError, action: RemedyAction): boolean {
  const actions: readonly RemedyAction[] = causes[error.cause].actions;
  return actions.includes(action);
}
