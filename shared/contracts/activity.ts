import * as z from 'zod';
import { documentIdSchema } from '../domain/ids.ts';
import { listDocumentsQuerySchema } from './http.ts';
import type { AuditedEntry } from './routes.ts';

/** Who did what in a tenant (G4), in words. */

const { limit } = listDocumentsQuerySchema.shape;

/** Query of `GET …/activity`; `after` is the `next` of the page before. */
export const listActivityQuerySchema = z.strictObject({
  limit,
  after: z
    .string()
    .max(200)
    .regex(/^[A-Za-z0-9_-]+$/, 'the `next` of the page before')
    .optional(),
  /** Only what was done to this document. */
  documentId: documentIdSchema.optional(),
});
export type ListActivityQuery = z.output<typeof listActivityQuerySchema>;

const activitySchema = z.strictObject({
  activityId: z.string(),
  at: z.string(),
  /** A person of the tenant, a client of the vendor's back end, or an operator: signed in, or at the command line. */
  actor: z.strictObject({
    kind: z.enum(['person', 'client', 'operator']),
    id: z.string(),
    /** As people know them. */
    name: z.string().optional(),
  }),
  action: z.string(),
  /** What was done, in words. */
  words: z.string(),
  /** `done`, or the code of what it came to instead. */
  outcome: z.string(),
  /** To what: ids and codes by their names. */
  about: z.record(z.string(), z.string()),
  /** The company in QuickBooks, where it was about one. */
  realmId: z.string().optional(),
  correlationId: z.string(),
});
export type Activity = z.infer<typeof activitySchema>;

export const activityPageSchema = z.strictObject({
  activities: z.array(activitySchema),
  next: z.string().optional(),
});
export type ActivityPage = z.infer<typeof activityPageSchema>;

/** What an operator does from the command line. */
export const operatorActs = [
  'operate/discard',
  'operate/erase',
  'operate/pause',
  'operate/reconcile',
  'operate/redrive',
  'operate/refresh-token',
  'operate/resume',
] as const;
export type OperatorAct = (typeof operatorActs)[number];

/** What each action is called; one that has no words does not compile. */
export const actionWords: Readonly<Record<AuditedEntry | OperatorAct, string>> = {
  'admin/put-tenant': 'Created or changed the tenant',
  'admin/erase-tenant': 'Erased the tenant',
  'admin/put-settings': 'Changed the mapping or the policies',
  'admin/pause': 'Paused pushing',
  'admin/resume': 'Resumed pushing',
  'connect/authorize': 'Started to connect QuickBooks',
  'connect/callback': 'Came back from QuickBooks',
  'connect/disconnect': 'Disconnected QuickBooks',
  'first-sync/accept-matches': 'Accepted matches by name',
  'first-sync/link-reference': 'Linked a record',
  'first-sync/unlink-reference': 'Took a link back',
  'operate/discard': 'Discarded a dead letter',
  'operate/erase': 'Erased the tenant from the command line',
  'operate/reconcile': 'Had the books reconciled from the command line',
  'operate/pause': 'Paused pushing, as an operator',
  'operate/redrive': 'Redrove a dead letter',
  'operate/refresh-token': 'Had the QuickBooks token renewed',
  'operate/resume': 'Resumed pushing, as an operator',
  'push/retry-document': 'Retried a document',
  'push/start-test-push': 'Pushed a document as a test',
  'push/submit-by-hand': 'Submitted documents by hand',
  'push/void-document': 'Voided a document',
  'reconcile/start-reconcile': 'Had the books reconciled',
  'reference-data/refresh': 'Had the company read again',
  'sync-errors/dismiss-sync-error': 'Dismissed a sync error',
  'sync-errors/reopen-sync-error': 'Took a dismissal back',
  'sync-errors/resolve-sync-error': 'Decided about a sync error',
  'sync-errors/retry-sync-error': 'Retried a sync error',
  'sync-errors/retry-sync-errors': 'Retried sync errors',
};

/** The words for an action; for one that is no more, its code. */
export const wordsOf = (action: string): string => new Map(Object.entries(actionWords)).get(action) ?? action;
