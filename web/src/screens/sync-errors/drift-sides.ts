import type { DocumentDrift } from '../../../../shared/contracts/document-drift.ts';
import { fieldTitles } from '../../show/document-words.ts';
import { moneyText } from '../../show/money.ts';
import { dayText } from '../../show/time.ts';

export type DriftField = DocumentDrift['fields'][number];
type Value = DriftField['ours'];
export type DriftLine = Extract<Value, readonly unknown[]>[number];

/** A side of a field as text; lines have a table of their own. Absent: not known, or nothing there. */
export function sideText(field: DriftField['field'], value: Value, currency: string): string {
  if (value === undefined) return '–';
  if (typeof value !== 'string') return value.length === 1 ? '1 line' : `${value.length} lines`;
  if (value === '') return 'nothing';
  if (field === 'issuedOn' || field === 'dueOn') return dayText(value);
  if (field === 'total' || field === 'tax') return moneyText(value, currency);
  return value;
}

export const fieldTitle = (field: string): string => fieldTitles[field] ?? field;

/** Fields that differ, and how many do not. */
export function splitFields(fields: readonly DriftField[]): { changed: DriftField[]; same: DriftField[] } {
  return {
    changed: fields.filter(({ isChanged }) => isChanged),
    same: fields.filter(({ isChanged }) => !isChanged),
  };
}

export interface LinePair {
  readonly place: number;
  readonly ours: DriftLine | undefined;
  readonly theirs: DriftLine | undefined;
  readonly isDifferent: boolean;
}

/** Lines of both sides by their place: lines have no identity that both sides know. */
export function linePairs(ours: Value, theirs: Value): LinePair[] {
  const left = Array.isArray(ours) ? ours : [];
  const right = Array.isArray(theirs) ? theirs : [];
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
    const [one, other] = [left[index], right[index]];
    return { place: index + 1, ours: one, theirs: other, isDifferent: !isSameLine(one, other) };
  });
}

/**
 * Whether a line stands in QuickBooks as it was meant: numbers by their value, and a description may go on there with what a
 * line has besides (ticket, material), which QuickBooks has no field for.
 */
function isSameLine(ours: DriftLine | undefined, theirs: DriftLine | undefined): boolean {
  if (ours === undefined || theirs === undefined) return ours === theirs;
  const [meant, there] = [ours.description ?? '', theirs.description ?? ''];
  return (
    plainNumber(ours.amount) === plainNumber(theirs.amount) &&
    plainNumber(ours.quantity) === plainNumber(theirs.quantity) &&
    plainNumber(ours.unitPrice) === plainNumber(theirs.unitPrice) &&
    (meant === there || there.startsWith(meant === '' ? '· ' : `${meant} · `))
  );
}

/** A decimal string without the zeros that say nothing: `27.80` and `27.8` are one number. */
const plainNumber = (text = ''): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);

/** A line in one text: `2 × 12.50 = 25.00, Tide tables`. */
export function lineText(line: DriftLine | undefined): string {
  if (line === undefined) return 'no such line';
  const { quantity, unitPrice, amount, description, record } = line;
  const price =
    quantity === undefined || unitPrice === undefined ? amount : `${quantity} × ${unitPrice} = ${amount}`;
  return [price, description, record].filter((part) => part !== undefined && part !== '').join(', ');
}

/** What sending ours again changes in the books, in one sentence. */
export function overwriteWords(fields: readonly DriftField[], currency: string): string {
  const changes = splitFields(fields).changed.map(({ field, ours, theirs }) =>
    field === 'lines'
      ? 'its lines become ours again'
      : `its ${fieldTitle(field).toLowerCase()} changes from ${sideText(field, theirs, currency)} back to ${sideText(field, ours, currency)}`,
  );
  return changes.length === 0
    ? 'Our version replaces what stands in QuickBooks.'
    : `In QuickBooks ${changes.join('; ')}.`;
}
