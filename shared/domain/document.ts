import * as z from 'zod';
import { causeCodes } from './causes.ts';
import { documentIdSchema, realmIdSchema, tenantIdSchema } from './ids.ts';

const documentKinds = ['invoice', 'bill'] as const;

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
 * intent that lists the document, so that thirty documents cost one write and not thirty.
 */
export const documentTransitions: Readonly<Record<DocumentState, readonly DocumentState[]>> = {
  queued: ['pushed', 'refused', 'unknown', 'waiting', 'parked'],
  unknown: ['pushed', 'refused', 'unknown', 'queued', 'parked'],
  waiting: ['queued', 'pushed', 'refused', 'unknown', 'waiting', 'parked'],
  refused: ['queued'],
  parked: ['queued', 'unknown', 'pushed', 'refused', 'waiting'],
  pushed: [],
  voided: [],
};

/** The states from which a document may move to the given one. */
export const statesBefore = (next: DocumentState): readonly DocumentState[] =>
  documentStates.filter((state) => documentTransitions[state].includes(next));

/** A field of QuickBooks' answer that differs from what was sent (C7). Both sides as text. */
const differenceSchema = z.object({
  field: z.enum(['total', 'tax', 'number', 'issuedOn', 'dueOn', 'lineCount', 'customer', 'currency']),
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
});
export type PushError = z.infer<typeof pushErrorSchema>;

/** One attempt at one document: when, what, outcome, duration, trace id (F5). Never a payload. */
const attemptSchema = z.object({
  at: z.string(),
  operation: z.enum(['create', 'lookUp', 'resend']),
  outcome: z.enum(['pushed', 'adopted', 'refused', 'unknown', 'absent', 'throttled', 'notSent']),
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

/** An approved invoice or bill in our system. Its lines are kept apart, in the submission, written once. */
export const documentSchema = z.object({
  tenantId: tenantIdSchema,
  documentId: documentIdSchema,
  kind: z.enum(documentKinds),
  /** The vendor's own id. */
  externalId: z.string(),
  revision: z.int(),
  /** Rises whenever the document must be created under a new identity: after a definite refusal, or a proven absence. */
  generation: z.int(),
  state: z.enum(documentStates),
  waitingReason: z.enum(waitingReasons).optional(),
  number: z.string(),
  customerId: z.string(),
  customerName: z.string(),
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
  /** Claims on this document whose worker died; the fifth parks it. */
  deadClaims: z.int().optional(),
});
export type Document = z.infer<typeof documentSchema>;

/** After this many claims that died with their worker a document is parked, so that it cannot take its neighbours down. */
export const maxDeadClaims = 5;

/** Adds an attempt and drops the oldest beyond {@link maxAttemptsKept}. */
export const withAttempt = (attempts: readonly Attempt[], attempt: Attempt): Attempt[] =>
  [...attempts, attempt].slice(-maxAttemptsKept);
