import * as z from 'zod';
import { likenessReasons } from '../domain/name-likeness.ts';
import { nameChanges } from '../domain/preview.ts';
import { linkKinds } from '../domain/books.ts';
import { label, prose } from '../domain/document-fields.ts';
import type { Match } from '../domain/matching.ts';
import { listReferenceQuerySchema, listStateSchema } from './reference-data.ts';

/** What travels over the routes of the first sync: what the vendor's customers, vendors and items are in the books (B6). */

/**
 * `linked`: by a person or by a push. `exact`: one record of this name. `ambiguous`: several, or one that stands for
 * another name. `clash`: the name belongs to another kind of record. `near`: only names like it.
 */
const matchOutcomes = [
  'linked',
  'exact',
  'ambiguous',
  'clash',
  'inactive',
  'near',
  'missing',
] as const satisfies readonly Match<unknown>['outcome'][];

const { limit, after } = listReferenceQuerySchema.shape;

/** Query of `GET …/first-sync`; `after` is the `next` of the page before. */
export const firstSyncQuerySchema = z.strictObject({
  kind: z.enum(linkKinds).optional(),
  outcome: z.enum(matchOutcomes).optional(),
  limit,
  after,
});
export type FirstSyncQuery = z.output<typeof firstSyncQuerySchema>;

/** A record in the books. */
const recordSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  isActive: z.boolean(),
  email: z.string().optional(),
  companyName: z.string().optional(),
  sku: z.string().optional(),
});
export type BooksRecord = z.infer<typeof recordSchema>;

const candidateSchema = z.strictObject({
  record: recordSchema,
  reason: z.enum(['sameName', ...likenessReasons]),
  /** Above 0, at most 1: best first. */
  score: z.number(),
});

const matchEntrySchema = z.strictObject({
  kind: z.enum(linkKinds),
  /** The vendor's own id; of an item its code. */
  externalId: z.string(),
  name: z.string(),
  /** Documents that wait to be pushed and name it. */
  documentCount: z.int(),
  outcome: z.enum(matchOutcomes),
  /** What the next push does, by the policies: use the record, create one, or ask a person. */
  push: z.enum(['links', 'creates', 'asks']),
  /** The record that is linked, or of exactly this name. A linked one that was merged or deleted is absent. */
  record: recordSchema.optional(),
  /** Of a link: what became of its record, and whether either side calls it otherwise since. */
  flags: z.array(z.enum(['inactive', 'gone', 'renamed'])).optional(),
  /** Of a link: the record's id and what it was called when it was linked. */
  link: z.strictObject({ id: z.string(), name: z.string() }).optional(),
  /** Of `ambiguous`: the other name that the record stands for already. */
  standsFor: z.strictObject({ externalId: z.string(), name: z.string() }).optional(),
  /** Of `clash`: who bears the name. Without an id: a customer that is about to be created. */
  bearer: z
    .strictObject({
      kind: z.enum(['customer', 'vendor', 'employee', 'item']),
      id: z.string().optional(),
      name: z.string(),
    })
    .optional(),
  /** Records of this name that are inactive. */
  inactiveRecords: z.array(recordSchema).optional(),
  /** Records that may be meant, for a person to choose from. */
  candidates: z.array(candidateSchema),
  /** The name it will be created under, where that is another one, with the reasons (B7). */
  createdAs: z.strictObject({ name: z.string(), changes: z.array(z.enum(nameChanges)) }).optional(),
});
export type MatchEntry = z.infer<typeof matchEntrySchema>;

const countsSchema = z.record(z.enum(matchOutcomes), z.int());

export const firstSyncAnswerSchema = z.strictObject({
  /** How many of each kind came to what, whatever was asked for. */
  counts: z.record(z.enum(linkKinds), countsSchema),
  /** Documents that were looked at for what they name; not complete where more of them wait. */
  documents: z.strictObject({ count: z.int(), isComplete: z.boolean() }),
  /** How fresh the lists are that this was held against. */
  lists: z.record(z.enum(['customer', 'vendor', 'employee', 'item']), listStateSchema),
  entries: z.array(matchEntrySchema),
  next: z.string().optional(),
});
export type FirstSyncAnswer = z.infer<typeof firstSyncAnswerSchema>;

const externalId = label(100);

/** Body of `POST …/first-sync/accept`: link each that has exactly one record of its name. Without ids, all of the kind. */
export const acceptMatchesRequestSchema = z.strictObject({
  kind: z.enum(linkKinds),
  externalIds: z.array(externalId).min(1).max(1000).optional(),
});

/** `hasMore`: ask again for the rest. `notLinked`: named in the request, and not to be linked by name alone. */
export const acceptedMatchesAnswerSchema = z.strictObject({
  linked: z.int(),
  notLinked: z.array(
    z.strictObject({ externalId: z.string(), outcome: z.enum([...matchOutcomes, 'unknown']) }),
  ),
  /** Refused documents that were queued again. */
  queued: z.int(),
  hasMore: z.boolean(),
});

/** Body of `POST …/first-sync/link`: this record is the one that is meant. `name`: as the vendor calls it. */
export const linkReferenceRequestSchema = z.strictObject({
  kind: z.enum(linkKinds),
  externalId,
  // A line's item may be named in several lines.
  name: prose(500).trim().min(1),
  entityId: z.string().regex(/^\d{1,25}$/, 'the id of a record in QuickBooks, digits only'),
});

/** The link, with how many refused documents were queued again. */
export const linkedAnswerSchema = z.strictObject({
  kind: z.enum(linkKinds),
  externalId: z.string(),
  name: z.string(),
  record: recordSchema,
  queued: z.int(),
  hasMore: z.boolean(),
});

/** Body of `POST …/first-sync/unlink`. What was pushed stays as it is; the next push looks for the name again. */
export const unlinkReferenceRequestSchema = z.strictObject({ kind: z.enum(linkKinds), externalId });
