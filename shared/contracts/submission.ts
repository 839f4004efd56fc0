import * as z from 'zod';
import { documentKinds } from '../domain/document.ts';
import { documentFields, itemSchema, lineFields } from '../domain/document-fields.ts';

const { number, issuedOn, dueOn, currency, amountsIncludeTax, taxTotal, memo, revision } = documentFields;

/** Answer of `GET …/documents/{documentId}/submission`: what was accepted, as the invoice or bill that it stands for. */
export const submissionAnswerSchema = z.strictObject({
  kind: z.enum(documentKinds),
  /** The revision that the document stands for. */
  revision,
  ...{ number, issuedOn, dueOn, currency, amountsIncludeTax, taxTotal, memo },
  /** Amounts, quantities and prices are decimal strings. */
  lines: z.array(z.strictObject({ item: itemSchema.optional(), ...lineFields })),
});
export type SubmissionAnswer = z.infer<typeof submissionAnswerSchema>;
