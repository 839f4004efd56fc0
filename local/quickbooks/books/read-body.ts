import Big from 'big.js';
import { grouped, invalidId, notModelled, refusal, textTooLong } from './faults.ts';
import type { Refusal } from './faults.ts';
import { isObject } from './json.ts';
import type { JsonObject } from './json.ts';
import { isDate } from './moment.ts';
import { referenceType } from './shape.ts';
import type { Field, Shape } from './shape.ts';

/**
 * Checks a request's body against a shape and returns what the caller may set, with decimals as `Big`.
 * Read-only properties are dropped, as QuickBooks ignores them. Throws a Refusal: 2010 for an unknown property,
 * 2030, 2050, 2060, 2090, 2170, 2210 for values, 5030 for what QuickBooks knows and this simulator does not model.
 */
export function readBody(shape: Shape, body: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const [name, value] of Object.entries(body)) {
    const field = Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined;
    if (field === undefined) throw unknownProperty(shape, name);
    if (value === null || value === undefined) {
      result[name] = null;
      continue;
    }
    const read = readValue(field, value, { shape, name });
    if (read !== undefined) result[name] = read;
  }
  return result;
}

interface Place {
  shape: Shape;
  name: string;
}

function readValue(field: Field, value: unknown, place: Place): unknown {
  switch (field.kind) {
    case 'text':
      return readText(field, value, place);
    case 'amount':
      return readDecimal(value, place).round(2, 1);
    case 'number':
      return readDecimal(value, place);
    case 'boolean':
      return readBoolean(value, place);
    case 'date':
      return readDate(value, place);
    case 'moment':
      return scalar(value, place);
    case 'id':
      return readId(value, place);
    case 'choice':
      return readChoice(field.of, value, place);
    case 'ref':
      return readBody(referenceType, objectOf(value, place));
    case 'object':
      return readBody(field.of, objectOf(value, place));
    case 'list':
      return listOf(value, place).map((entry) => readBody(field.of, objectOf(entry, place)));
    case 'readOnly':
      return undefined;
    case 'unmodelled':
      throw notModelled(`property ${place.name} of ${place.shape.className}`);
    case 'any':
      return value;
    default:
      return field satisfies never;
  }
}

function readText(field: { max: number; element?: string }, value: unknown, place: Place): string {
  const text = scalar(value, place);
  if (text.length > field.max) throw textTooLong(field.element ?? place.name, field.max, text.length);
  if (place.name === 'Address' && text !== '' && !/^\S+@\S+$/.test(text.trim())) {
    throw valueFault('2210', 'Email Address does not conform to the syntax rules of RFC 822.', place, text);
  }
  return text;
}

function readDecimal(value: unknown, place: Place): Big {
  if (value instanceof Big) return value;
  if (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value.trim())) return new Big(value.trim());
  if (typeof value === 'number' && Number.isFinite(value)) return new Big(value);
  throw valueFault('2090', 'Invalid Number', place, printed(value));
}

function readBoolean(value: unknown, place: Place): boolean {
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw notReadable('java.lang.Boolean', value, place);
}

// QuickBooks takes a time where a date is due and keeps its date part.
function readDate(value: unknown, place: Place): string {
  const text = scalar(value, place).trim();
  if (/^\d{4}-\d{2}-\d{2}/.test(text) && isDate(text.slice(0, 10))) return text.slice(0, 10);
  throw valueFault('2060', 'Invalid Date', place, text);
}

function readId(value: unknown, place: Place): string {
  const text = scalar(value, place);
  if (place.name === 'Id' && text !== '' && !isId(text)) throw invalidId(text);
  return text;
}

/** True for an id as QuickBooks gives them out: digits only (one leading minus was seen on special objects). */
export function isId(text: string): boolean {
  return /^-?\d+$/.test(text);
}

function readChoice(of: readonly string[], value: unknown, place: Place): string {
  const text = scalar(value, place);
  if (of.includes(text)) return text;
  throw valueFault('2170', 'Invalid Enumeration', place, text);
}

function scalar(value: unknown, place: Place): string {
  if (typeof value === 'string') return value;
  if (value instanceof Big) return value.toFixed();
  if (typeof value === 'boolean' || typeof value === 'number') return String(value);
  throw notReadable('java.lang.String', value, place);
}

function objectOf(value: unknown, place: Place): JsonObject {
  if (isObject(value)) return value;
  throw notReadable(place.shape.className, value, place);
}

function listOf(value: unknown, place: Place): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw notReadable('java.util.ArrayList', value, place);
}

function printed(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function valueFault(code: string, message: string, place: Place, supplied: string): Refusal {
  const detail = `${message} : ${place.name} is not valid. Supplied value:${supplied}`;
  return refusal({ code, message, detail, element: place.name });
}

function token(value: unknown): string {
  if (Array.isArray(value)) return 'START_ARRAY';
  if (isObject(value)) return 'START_OBJECT';
  return typeof value === 'string' ? 'VALUE_STRING' : 'VALUE_NUMBER';
}

function invalidProperty(text: string): Refusal {
  return refusal({
    code: '2010',
    message: 'Request has invalid or unsupported property',
    detail: `Property Name:${text}\n specified is unsupported or invalid`,
  });
}

function notReadable(javaClass: string, value: unknown, place: Place): Refusal {
  return invalidProperty(
    `Can not deserialize instance of ${javaClass} out of ${token(value)} token (through reference chain: ${place.shape.className}["${place.name}"])`,
  );
}

/** 2010 in the words of QuickBooks' JSON reader, which stops listing after 1,000 characters. */
function unknownProperty(shape: Shape, name: string): Refusal {
  const first = shape.listedFirst ?? [];
  const known = [...first, ...Object.keys(shape.fields).filter((field) => !first.includes(field))];
  let listed = ` (${grouped(known.length)} known properties: `;
  for (const [index, property] of known.entries()) {
    listed += `"${property}"`;
    if (listed.length > 1000) {
      listed += ' [truncated]';
      break;
    }
    if (index < known.length - 1) listed += ', ';
  }
  return invalidProperty(
    `Unrecognized field "${name}" (class ${shape.className}), not marked as ignorable${listed}])`,
  );
}
