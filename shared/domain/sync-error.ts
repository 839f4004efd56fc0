/**
 * A sync error is the open, human-visible reason why documents cannot proceed: one per root cause (F2), however many
 * documents it holds up. What makes two refusals one cause is decided here, by the cause and by what it is about.
 */
import * as z from 'zod';
import { causeCodes, type CauseCode } from './causes.ts';
import { documentIdSchema } from './ids.ts';

/** What a cause can be about. */
export const subjectKinds = [
  'customer',
  'vendor',
  'item',
  'mapping',
  'currency',
  'period',
  'company',
  'connection',
  'document',
] as const;
export type SubjectKind = (typeof subjectKinds)[number];

/** `id` is the vendor's own id of a customer, vendor or item, a document's id, a currency; `name` as people know it. */
export const subjectSchema = z.object({
  kind: z.enum(subjectKinds),
  id: z.string().optional(),
  name: z.string().optional(),
});
export type Subject = z.infer<typeof subjectSchema>;

export const syncErrorStates = ['open', 'dismissed', 'closed'] as const;
export type SyncErrorState = (typeof syncErrorStates)[number];

/** `err_` and 32 hex digits: the same for the same root cause, so that it is opened once however many meet it. */
export const syncErrorIdSchema = z.string().regex(/^err_[0-9a-f]{32}$/, 'err_ and 32 hex digits');

export const syncErrorSchema = z.object({
  errorId: syncErrorIdSchema,
  cause: z.enum(causeCodes),
  subject: subjectSchema,
  state: z.enum(syncErrorStates),
  openedAt: z.string(),
  updatedAt: z.string(),
  /** The words for the document that met it last. */
  detail: z.string(),
  faultCode: z.string().optional(),
  intuitTid: z.string().optional(),
  closedAt: z.string().optional(),
  dismissal: z.object({ at: z.string(), by: z.string(), reason: z.string() }).optional(),
  lastDocumentId: documentIdSchema.optional(),
});
export type SyncError = z.infer<typeof syncErrorSchema>;

const sharedSubjects: Partial<Record<CauseCode, SubjectKind>> = {
  account_unsuitable: 'mapping',
  tax_mapping_invalid: 'mapping',
  mapping_stale: 'mapping',
  period_closed: 'period',
  feature_not_available: 'company',
  needs_reconnect: 'connection',
  subscription_lapsed: 'connection',
  quickbooks_unavailable: 'company',
};

/**
 * What a refusal is about: what such a cause is always about, whatever it was met on; else what whoever refused says; else
 * the document.
 */
export function subjectOf(
  refusal: { readonly cause: CauseCode; readonly subject?: Subject | undefined },
  document: { readonly documentId: string; readonly number: string; readonly currency: string },
): Subject {
  const kind = sharedSubjects[refusal.cause];
  if (kind !== undefined) return { kind };
  if (refusal.subject !== undefined) return refusal.subject;
  if (refusal.cause === 'currency_not_enabled') {
    return { kind: 'currency', id: document.currency, name: document.currency };
  }
  return { kind: 'document', id: document.documentId, name: document.number };
}

/** What identifies the sync error of a cause that is about a company, its mapping or its connection, never about one document. */
export function companyErrorOf(
  sha256Hex: (text: string) => string,
  of: { readonly realmId: string; readonly cause: CauseCode },
): Pick<SyncError, 'errorId' | 'cause' | 'subject'> {
  const subject = subjectOf(of, { documentId: '', number: '', currency: '' });
  return { cause: of.cause, subject, errorId: syncErrorIdOf(sha256Hex, { ...of, subject }) };
}

/** The id of the sync error of a root cause. `sha256Hex` is injected. */
export const syncErrorIdOf = (
  sha256Hex: (text: string) => string,
  of: { readonly realmId: string; readonly cause: CauseCode; readonly subject: Subject },
): string =>
  `err_${sha256Hex(JSON.stringify([of.realmId, of.cause, of.subject.kind, of.subject.id ?? ''])).slice(0, 32)}`;
