/**
 * Drift is one compared field that differs between a document and its entity in the books (E3). Three sides: ours, what was
 * agreed last (what the provider answered to our last write, or what a person accepted since), and theirs as it is now.
 */
import * as z from 'zod';

/** The fields that are ours. What payments, memos and the provider's own bookkeeping move is not among them. */
export const driftFields = [
  'number',
  'issuedOn',
  'dueOn',
  'counterparty',
  'currency',
  'total',
  'tax',
  'lines',
] as const;
export type DriftField = (typeof driftFields)[number];

/** What disagrees on a document that was pushed. */
export const driftKinds = ['edited', 'deleted', 'voided', 'duplicated'] as const;
export type DriftKind = (typeof driftKinds)[number];

/** `status`: it stands for something in the books although it is voided here. */
export const changedFieldNames = [...driftFields, 'status'] as const;
export type ChangedField = (typeof changedFieldNames)[number];

/** A disagreement as it was found. */
export const driftSchema = z.object({
  kind: z.enum(driftKinds),
  /** Of an edited one: what differs from what was agreed. */
  fields: z.array(z.enum(changedFieldNames)),
  /** When exactly this disagreement was found first; UTC. */
  seenAt: z.string(),
  /** Of what was seen; absent where nothing is there. Another one is another disagreement. */
  fingerprint: z.string().optional(),
  /** The provider's version of what was seen: whoever replaces it has seen this one. */
  syncToken: z.string().optional(),
  /** The sync error that tells of it. */
  errorId: z.string(),
});
export type Drift = z.infer<typeof driftSchema>;

/** Whether two disagreements are one: then what was decided about it holds. */
export const isSameDrift = (left: Drift, right: Drift): boolean =>
  left.kind === right.kind &&
  left.fingerprint === right.fingerprint &&
  left.fields.join() === right.fields.join();

/** Characters of the digest of one field. */
const digestLength = 8;

/** One text out of the digests of all fields, in their order; `digest` makes at least eight characters of any text. */
export const fingerprintOf = (
  fields: Readonly<Record<DriftField, string>>,
  digest: (text: string) => string,
): string => driftFields.map((field) => digest(fields[field]).slice(0, digestLength)).join('');

/** The fields in which two fingerprints differ. */
export const changedFields = (agreed: string, theirs: string): DriftField[] =>
  driftFields.filter((_, index) => digestAt(agreed, index) !== digestAt(theirs, index));

const digestAt = (fingerprint: string, index: number): string =>
  fingerprint.slice(index * digestLength, (index + 1) * digestLength);
