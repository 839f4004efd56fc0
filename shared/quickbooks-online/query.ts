import { InvariantError } from '../domain/errors.ts';

/**
 * Intuit's query language, built and never written by hand: no text from outside can become part of the grammar.
 * https://developer.intuit.com/app/developer/qbo/docs/learn/explore-the-quickbooks-online-api/data-queries
 */
export interface Statement {
  readonly entity: string;
  /** All must hold: the language has no OR. */
  readonly where?: readonly Condition[];
  readonly orderBy?: { readonly field: string; readonly isDescending?: boolean };
  /** Counts from 1. */
  readonly startPosition?: number;
  /** At most 1,000. */
  readonly maxResults?: number;
}

export type Comparison = '=' | '<' | '>' | '<=' | '>=' | 'LIKE';

/** A plain string is any text; `{ id }` must be an entity's id; booleans are written bare. */
export type QueryValue = string | boolean | { readonly id: string };

export type Condition =
  | { readonly field: string; readonly is: Comparison; readonly value: QueryValue }
  | { readonly field: string; readonly is: 'IN'; readonly values: readonly QueryValue[] };

/** One page of a query holds at most this many rows. */
export const maxPageRows = 1000;
const maxValueLength = 4000;
// No limit on a statement's length is documented, and it goes by POST; this stays below what servers commonly allow.
const maxListLength = 8_000;

/** The values in lists that one `IN` takes each, as long as they may be. */
export function listsOf(values: readonly string[]): string[][] {
  const lists: string[][] = [];
  let length = 0;
  for (const value of new Set(values)) {
    const list = lists.at(-1);
    if (list === undefined || length + value.length > maxListLength) {
      lists.push([value]);
      length = 0;
    } else {
      list.push(value);
    }
    // Two quotation marks, a comma and a blank.
    length += value.length + 4;
  }
  return lists;
}

/** The statement as text. Throws {@link InvariantError} on what cannot be said in the language. */
export function statementText(statement: Statement): string {
  const where = (statement.where ?? []).map(conditionText);
  const { orderBy, startPosition, maxResults } = statement;
  return [
    `SELECT * FROM ${word(statement.entity)}`,
    ...(where.length === 0 ? [] : [`WHERE ${where.join(' AND ')}`]),
    ...(orderBy === undefined
      ? []
      : [`ORDERBY ${word(orderBy.field)}${orderBy.isDescending === true ? ' DESC' : ''}`]),
    ...(startPosition === undefined ? [] : [`STARTPOSITION ${count(startPosition)}`]),
    ...(maxResults === undefined ? [] : [`MAXRESULTS ${count(maxResults)}`]),
  ].join(' ');
}

function conditionText(condition: Condition): string {
  const field = word(condition.field);
  if (condition.is !== 'IN') return `${field} ${condition.is} ${valueText(condition.value)}`;
  if (condition.values.length === 0) throw new InvariantError(`Cannot query ${field}: IN needs a value.`);
  return `${field} IN (${condition.values.map(valueText).join(', ')})`;
}

function valueText(value: QueryValue): string {
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return quoted(value);
  if (!/^\d+$/.test(value.id)) throw new InvariantError('Cannot query by an id that is not made of digits.');
  return quoted(value.id);
}

function quoted(text: string): string {
  if (text.length > maxValueLength || /[\p{Cc}\p{Cs}]/u.test(text)) {
    throw new InvariantError('Cannot query by a text that is too long or holds control characters.');
  }
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function word(name: string): string {
  if (!/^[A-Za-z][A-Za-z0-9]*(\.[A-Za-z][A-Za-z0-9]*)*$/.test(name)) {
    throw new InvariantError('Cannot query: the name of an entity or field is not one.');
  }
  return name;
}

function count(position: number): string {
  if (!Number.isSafeInteger(position) || position < 1) {
    throw new InvariantError('Cannot query: positions count from 1.');
  }
  return String(position);
}
