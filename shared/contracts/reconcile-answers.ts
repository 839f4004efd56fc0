import * as z from 'zod';
import { dateOnSchema } from '../domain/document-fields.ts';
import { listDocumentsQuerySchema } from './http.ts';
import { certificateSchema, findingSchema } from './reconcile.ts';

/** What the HTTP API takes and tells of reconciles. */

const { limit, after } = listDocumentsQuerySchema.shape;

/** A run by the id that answers give it: its local date, and of one by hand the moment it was asked for. */
const runNameSchema = z
  .string()
  .transform((runId): { localDate: string; requestedAt?: string | undefined } => {
    const end = runId.indexOf('.');
    if (end < 0) return { localDate: runId };
    return { localDate: runId.slice(0, end), requestedAt: runId.slice(end + 1) };
  })
  .pipe(
    z.strictObject({
      localDate: dateOnSchema,
      requestedAt: z.iso.datetime({ precision: 3, error: 'the `runId` of a reconcile' }).optional(),
    }),
  );

/** What the path of one reconcile holds beside the tenant. */
export const reconcilePathSchema = z.strictObject({ runId: runNameSchema });

/** Query of `GET …/reconciles`; `after` is the `next` of the page before, or any local date: then what came before it. */
export const listReconcilesQuerySchema = z.strictObject({ limit, after: runNameSchema.optional() });

/** Query of `GET …/reconciles/{runId}`: as data, as a page to print, or its findings as a table for a spreadsheet. */
export const getReconcileQuerySchema = z.strictObject({
  format: z.enum(['json', 'html', 'csv']).default('json'),
});

/** Query of `GET …/reconciles/{runId}/findings`. */
export const listFindingsQuerySchema = z.strictObject({ limit, after });

const { outcome, coverage, documentCount, driftCount, tallies } = certificateSchema.shape;

const runFields = {
  runId: z.string(),
  localDate: dateOnSchema,
  /** Of one that somebody asked for. */
  requestedAt: z.string().optional(),
  state: z.enum(['running', 'finished']),
  outcome: outcome.optional(),
  startedAt: z.string(),
  finishedAt: z.string().optional(),
  certificateHash: z.string().optional(),
};

/** A reconcile in a list; what its certificate says once it has one. */
const reconcileSummarySchema = z.strictObject({
  ...runFields,
  coverage: coverage.optional(),
  documentCount: documentCount.optional(),
  driftCount: driftCount.optional(),
  tallies: tallies.optional(),
  /**
   * Whether the certificate is as it was written and follows on the one before. Absent where there is none, or the one before
   * is beyond the page.
   */
  isChained: z.boolean().optional(),
});
export type ReconcileSummary = z.infer<typeof reconcileSummarySchema>;

export const reconcilePageSchema = z.strictObject({
  reconciles: z.array(reconcileSummarySchema),
  next: z.string().optional(),
});
export type ReconcilePage = z.infer<typeof reconcilePageSchema>;

/** Answer of `POST …/reconciles`: the run that will be there as soon as a worker has taken it. */
export const startReconcileAnswerSchema = z.strictObject({
  runId: z.string(),
  localDate: dateOnSchema,
  requestedAt: z.string(),
});
export type StartReconcileAnswer = z.infer<typeof startReconcileAnswerSchema>;

/** One reconcile with its certificate, once it has one. */
export const reconcileAnswerSchema = z.strictObject({
  ...runFields,
  certificate: certificateSchema.optional(),
  /** Whether the certificate is what its hash was made of. */
  isIntact: z.boolean().optional(),
});
export type ReconcileAnswer = z.infer<typeof reconcileAnswerSchema>;

export const findingPageSchema = z.strictObject({
  findings: z.array(findingSchema),
  next: after,
});
export type FindingPage = z.infer<typeof findingPageSchema>;
