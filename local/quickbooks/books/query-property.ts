import Big from 'big.js';
import { queryInvalid } from './faults.ts';
import { isObject, textAt } from './json.ts';
import type { JsonObject } from './json.ts';
import type { Kind } from './kinds.ts';
import { isDate, parseMoment } from './moment.ts';
import { plain } from './shape.ts';
import type { Field, Shape } from './shape.ts';
import { folded } from './store.ts';
import type { Row } from './store.ts';
import type { BooksSwitches } from './switches.ts';

export type Comparable = string | number | bigint | boolean | Big;

/** A property that a query may filter or order by. */
export interface Property {
  /** Exact name of the top-level property, for the indexes and for selecting. */
  readonly name: string;
  readonly isText: boolean;
  read(row: Row): Comparable | undefined;
  /** A value of the query in comparable form; throws 4001 when it is of the wrong kind. */
  literal(value: string | boolean): Comparable;
}

const referredTo: Readonly<Record<string, string>> = { EmailAddress: 'Address', ReferenceType: 'value' };

/** The property a query names, letters in any case. Throws 4001 when the entity has none such. */
export function propertyOf(kind: Kind, path: string, switches: BooksSwitches): Property {
  const steps = path.split('.');
  const found = walk(kind.shape, steps);
  if (found === undefined) throw queryInvalid(`Property ${path} not found for Entity ${kind.name}`);
  const { names, field } = found;
  const fold = switches.queryTextComparison === 'caseInsensitive';
  const comparison = comparisonOf(field, path, fold);
  const [name = ''] = names;
  return { name, ...comparison, read: (row) => own(row, names) ?? comparison.from(valueAt(row.json, names)) };
}

interface Found {
  readonly names: readonly string[];
  readonly field: Field;
}

function walk(shape: Shape, steps: readonly string[]): Found | undefined {
  const [step = '', ...rest] = steps;
  const name = Object.keys(shape.fields).find((known) => known.toLowerCase() === step.toLowerCase());
  const declared = name === undefined ? undefined : shape.fields[name];
  if (name === undefined || declared === undefined) return undefined;
  const field = plain(declared);
  if (field.kind === 'ref') return refFound(name, field, rest);
  if (field.kind !== 'object') return rest.length === 0 ? { names: [name], field } : undefined;
  const inner = rest.length > 0 ? rest : [referredTo[field.of.className.split('.').at(-1) ?? ''] ?? ''];
  const found = walk(field.of, inner);
  if (found === undefined) return rest.length === 0 ? { names: [name], field } : undefined;
  return { names: [name, ...found.names], field: found.field };
}

function refFound(name: string, field: Field, rest: readonly string[]): Found | undefined {
  const whole = rest.length === 0 || (rest.length === 1 && rest[0]?.toLowerCase() === 'value');
  return whole ? { names: [name, 'value'], field } : undefined;
}

/** What every entity has beside its own properties. */
function own(row: Row, names: readonly string[]): Comparable | undefined {
  switch (names.join('.')) {
    case 'Id':
      return idOrder(row.id);
    case 'SyncToken':
      return String(row.syncToken);
    // Entities carry times to the second, and are compared so.
    case 'MetaData.CreateTime':
      return Math.floor(row.createdMs / 1000);
    case 'MetaData.LastUpdatedTime':
      return Math.floor(row.updatedMs / 1000);
    default:
      return undefined;
  }
}

function valueAt(json: JsonObject, names: readonly string[]): unknown {
  let value: unknown = json;
  for (const name of names) value = isObject(value) ? value[name] : undefined;
  return value;
}

/** Ids are ordered as numbers; the few that are words (TAX, NON) as texts. */
function idOrder(id: string): bigint | string {
  return /^-?\d+$/.test(id) ? BigInt(id) : id;
}

interface Comparison {
  readonly isText: boolean;
  from(value: unknown): Comparable | undefined;
  literal(value: string | boolean): Comparable;
}

function comparisonOf(field: Field, path: string, fold: boolean): Comparison {
  switch (field.kind) {
    case 'text':
    case 'choice':
    case 'ref':
      return textComparison(path, fold);
    case 'amount':
    case 'number':
      return decimalComparison(path);
    case 'boolean':
      return booleanComparison(path);
    case 'date':
      return dateComparison(path);
    case 'moment':
      return momentComparison(path);
    case 'id':
      return { isText: false, from: asText, literal: (value) => idOrder(words(value, path)) };
    case 'object':
    case 'list':
    case 'any':
    case 'unmodelled':
    case 'readOnly':
      throw queryInvalid(`property '${path}' is not queryable`);
    default:
      return field satisfies never;
  }
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function words(value: string | boolean, path: string): string {
  if (typeof value === 'string') return value;
  throw queryInvalid(`${path} cannot be compared with ${String(value)}`);
}

function textComparison(path: string, fold: boolean): Comparison {
  const form = (value: string): string => (fold ? folded(value) : value);
  const from = (value: unknown): string | undefined => (typeof value === 'string' ? form(value) : undefined);
  return { isText: true, from, literal: (value) => form(words(value, path)) };
}

function decimalComparison(path: string): Comparison {
  const literal = (value: string | boolean): Big => {
    if (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value.trim())) return new Big(value.trim());
    throw queryInvalid(`${path} cannot be compared with ${String(value)}: it is no number`);
  };
  return { isText: false, from: (value) => (value instanceof Big ? value : undefined), literal };
}

function booleanComparison(path: string): Comparison {
  const literal = (value: string | boolean): boolean => {
    if (typeof value === 'boolean') return value;
    if (value === 'true' || value === 'false') return value === 'true';
    throw queryInvalid(`${path} cannot be compared with ${value}: it is true or false`);
  };
  return { isText: false, from: (value) => (typeof value === 'boolean' ? value : undefined), literal };
}

function dateComparison(path: string): Comparison {
  const literal = (value: string | boolean): string => {
    const day = words(value, path).slice(0, 10);
    if (isDate(day)) return day;
    throw queryInvalid(`${path} cannot be compared with ${String(value)}: it is no date`);
  };
  return { isText: false, from: asText, literal };
}

function momentComparison(path: string): Comparison {
  const literal = (value: string | boolean): number => {
    const ms = parseMoment(words(value, path));
    if (ms === undefined)
      throw queryInvalid(`${path} cannot be compared with ${String(value)}: it is no time`);
    return Math.floor(ms / 1000);
  };
  return { isText: false, from: () => undefined, literal };
}

/** Negative, zero or positive as in sorting. Values of different kinds are ordered as texts. */
export function compared(left: Comparable, right: Comparable): number {
  if (left instanceof Big && right instanceof Big) return left.cmp(right);
  if (left instanceof Big || right instanceof Big || typeof left !== typeof right) {
    return compared(String(left), String(right));
  }
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** The name as it stands in the answers, for selecting single properties. */
export function selectedName(kind: Kind, path: string): string {
  const [step = ''] = path.split('.');
  const name = Object.keys(kind.shape.fields).find((known) => known.toLowerCase() === step.toLowerCase());
  if (name === undefined) throw queryInvalid(`Property ${path} not found for Entity ${kind.name}`);
  return name;
}

/** The name by which list kinds are ordered. */
export function orderName(row: Row, property: string): string {
  return folded(textAt(row.json, property) ?? '');
}
