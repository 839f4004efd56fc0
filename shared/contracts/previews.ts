import * as z from 'zod';
import type { Document } from '../domain/document.ts';
import { documentIdSchema } from '../domain/ids.ts';
import {
  comparisonSchema,
  documentFactsSchema,
  documentPreviewSchema,
  type DocumentFacts,
} from '../domain/preview.ts';
import { documentAnswer } from './document-answer.ts';
import { documentAnswerSchema } from './http.ts';

// A hundred documents are looked up in few calls; more would not fit the time of a request.
const maxPreviewedDocuments = 100;

/** Body of `POST …/documents/preview`. */
export const previewRequestSchema = z.strictObject({
  documentIds: z
    .array(documentIdSchema)
    .min(1)
    .max(maxPreviewedDocuments)
    .refine((ids) => new Set(ids).size === ids.length, 'each document once'),
});

/** `missing`: ids that no document of the tenant has. */
export const previewsAnswerSchema = z.strictObject({
  previews: z.array(documentPreviewSchema),
  missing: z.array(documentIdSchema),
});

/** Body of `POST …/test-push`. */
export const testPushRequestSchema = z.strictObject({ documentId: documentIdSchema });

const { state, waitingReason, pushError, quickbooks } = documentAnswerSchema.shape;

/** A guided test push. `result` is there once the document is in the books. */
export const testPushAnswerSchema = z.strictObject({
  state,
  startedAt: z.string(),
  preview: documentPreviewSchema,
  waitingReason,
  /** What to do about what it waits for. */
  remedy: z.string().optional(),
  /** Why it was refused, with the remedy. */
  pushError,
  result: z
    .strictObject({ quickbooks: quickbooks.unwrap(), facts: documentFactsSchema.optional() })
    .optional(),
  comparison: z.array(comparisonSchema).optional(),
});
export type TestPushAnswer = z.infer<typeof testPushAnswerSchema>;

/** What is known of a guided test push: the document, what was foretold of it, and what stands in the books. */
export interface FoundTestPush extends Pick<TestPushAnswer, 'preview' | 'startedAt' | 'comparison'> {
  readonly document: Document;
  /** What to do about what the document waits for, where it does. */
  readonly remedy?: string;
  /** Absent until the document is in the books, and when it is not there any more. */
  readonly facts?: DocumentFacts;
}

/** A guided test push as callers see it. `appUrl` is the origin of QuickBooks' own app. */
export function testPushAnswer(of: FoundTestPush, { appUrl }: { appUrl: string }): TestPushAnswer {
  const { document, preview, startedAt, remedy, facts, comparison } = of;
  const shown = documentAnswer(document, { appUrl });
  return {
    state: shown.state,
    startedAt,
    preview,
    ...(shown.waitingReason === undefined ? {} : { waitingReason: shown.waitingReason }),
    ...(remedy === undefined ? {} : { remedy }),
    ...(shown.pushError === undefined ? {} : { pushError: shown.pushError }),
    ...(shown.quickbooks === undefined
      ? {}
      : { result: { quickbooks: shown.quickbooks, ...(facts === undefined ? {} : { facts }) } }),
    ...(comparison === undefined ? {} : { comparison }),
  };
}
