import * as z from 'zod';
import { changedFieldNames, driftKinds } from '../domain/drift.ts';

/** Answer of `GET …/documents/{documentId}/drift`: three sides, field by field. What is not known is absent. */

const lineSchema = z.strictObject({
  description: z.string().optional(),
  quantity: z.string().optional(),
  unitPrice: z.string().optional(),
  amount: z.string(),
  record: z.string().optional(),
});
const valueSchema = z.union([z.string(), z.array(lineSchema)]).optional();

export const documentDriftSchema = z.strictObject({
  kind: z.enum(driftKinds),
  seenAt: z.string(),
  fields: z.array(
    z.strictObject({
      field: z.enum(changedFieldNames),
      /** As submitted. */
      ours: valueSchema,
      /** As QuickBooks answered our last write, or as a person accepted it since. */
      agreed: valueSchema,
      /** As it stood in QuickBooks when the disagreement was found; `total` is with the tax. */
      theirs: valueSchema,
      isChanged: z.boolean(),
    }),
  ),
});
export type DocumentDrift = z.infer<typeof documentDriftSchema>;
