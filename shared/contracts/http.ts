import * as z from 'zod';
import { causes, causeCodes } from '../domain/causes.ts';
import { companySchema, connectionStates } from '../domain/connection.ts';
import { documentSchema, documentStates, waitingReasons } from '../domain/document.ts';
import { driftSchema } from '../domain/drift.ts';
import { documentIdSchema, realmIdSchema, tenantIdSchema } from '../domain/ids.ts';
import { dateOnSchema } from '../domain/document-fields.ts';
import { paymentSchema, paymentStatuses } from '../domain/payment.ts';
import { settlementSchema } from '../domain/settlement.ts';
import { subjectSchema } from '../domain/sync-error.ts';
import { tenantSchema, tombstoneSchema } from '../domain/tenant.ts';

/**
 * What travels over the HTTP API. Requests are strict: an unknown field is refused, so that a caller's typing mistake
 * cannot be a silent loss. An invoice's schema is the domain's own (`submittedInvoiceSchema`), settings' too.
 */

/** 300 KB: the largest request body (C12). */
export const maxBodyBytes = 300 * 1024;

/** Where a person may be sent back to after a connect; never taken from a URL. */
const returnPaths = ['/', '/settings/integrations/quickbooks'] as const;
export const returnPathSchema = z.enum(returnPaths);
export type ReturnPath = z.infer<typeof returnPathSchema>;

/** Where Intuit sends the browser back to; registered with Intuit under the public origin. */
export const callbackPath = '/oauth/quickbooks/callback';
/** The prefix makes browsers refuse the cookie from any other host and for a part of the site only. */
export const connectCookie = '__Host-counterfoil-connect';

/** `connect=` in the query of the return path. */
export const connectResults = ['connected', 'denied'] as const;
export type ConnectResult = (typeof connectResults)[number];

/** Body of `POST …/connection/authorize`. */
export const authorizeRequestSchema = z.strictObject({ returnPath: returnPathSchema.default('/') });
export const authorizeAnswerSchema = z.strictObject({ authorizeUrl: z.url() });

/** A connection as an admin sees it: no tokens, no epochs. `notConnected` where there never was one. */
export const connectionAnswerSchema = z.strictObject({
  tenantId: tenantIdSchema,
  state: z.enum([...connectionStates, 'notConnected']),
  realmId: realmIdSchema.optional(),
  company: companySchema.optional(),
  connectedAt: z.string().optional(),
  connectedBy: z.string().optional(),
  /** Who that is, as people know them. */
  connectedByName: z.string().optional(),
  stateChangedAt: z.string().optional(),
  refreshTokenExpiresAt: z.string().optional(),
  refreshTokenHardExpiresAt: z.string().optional(),
  isRevokeUnconfirmed: z.boolean().optional(),
  /** Apart from the state: a paused tenant's documents wait, connected or not. */
  isPaused: z.boolean(),
});
export type ConnectionAnswer = z.infer<typeof connectionAnswerSchema>;

/** Body of `PUT /v1/tenants/{tenantId}`. */
export const putTenantRequestSchema = z.strictObject({
  name: tenantSchema.shape.name,
  timeZone: tenantSchema.shape.timeZone,
});
export type PutTenantRequest = z.infer<typeof putTenantRequestSchema>;
export const tenantAnswerSchema = z.strictObject(tenantSchema.shape);

/** Query of `DELETE /v1/tenants/{tenantId}`. Not a body: what becomes of one on its way is nobody's promise (RFC 9110, 9.3.5). */
export const eraseTenantQuerySchema = z.strictObject({
  /** The tenant's id once more, so that none is erased by a slip in an address. */
  confirm: z.string(),
  reason: tombstoneSchema.shape.reason,
});
export type EraseTenantQuery = z.infer<typeof eraseTenantQuerySchema>;

/** Answer of `DELETE /v1/tenants/{tenantId}`: how far the erasure is. */
export const erasureAnswerSchema = z.strictObject({
  ...tombstoneSchema.omit({ clearedAt: true, goneAt: true }).shape,
  state: z.enum(['erasing', 'erased']),
});
export type ErasureAnswer = z.infer<typeof erasureAnswerSchema>;

/** A cause in the words of the catalogue. */
export const causeFields = {
  cause: z.enum(causeCodes),
  title: z.string(),
  whatHappened: z.string(),
  whatToDo: z.string(),
  fixedBy: z.enum(['tenantAdmin', 'vendor', 'operator', 'intuit']),
  doesRetryHelp: z.boolean(),
  actions: z.array(z.string()),
};

/** Why a document was refused, in the words of the catalogue and for this very document. */
const pushErrorAnswerSchema = z.strictObject({
  ...causeFields,
  detail: z.string(),
  openedAt: z.string(),
  intuitTid: z.string().optional(),
  faultCode: z.string().optional(),
  subject: subjectSchema.optional(),
});

const { entity: entitySchema, attempts: attemptsSchema } = documentSchema.shape;
const { status, balance, paid, credited, total, applications, history } = paymentSchema.shape;
const { paymentId, paidOn, cash, credit } = applications.element.shape;

/** What is paid of a document, by its balance in the books (D2). Amounts are decimal strings, tax included. */
const paymentAnswerSchema = z.strictObject({
  ...{ status, balance, paid, credited, total },
  /** When the books changed last; absent until they were looked at since the push. */
  changedAt: z.string().optional(),
  /** Payments that are known to be applied to it, each as far as it is. */
  payments: z.array(z.strictObject({ paymentId, paidOn, cash, credit })),
  /** The latest changes, oldest first; of two the higher serial is the later. */
  history: z.array(z.strictObject(history.element.shape)),
});

/** Where a document disagrees with the books. */
const driftAnswerSchema = z.strictObject(
  driftSchema.pick({ kind: true, fields: true, seenAt: true, errorId: true }).shape,
);

/** A document as callers see it. */
export const documentAnswerSchema = z.strictObject({
  documentId: documentIdSchema,
  tenantId: tenantIdSchema,
  kind: documentSchema.shape.kind,
  /** The vendor's own id and revision. */
  id: z.string(),
  revision: z.int(),
  state: z.enum(documentStates),
  waitingReason: z.enum(waitingReasons).optional(),
  number: z.string(),
  /** Present when it was submitted as a settlement. */
  settlementKind: documentSchema.shape.settlementKind,
  customer: z.strictObject({ id: z.string(), name: z.string() }).optional(),
  vendor: z.strictObject({ id: z.string(), name: z.string() }).optional(),
  issuedOn: z.string(),
  currency: z.string(),
  /** Decimal string. */
  total: z.string(),
  lineCount: z.int(),
  acceptedAt: z.string(),
  updatedAt: z.string(),
  /** The entity in the books, with the address of its page there (C10). */
  quickbooks: entitySchema
    .unwrap()
    .omit({ fingerprint: true, changedAt: true })
    .extend({ url: z.url() })
    .optional(),
  /** What is under way for a document that is in the books already: a revision or a void of it. */
  operation: documentSchema.shape.operation,
  payment: paymentAnswerSchema.optional(),
  drift: driftAnswerSchema.optional(),
  pushError: pushErrorAnswerSchema.optional(),
  /** The sync error that holds it up, or held it up last. */
  syncErrorId: z.string().optional(),
  attempts: attemptsSchema,
});
export type DocumentAnswer = z.infer<typeof documentAnswerSchema>;

/** Query of `GET …/documents`; `after` is the `next` of the page before. */
export const listDocumentsQuerySchema = z.strictObject({
  limit: z
    .string()
    .regex(/^(?:[1-9]\d?|100)$/, 'a whole number from 1 to 100')
    .transform(Number)
    .default(50),
  after: documentIdSchema.optional(),
  /** The beginning of a number, or of words of the customer's or vendor's name. */
  search: z.string().trim().min(1).max(100).optional(),
  state: z.enum(documentStates).optional(),
  kind: documentSchema.shape.kind.optional(),
  waitingReason: z.enum(waitingReasons).optional(),
  payment: z.enum(paymentStatuses).optional(),
  /** Only those that disagree with the books. */
  hasDrift: z.literal('true').optional(),
  /** First and last day that documents are dated on. */
  from: dateOnSchema.optional(),
  to: dateOnSchema.optional(),
});
/** A filtered page may hold few, or none, and still have a next one: ask on with it. */
export const documentPageSchema = z.strictObject({
  documents: z.array(documentAnswerSchema),
  /** How many were looked at for it. */
  lookedThrough: z.int(),
  next: documentIdSchema.optional(),
});

/**
 * A settlement by the vendor's own id, as it was submitted, with what became of it. `retryPath` is where a POST asks for one
 * more attempt; absent where there is nothing to retry.
 */
export const settlementAnswerSchema = z.strictObject({
  ...settlementSchema.shape,
  document: documentAnswerSchema,
  retryPath: z.string().optional(),
});
export type SettlementAnswer = z.infer<typeof settlementAnswerSchema>;

/** More documents than this are submitted by asking for all, or in several requests. */
const maxSubmittedAtOnce = 1000;

/** Body of `POST …/documents/submit`: which documents, or all that wait for it. */
export const submitByHandRequestSchema = z
  .strictObject({
    documentIds: z.array(documentIdSchema).min(1).max(maxSubmittedAtOnce).optional(),
    all: z.literal(true).optional(),
  })
  .refine(({ documentIds, all }) => (documentIds === undefined) !== (all === undefined), {
    path: ['documentIds'],
    error: 'either documentIds or all, one of the two',
  });
export type SubmitByHandRequest = z.infer<typeof submitByHandRequestSchema>;

/** A document that was named and cannot be submitted; without a state it is not there. */
const skippedDocumentSchema = z.strictObject({
  documentId: documentIdSchema,
  state: z.enum(documentStates).optional(),
  waitingReason: z.enum(waitingReasons).optional(),
});
export const submitByHandAnswerSchema = z.strictObject({
  /** How many go on. */
  submitted: z.int(),
  skipped: z.array(skippedDocumentSchema),
  /** True when there were more than one request has time for: ask again. */
  isMoreLeft: z.boolean(),
});
export type SubmitByHandAnswer = z.infer<typeof submitByHandAnswerSchema>;

/** Answer of `POST …/pause` and `POST …/resume`. */
export const pauseAnswerSchema = z.strictObject({ tenantId: tenantIdSchema, isPaused: z.boolean() });
export type PauseAnswer = z.infer<typeof pauseAnswerSchema>;

/** Query of `GET …/duplicates`. */
export const findDuplicatesQuerySchema = z.strictObject({
  since: z.iso.date('a calendar day as YYYY-MM-DD').optional(),
});

/** `application/problem+json` (RFC 9457) with our stable `code`. */
export const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string().regex(/^[a-z][a-z0-9_]*$/),
  correlationId: z.string(),
  fields: z.array(z.strictObject({ field: z.string(), reason: z.string(), remedy: z.string() })).optional(),
});
export type Problem = z.infer<typeof problemSchema>;

/** The catalogue's words for a cause, as an answer shows them. */
export const causeWords = (cause: keyof typeof causes) => {
  const { title, whatHappened, whatToDo, fixedBy, doesRetryHelp, actions } = causes[cause];
  return { title, whatHappened, whatToDo, fixedBy, doesRetryHelp, actions: [...actions] };
};
