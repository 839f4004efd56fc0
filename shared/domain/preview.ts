import * as z from 'zod';
import { causeCodes } from './causes.ts';
import { documentKinds } from './document.ts';
import { documentIdSchema } from './ids.ts';

/** What a push of a document would do (C6), and how that compares with what was then stored. */

const recordSchema = z.strictObject({
  /** The entity's id; absent while it does not exist. */
  id: z.string().optional(),
  name: z.string().optional(),
});

const factsLineSchema = z.strictObject({
  /** Decimal string with the currency's digits; with its tax in it where the document's amounts have that. */
  amount: z.string(),
  description: z.string().optional(),
  quantity: z.string().optional(),
  unitPrice: z.string().optional(),
  /** The item it is sold or bought as, or the account it is booked on. */
  record: recordSchema.optional(),
});

/** A document as books hold it, in words of no provider. A field that is absent is not foretold, or not there. */
export const documentFactsSchema = z.strictObject({
  number: z.string().optional(),
  issuedOn: z.string().optional(),
  dueOn: z.string().optional(),
  counterparty: recordSchema,
  currency: z.string().optional(),
  lineCount: z.int(),
  /** Of the line amounts: what the provider adds as tax is not in it. */
  total: z.string(),
  lines: z.array(factsLineSchema),
});
export type DocumentFacts = z.infer<typeof documentFactsSchema>;

/** What a person should know before the document goes. */
const warningCodes = [
  'waits_for_connection',
  'waits_for_mapping',
  'waits_for_pause',
  'waits_for_manual',
  'waits_for_go_live',
  'waits_for_closed_period',
  'date_moved',
  'number_by_quickbooks',
  'name_changed',
  'foreign_currency',
  'possible_duplicate',
  'tax_by_quickbooks',
  'difference_known',
  'price_in_description',
  'answer_lost',
  'needs_retry',
  'nothing_to_do',
] as const;
const warningSchema = z.strictObject({ code: z.enum(warningCodes), words: z.string() });
export type Warning = z.infer<typeof warningSchema>;

const linkKindSchema = z.enum(['customer', 'vendor', 'item']);

/** Why a record gets another name than it was submitted with. */
export const nameChanges = ['characters', 'length', 'taken'] as const;
export type NameChange = (typeof nameChanges)[number];

/** One document as it would go. Nothing was written for it. */
export const documentPreviewSchema = z.strictObject({
  documentId: documentIdSchema,
  kind: z.enum(documentKinds),
  revision: z.int(),
  operation: z.enum(['create', 'update', 'void', 'none']),
  /** What would be sent, as plain JSON with decimals as strings; absent where nothing can be sent as things stand. */
  payload: z.record(z.string(), z.unknown()).optional(),
  willCreate: z.array(
    z.strictObject({
      kind: linkKindSchema,
      name: z.string(),
      originalName: z.string(),
      nameChange: z.enum(nameChanges).optional(),
    }),
  ),
  willLink: z.array(
    z.strictObject({
      kind: linkKindSchema,
      name: z.string(),
      entityId: z.string(),
      entityName: z.string(),
    }),
  ),
  warnings: z.array(warningSchema),
  /** What would be refused. */
  problems: z.array(z.strictObject({ cause: z.enum(causeCodes), detail: z.string() })),
  /** What will be stored. */
  expected: documentFactsSchema.optional(),
});
export type DocumentPreview = z.infer<typeof documentPreviewSchema>;

/** One field that was foretold, beside what came of it. Lines count from 1: `lines.1.amount`. */
export const comparisonSchema = z.strictObject({
  field: z.string(),
  preview: z.string(),
  result: z.string(),
  isEqual: z.boolean(),
});
export type Comparison = z.infer<typeof comparisonSchema>;

/** Each field that was foretold beside the stored one. Records are compared by id where that was known, else by name. */
export function compareFacts(expected: DocumentFacts, stored: DocumentFacts): Comparison[] {
  return [
    ...compared('number', expected.number, stored.number),
    ...compared('issuedOn', expected.issuedOn, stored.issuedOn),
    ...compared('dueOn', expected.dueOn, stored.dueOn),
    ...recordsCompared('counterparty', expected.counterparty, stored.counterparty),
    ...compared('currency', expected.currency, stored.currency),
    ...compared('lineCount', String(expected.lineCount), String(stored.lineCount)),
    ...compared('total', expected.total, stored.total),
    ...expected.lines.flatMap((line, index) =>
      linesCompared(`lines.${index + 1}`, line, stored.lines[index]),
    ),
  ];
}

type FactsLine = DocumentFacts['lines'][number];

const linesCompared = (field: string, expected: FactsLine, stored: FactsLine | undefined): Comparison[] => [
  ...compared(`${field}.amount`, expected.amount, stored?.amount),
  ...compared(`${field}.description`, expected.description ?? '', stored?.description),
  ...compared(`${field}.quantity`, expected.quantity, stored?.quantity),
  ...compared(`${field}.unitPrice`, expected.unitPrice, stored?.unitPrice),
  ...(expected.record === undefined
    ? []
    : recordsCompared(`${field}.record`, expected.record, stored?.record)),
];

type FactsRecord = DocumentFacts['counterparty'];

function recordsCompared(
  field: string,
  expected: FactsRecord,
  stored: FactsRecord | undefined,
): Comparison[] {
  const shown = (record: FactsRecord | undefined): string => record?.name ?? record?.id ?? '';
  const isEqual = expected.id === undefined ? expected.name === stored?.name : expected.id === stored?.id;
  return [{ field, preview: shown(expected), result: shown(stored), isEqual }];
}

function compared(field: string, expected: string | undefined, stored: string | undefined): Comparison[] {
  if (expected === undefined) return [];
  const result = stored ?? '';
  return [{ field, preview: expected, result, isEqual: expected === result }];
}
