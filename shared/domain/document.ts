import * as z from 'zod';
import { causeCodes } from './causes.ts';
import { driftSchema } from './drift.ts';
import { documentIdSchema, realmIdSchema, tenantIdSchema } from './ids.ts';
import { paymentSchema } from './payment.ts';
import { settlementKinds } from './settlement.ts';
import { subjectSchema } from './sync-error.ts';

export const documentKinds = ['invoice', 'bill'] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** Where a document stands. Exactly one of these holds at any time (C5). */
export const documentStates = [
  'queued',
  'unknown',
  'pushed',
  'refused',
  'waiting',
  'parked',
  'voided',
] as const;
export type DocumentState = (typeof documentStates)[number];

/** Why a document waits without using up an attempt. */
export const waitingReasons = ['connection', 'mapping', 'pause', 'manual', 'goLive', 'closedPeriod'] as const;
export type WaitingReason = (typeof waitingReasons)[number];

/**
 * The transitions that a document may make, as data. A write names the states it may leave, so that a late or repeated
 * actor changes nothing. "Claimed" is not a state of the item: a claim is the tenant's lane lease together with the
 * intent that lists the document, so that thirty documents cost one write and not thirty. Two more there are, which only a
 * person who decides about a disagreement with the books can bring about: pushed → voided, where it was removed there, and
 * voided → queued, where it stands there all the same.
 */
export const documentTransitions: Readonly<Record<DocumentState, readonly DocumentState[]>> = {
  queued: ['pushed', 'refused', 'unknown', 'waiting', 'parked', 'voided', 'queued'],
  unknown: ['pushed', 'refused', 'unknown', 'queued', 'parked', 'voided'],
  waiting: ['queued', 'pushed', 'refused', 'unknown', 'waiting', 'parked', 'voided'],
  refused: ['queued', 'voided'],
  parked: ['queued', 'unknown', 'pushed', 'refused', 'waiting', 'voided'],
  // A revision or a void of it is queued like a new document; what is to be done is its `operation`.
  pushed: ['queued'],
  voided: [],
};

/** The states from which a document may move to the given one. */
export const statesBefore = (next: DocumentState): readonly DocumentState[] =>
  documentStates.filter((state) => documentTransitions[state].includes(next));

/** A field of QuickBooks' answer that differs from what was sent (C7). Both sides as text. */
const differenceSchema = z.object({
  field: z.enum(['total', 'tax', 'number', 'issuedOn', 'dueOn', 'lineCount', 'counterparty', 'currency']),
  sent: z.string(),
  answered: z.string(),
});
export type Difference = z.infer<typeof differenceSchema>;

/** The entity in QuickBooks that a document became. */
const entityLinkSchema = z.object({
  realmId: realmIdSchema,
  type: z.enum(['Invoice', 'Bill']),
  id: z.string(),
  syncToken: z.string(),
  /** The number the entity bears in QuickBooks; absent when it bears none. */
  number: z.string().optional(),
  total: z.string(),
  differences: z.array(differenceSchema).optional(),
  /** True when the entity was found by look-up instead of being created by the call that is recorded last. */
  isAdopted: z.boolean().optional(),
  /** The day the entity bears in QuickBooks; another than the document's where that lay in a closed period. */
  issuedOn: z.string().optional(),
  /** The revision that the entity holds. */
  revision: z.int().optional(),
  /**
   * A digest of each field that is ours, as QuickBooks answered it (`drift.ts`). An entity with another one was edited
   * there; payments move the SyncToken and leave this alone.
   */
  fingerprint: z.string().optional(),
  /** When the entity was changed last by the provider's clock, as it answered us; UTC. A notice of then is our own echo. */
  changedAt: z.string().optional(),
});
export type EntityLink = z.infer<typeof entityLinkSchema>;

/** The one open reason why a refused document cannot proceed. */
const pushErrorSchema = z.object({
  cause: z.enum(causeCodes),
  /** Plain words for this very document; ids in QuickBooks' text are replaced by names where we know them. */
  detail: z.string(),
  openedAt: z.string(),
  intuitTid: z.string().optional(),
  faultCode: z.string().optional(),
  /** What it is about, where that is not the document itself. */
  subject: subjectSchema.optional(),
  /** Of an entity that was edited in QuickBooks: its SyncToken, so that a person who overwrites it has seen it. */
  syncToken: z.string().optional(),
});
export type PushError = z.infer<typeof pushErrorSchema>;

/** One attempt at one document: when, what, outcome, duration, trace id (F5). Never a payload. */
const attemptSchema = z.object({
  at: z.string(),
  operation: z.enum(['create', 'lookUp', 'resend', 'update', 'void']),
  outcome: z.enum(['pushed', 'adopted', 'refused', 'unknown', 'absent', 'voided']),
  durationMs: z.int(),
  intuitTid: z.string().optional(),
  cause: z.enum(causeCodes).optional(),
});
export type Attempt = z.infer<typeof attemptSchema>;

/** Older attempts are dropped: an item must stay small, and the last ones tell what matters. */
export const maxAttemptsKept = 10;

/**
 * A create whose answer was lost. Under this very identity, and no other, QuickBooks may already know the document:
 * a single call's request id, or a batch's request id together with the item's `bId`.
 */
const lostAnswerSchema = z.object({
  /** The company the call went to; only there may the document be. */
  realmId: realmIdSchema,
  requestId: z.string(),
  bId: z.string().optional(),
  /** The latest moment at which the call can have begun. */
  startedBy: z.string(),
  /** When an answer was lost first; repeats do not move it. */
  since: z.string().optional(),
  /** Not looked up before this: QuickBooks may still be working on it. */
  lookUpAfter: z.string(),
  /** An answer proved that the identity stands for something else; not found then means not there, for good. */
  isSpent: z.boolean().optional(),
});
export type LostAnswer = z.infer<typeof lostAnswerSchema>;

/** What is to be done in the books for a document that is there already; without it, the document is created. */
const changeOperations = ['update', 'void'] as const;
export type ChangeOperation = (typeof changeOperations)[number];

/** What a person decided about a number that is taken (C8): another one, or whatever QuickBooks gives. */
const renumberingSchema = z.union([
  z.strictObject({ by: z.literal('us'), number: z.string() }),
  z.strictObject({ by: z.literal('quickBooks') }),
]);
export type Renumbering = z.infer<typeof renumberingSchema>;

/** An approved invoice or bill in our system. Its lines are kept apart, in the submission, written once. */
export const documentSchema = z.object({
  tenantId: tenantIdSchema,
  documentId: documentIdSchema,
  kind: z.enum(documentKinds),
  /** What it was submitted as, where that is a settlement and not the document itself. */
  settlementKind: z.enum(settlementKinds).optional(),
  /** The vendor's own id. */
  externalId: z.string(),
  revision: z.int(),
  /** Rises whenever the document must be created under a new identity: after a definite refusal, or a proven absence. */
  generation: z.int(),
  state: z.enum(documentStates),
  waitingReason: z.enum(waitingReasons).optional(),
  number: z.string(),
  /** The customer of an invoice, the vendor of a bill: by the id and name that the vendor of the product gave. */
  counterpartyId: z.string(),
  counterpartyName: z.string(),
  issuedOn: z.string(),
  currency: z.string(),
  total: z.string(),
  lineCount: z.int(),
  acceptedAt: z.string(),
  updatedAt: z.string(),
  entity: entityLinkSchema.optional(),
  pushError: pushErrorSchema.optional(),
  unknown: lostAnswerSchema.optional(),
  attempts: z.array(attemptSchema),
  operation: z.enum(changeOperations).optional(),
  /** The sync error that this document is, or was last, held up by; it stays until the document is done. */
  syncErrorId: z.string().optional(),
  /** A person submitted this very document: automatic or not, it goes. */
  isSubmittedByHand: z.boolean().optional(),
  renumbering: renumberingSchema.optional(),
  /** A person said that this bill is no duplicate, although another one looks the same. */
  isDuplicateAllowed: z.boolean().optional(),
  /** The SyncToken of the entity as a person saw it who said that ours shall replace it. */
  overwrites: z.string().optional(),
  /** The transaction in QuickBooks that a person said is this document. */
  adopts: z.string().optional(),
  /** It was voided without a turn, and that is still to be told. */
  isVoidUntold: z.boolean().optional(),
  /** What is paid of it, as far as the books were seen since it was pushed. */
  payment: paymentSchema.optional(),
  /** Rises with every write of `payment`, so that two observers do not undo each other. */
  paymentVersion: z.int().optional(),
  /** Where it disagrees with the books, and nobody has resolved that yet. It may sit on a document that is pushed (E3). */
  drift: driftSchema.optional(),
  /** Claims on this document whose worker died; the fifth parks it. */
  deadClaims: z.int().optional(),
});
export type Document = z.infer<typeof documentSchema>;

/** After this many claims that died with their worker a document is parked, so that it cannot take its neighbours down. */
export const maxDeadClaims = 5;

/** Adds an attempt and drops the oldest beyond {@link maxAttemptsKept}. */
export const withAttempt = (attempts: readonly Attempt[], attempt: Attempt): Attempt[] =>
  [...attempts, attempt].slice(-maxAttemptsKept);

/** What the content of a document is stored under: a settlement, or the document itself. */
export const submittedAs = (document: Pick<Document, 'kind' | 'settlementKind'>): SubmissionKind =>
  document.settlementKind === undefined ? document.kind : 'settlement';

export type SubmissionKind = DocumentKind | 'settlement';
