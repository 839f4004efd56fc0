import type { Comparison } from '../../../../shared/domain/preview.ts';

const fieldNames: Readonly<Record<string, string>> = {
  number: 'Number',
  issuedOn: 'Date',
  dueOn: 'Due date',
  counterparty: 'Customer or vendor',
  currency: 'Currency',
  lineCount: 'Number of lines',
  total: 'Total before tax',
  amount: 'amount',
  description: 'description',
  quantity: 'quantity',
  unitPrice: 'unit price',
  record: 'item or account',
};

/** A field of a comparison as a person reads it: `lines.2.unitPrice` → `Line 2, unit price`. */
export function fieldWords(field: string): string {
  const [, line, part] = /^lines\.(\d+)\.(\w+)$/.exec(field) ?? [];
  if (line === undefined || part === undefined) return fieldNames[field] ?? field;
  return `Line ${line}, ${fieldNames[part] ?? part}`;
}

/** What differs first, then what is about the whole document, then its lines. */
export const inReadingOrder = (comparison: readonly Comparison[]): Comparison[] =>
  comparison.toSorted((a, b) => Number(a.isEqual) - Number(b.isEqual));

/** One sentence about a whole comparison. */
export function summaryWords(comparison: readonly Comparison[]): string {
  const different = comparison.filter(({ isEqual }) => !isEqual).length;
  if (different === 0) return 'Everything arrived as foretold.';
  return different === 1
    ? 'One field arrived otherwise than foretold.'
    : `${different} fields arrived otherwise than foretold.`;
}
