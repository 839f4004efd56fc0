import * as z from 'zod';
import { documentKinds } from '../domain/document.ts';
import { changedFieldNames } from '../domain/drift.ts';
import { documentIdSchema, realmIdSchema, tenantIdSchema } from '../domain/ids.ts';
import { verdictReasons, verdicts } from '../domain/verdict.ts';

/** Documents of one kind under one verdict: how many, and their totals by currency, as decimal strings. */
const tallySchema = z.strictObject({
  kind: z.enum(documentKinds),
  verdict: z.enum(verdicts),
  /** Why, for those that are excluded, not checked or never arrived. */
  reason: z.enum(verdictReasons).optional(),
  count: z.int(),
  totals: z.record(z.string(), z.string()),
});
export type Tally = z.infer<typeof tallySchema>;

/** How the books were looked at. `everything`: every document that they hold; `changes`: what changed since the mark. */
const coverageSchema = z.enum(['everything', 'changes', 'nothing']);
export type Coverage = z.infer<typeof coverageSchema>;

/**
 * What one reconcile proved (E2). `outcome` is `complete` only when everything that had to be read was read. Certificates of
 * a tenant form a chain: each holds the hash of the one before, so that none can be changed or taken out unnoticed.
 */
export const certificateSchema = z.strictObject({
  certificateVersion: z.literal(1),
  tenantId: tenantIdSchema,
  localDate: z.string(),
  timeZone: z.string(),
  /** Present when somebody asked for it. */
  requestedAt: z.string().optional(),
  /** The company that was read; absent where there was no connection. */
  realmId: realmIdSchema.optional(),
  companyName: z.string().optional(),
  startedAt: z.string(),
  finishedAt: z.string(),
  outcome: z.enum(['complete', 'incomplete']),
  coverage: coverageSchema,
  /** Why nothing, or not everything, was read, in plain words. */
  notReadBecause: z.string().optional(),
  /** Reads that Intuit bills. */
  meteredReads: z.int(),
  documentCount: z.int(),
  tallies: z.array(tallySchema),
  /** Documents that disagree, by what is to be done about them. */
  driftCount: z.int(),
  /** Changes of the books up to then are accounted for; the next reconcile begins there. */
  changesTo: z.string().optional(),
  /** When every document in the books was read last. */
  everythingReadAt: z.string().optional(),
  previousHash: z.string().optional(),
});
export type Certificate = z.infer<typeof certificateSchema>;

/** One document that does not simply agree, as a reconcile found it. */
export const findingSchema = z.strictObject({
  documentId: documentIdSchema,
  kind: z.enum(documentKinds),
  number: z.string(),
  counterpartyName: z.string(),
  currency: z.string(),
  total: z.string(),
  verdict: z.enum(verdicts),
  reason: z.enum(verdictReasons).optional(),
  fields: z.array(z.enum(changedFieldNames)).optional(),
});
export type Finding = z.infer<typeof findingSchema>;
