import { queryInvalid } from './faults.ts';
import type { JsonObject } from './json.ts';
import { kindOfPath } from './kinds.ts';
import type { Kind } from './kinds.ts';
import { isActive } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import { present } from './present.ts';
import { parseQuery } from './query-parse.ts';
import type { Condition, Query } from './query-parse.ts';
import { compared, orderName, propertyOf, selectedName } from './query-property.ts';
import type { Comparable, Property } from './query-property.ts';
import type { Row } from './store.ts';

const defaultPage = 100;
const largestPage = 1000;

/** Answers a query statement with `{QueryResponse}`. Throws 4000 for bad grammar, 4001 for what does not exist. */
export function runQuery(ledger: Ledger, statement: string): JsonObject {
  const query = parseQuery(statement);
  const kind = kindOfPath(query.entity);
  if (kind === undefined) throw queryInvalid(`invalid context declaration: ${query.entity}`);
  const start = inRange(query.startPosition ?? 1, Number.MAX_SAFE_INTEGER);
  const size = inRange(query.maxResults ?? defaultPage, largestPage);
  const orderBy = query.orderBy.map((entry) => ({
    property: propertyOf(kind, entry.property, ledger.switches),
    descending: entry.descending,
  }));
  const selected =
    typeof query.select === 'string' ? undefined : query.select.map((path) => selectedName(kind, path));
  const rows = matching(ledger, kind, query.where);
  if (query.select === 'count') return { QueryResponse: { totalCount: rows.length } };
  const page = ordered(rows, kind, orderBy).slice(start - 1, start - 1 + size);
  if (page.length === 0) return { QueryResponse: {} };
  const shown = page.map((row) => projected(present(ledger, row, 'query'), selected));
  const total = kind.totalCount ? { totalCount: rows.length } : {};
  return { QueryResponse: { [kind.name]: shown, startPosition: start, maxResults: shown.length, ...total } };
}

function inRange(value: number, largest: number): number {
  if (value < 1) throw queryInvalid(`value ${value} is too small. Min allowed value is 1`);
  if (value > largest) throw queryInvalid(`value ${value} is too large. Max allowed value is ${largest}`);
  return value;
}

function projected(entity: JsonObject, selected: readonly string[] | undefined): JsonObject {
  if (selected === undefined) return entity;
  const kept = ['domain', 'Id', ...selected];
  const entries = Object.entries(entity).filter(([name]) => kept.includes(name));
  return { ...Object.fromEntries(entries), sparse: true };
}

interface Test {
  readonly condition: Condition;
  readonly property: Property;
  matches(row: Row): boolean;
}

function matching(ledger: Ledger, kind: Kind, where: Query['where']): Row[] {
  const tests = where.map((condition) => testOf(ledger, kind, condition));
  const asksActive = tests.some(({ property }) => property.name === 'Active');
  const found: Row[] = [];
  for (const row of candidates(ledger, kind, tests)) {
    // Inactive list objects are hidden unless the query mentions Active.
    if (!asksActive && !isActive(row)) continue;
    if (tests.every((test) => test.matches(row))) found.push(row);
  }
  return found;
}

function testOf(ledger: Ledger, kind: Kind, condition: Condition): Test {
  const property = propertyOf(kind, condition.property, ledger.switches);
  if (condition.operator === 'LIKE') return { condition, property, matches: likeTest(property, condition) };
  const literals = condition.values.map((value) => property.literal(value));
  const matches = (row: Row): boolean => {
    const value = property.read(row);
    return value !== undefined && literals.some((literal) => holds(condition.operator, value, literal));
  };
  return { condition, property, matches };
}

function holds(operator: Condition['operator'], value: Comparable, literal: Comparable): boolean {
  const order = compared(value, literal);
  switch (operator) {
    case '=':
    case 'IN':
      return order === 0;
    case '<':
      return order < 0;
    case '>':
      return order > 0;
    case '<=':
      return order <= 0;
    case '>=':
      return order >= 0;
    case 'LIKE':
      return false;
    default:
      return operator satisfies never;
  }
}

/** LIKE with `%` as the only wildcard. */
function likeTest(property: Property, condition: Condition): (row: Row) => boolean {
  const [value = ''] = condition.values;
  if (!property.isText && property.name !== 'Id') {
    throw queryInvalid(`operator LIKE is not allowed for property ${condition.property}`);
  }
  const form = property.isText ? property.literal(value) : value;
  const escaped = String(form)
    .split('%')
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  const pattern = new RegExp(`^${escaped.join('.*')}$`, 's');
  return (row) => {
    const held = property.read(row);
    return held !== undefined && pattern.test(String(held));
  };
}

/** Rows that can match at all: by id or index where a condition allows, else every row. */
function candidates(ledger: Ledger, kind: Kind, tests: readonly Test[]): Iterable<Row> {
  let best: Row[] | undefined;
  for (const test of tests) {
    const found = indexedRows(ledger, kind, test);
    if (found !== undefined && (best === undefined || found.length < best.length)) best = found;
  }
  return best ?? ledger.store.all(kind.name);
}

function indexedRows(ledger: Ledger, kind: Kind, { condition, property }: Test): Row[] | undefined {
  if (condition.operator !== '=' && condition.operator !== 'IN') return undefined;
  const isId = property.name === 'Id';
  if (!isId && !kind.indexed.includes(property.name)) return undefined;
  const ids = new Set<string>();
  for (const value of condition.values) {
    if (isId) ids.add(String(property.literal(value)));
    else for (const id of ledger.store.lookUp(kind.name, property.name, String(value))) ids.add(id);
  }
  return [...ids].flatMap((id) => ledger.store.get(kind.name, id) ?? []);
}

interface OrderStep {
  readonly property: Property;
  readonly descending: boolean;
}

function ordered(rows: readonly Row[], kind: Kind, orderBy: readonly OrderStep[]): Row[] {
  if (orderBy.length > 0) return rows.toSorted((left, right) => byProperties(left, right, orderBy));
  if (kind.order === 'latestFirst') return rows.toSorted(latestFirst);
  if (kind.order === 'Id') return rows.toSorted((left, right) => byId(left, right));
  const keyed = rows.map((row) => ({ row, key: orderName(row, kind.order) }));
  keyed.sort((left, right) => compared(left.key, right.key));
  return keyed.map(({ row }) => row);
}

function latestFirst(left: Row, right: Row): number {
  return Math.floor(right.updatedMs / 1000) - Math.floor(left.updatedMs / 1000) || right.serial - left.serial;
}

function byId(left: Row, right: Row): number {
  return Number(left.id) - Number(right.id) || compared(left.id, right.id);
}

/** Objects without the property come first, as nulls do; equal ones stay in order of their ids. */
function byProperties(left: Row, right: Row, orderBy: readonly OrderStep[]): number {
  for (const { property, descending } of orderBy) {
    const order = nullsFirst(property.read(left), property.read(right));
    if (order !== 0) return descending ? -order : order;
  }
  return byId(left, right);
}

function nullsFirst(left: Comparable | undefined, right: Comparable | undefined): number {
  if (left === undefined || right === undefined)
    return Number(left !== undefined) - Number(right !== undefined);
  return compared(left, right);
}
