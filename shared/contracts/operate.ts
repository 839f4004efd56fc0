import * as z from 'zod';
import { reconcilePageSchema } from './reconcile-answers.ts';
import { connectionStates } from '../domain/connection.ts';
import { documentStates } from '../domain/document.ts';
import { documentIdSchema, realmIdSchema, tenantIdSchema } from '../domain/ids.ts';

/** What the operators' command line answers with `--json` (docs/operate.md); ids, codes and counts, never a payload. */

/** What would become of a dead letter if it were sent again now. */
export const verdicts = ['wouldSucceed', 'alreadyThere', 'wouldWait', 'wouldStillFail', 'notJudged'] as const;
export type Verdict = (typeof verdicts)[number];

const judgementSchema = z.strictObject({
  verdict: z.enum(verdicts),
  /** Why: the cause of a push error, a reason to wait, a state, or what is wrong with the message. */
  cause: z.string(),
});
/** A verdict with its reason. */
export type Judgement = z.infer<typeof judgementSchema>;

const deadLetterSchema = z.strictObject({
  ...judgementSchema.shape,
  queue: z.string(),
  messageId: z.string(),
  /** What it points to. */
  pointsTo: z.enum([
    'document',
    'turn',
    'company',
    'erasure',
    'event',
    'run',
    'delivery',
    'other',
    'nothing',
  ]),
  tenantId: tenantIdSchema.optional(),
  documentId: documentIdSchema.optional(),
  /** The vendor's own id and the revision, of an event. */
  externalId: z.string().optional(),
  revision: z.int().optional(),
  receiveCount: z.int(),
  firstSentAt: z.string(),
  /** The first bytes of one that cannot be read, as base64. */
  head: z.string().optional(),
});
/** A dead letter as it is told of. */
export type ToldLetter = z.infer<typeof deadLetterSchema>;

/** A queue with what waits in it and its dead letters. */
export const toldQueueSchema = z.strictObject({
  queue: z.string(),
  /** Absent where only failures of a clock's runs are kept. */
  waiting: z.int().optional(),
  inFlight: z.int().optional(),
  delayed: z.int().optional(),
  deadLetters: z.int(),
  /** When the oldest of the dead letters that were looked at was sent first. */
  oldestDeadLetterSentAt: z.string().optional(),
});
export type ToldQueue = z.infer<typeof toldQueueSchema>;

const groupSchema = z.strictObject({
  ...judgementSchema.shape,
  queue: z.string(),
  tenantId: tenantIdSchema.optional(),
  count: z.int(),
  oldestSentAt: z.string(),
});
export type LetterGroup = z.infer<typeof groupSchema>;

const counts = z.partialRecord(z.enum(verdicts), z.int());

/** What came of moving dead letters. */
const movedSchema = z.strictObject({
  answer: z.enum(['redriven', 'discarded']),
  isDryRun: z.boolean(),
  /** Those that were moved, or would have been, by what was foretold of them. */
  moved: z.int(),
  byVerdict: counts,
  /** Left where they lie, because sending them again cannot help: by cause. */
  left: z.record(z.string(), z.int()),
  /** Chosen, and not come to: it was stopped, or SQS failed. */
  notReached: z.int(),
  end: z.enum(['done', 'stopped', 'failed']),
  /** Why it failed. */
  failure: z.string().optional(),
  /** As many as were asked for were looked at: there may be more. */
  mayBeMore: z.boolean(),
});
export type Moved = z.infer<typeof movedSchema>;

const tenantSchema = z.strictObject({
  answer: z.literal('tenant'),
  tenantId: tenantIdSchema,
  name: z.string(),
  timeZone: z.string(),
  isPaused: z.boolean(),
  connection: z
    .strictObject({
      state: z.enum(connectionStates),
      realmId: realmIdSchema,
      company: z.string(),
      stateChangedAt: z.string(),
    })
    .optional(),
  lane: z.strictObject({
    fence: z.int(),
    heldUntil: z.string().optional(),
    dueAt: z.string().optional(),
    restsUntil: z.string().optional(),
    /** Turns in a row that found QuickBooks without an answer. */
    troubles: z.int(),
  }),
  /** Pointers that wait, by what they wait for. */
  held: z.record(z.string(), z.int()),
  /** The newest that are parked, at most twenty. */
  parked: z.array(z.strictObject({ documentId: documentIdSchema, updatedAt: z.string() })),
});
export type ToldTenant = z.infer<typeof tenantSchema>;

/** Every answer of the command line. */
export const operatorAnswerSchema = z.discriminatedUnion('answer', [
  z.strictObject({ answer: z.literal('queues'), queues: z.array(toldQueueSchema) }),
  z.strictObject({
    answer: z.literal('letters'),
    letters: z.array(deadLetterSchema),
    mayBeMore: z.boolean(),
  }),
  z.strictObject({
    answer: z.literal('letter'),
    letter: deadLetterSchema,
    /** The document that it points to, as it stands. */
    document: z
      .strictObject({
        state: z.enum(documentStates),
        kind: z.string(),
        number: z.string(),
        revision: z.int(),
        updatedAt: z.string(),
        waitingReason: z.string().optional(),
        pushError: z.string().optional(),
        attempts: z.int(),
      })
      .optional(),
  }),
  z.strictObject({ answer: z.literal('groups'), groups: z.array(groupSchema), mayBeMore: z.boolean() }),
  z.strictObject({
    answer: z.literal('forecast'),
    letters: z.array(deadLetterSchema),
    byVerdict: counts,
    mayBeMore: z.boolean(),
  }),
  movedSchema,
  tenantSchema,
  /** A worker renews it within seconds, and marks the connection should the grant be dead. */
  z.strictObject({ answer: z.literal('renewing'), tenantId: tenantIdSchema }),
  /** What is left of it goes within the minutes that follow; `erased` once nothing is. */
  z.strictObject({
    answer: z.literal('erasing'),
    tenantId: tenantIdSchema,
    state: z.enum(['erasing', 'erased', 'notErased']),
  }),
  z.strictObject({ answer: z.literal('reconciling'), tenantId: tenantIdSchema, runId: z.string() }),
  z.strictObject({
    answer: z.literal('reconciles'),
    tenantId: tenantIdSchema,
    reconciles: reconcilePageSchema.shape.reconciles,
  }),
  z.strictObject({ answer: z.literal('paused'), tenantId: tenantIdSchema, isPaused: z.boolean() }),
]);
export type OperatorAnswer = z.infer<typeof operatorAnswerSchema>;
