import Big from 'big.js';
import { isObject, objectsAt } from '../books/json.ts';
import type { JsonObject } from '../books/json.ts';
import type { EntityName } from '../books/kinds.ts';
import type { Company } from '../companies.ts';

/** Reads books for the pages, through the same door as the API; a page has no rules of its own. */
export interface BooksReader {
  count(entity: EntityName): number;
  page(entity: EntityName, page: number, perPage: number): JsonObject[];
  one(entity: EntityName, id: string): JsonObject | undefined;
  /** Sum of an amount over all documents of a kind. */
  sum(entity: EntityName, key: string): Big;
}

export function readBooks(company: Company, nowMs: number): BooksReader {
  const moment = { nowMs, userName: 'Page', userId: '0' };
  const query = (statement: string): JsonObject => {
    const answer = company.books.execute({ kind: 'query', statement }, moment);
    const response = answer.ok ? answer.body['QueryResponse'] : undefined;
    return isObject(response) ? response : {};
  };
  const page = (entity: EntityName, number: number, perPage: number): JsonObject[] => {
    const start = (number - 1) * perPage + 1;
    return objectsAt(query(`select * from ${entity} startposition ${start} maxresults ${perPage}`), entity);
  };
  return {
    count: (entity) => Number(textOf(query(`select count(*) from ${entity}`)['totalCount']) || 0),
    page,
    one(entity, id) {
      const answer = company.books.execute({ kind: 'read', entity, id }, moment);
      const found = answer.ok ? answer.body[entity] : undefined;
      return isObject(found) ? found : undefined;
    },
    sum(entity, key) {
      let total = new Big(0);
      for (let number = 1; ; number += 1) {
        const rows = page(entity, number, 1000);
        for (const row of rows) total = total.plus(decimal(row[key]));
        if (rows.length < 1000) return total;
      }
    },
  };
}

function decimal(value: unknown): Big {
  return value instanceof Big ? value : new Big(typeof value === 'number' ? value : 0);
}

/** Any value of an entity as a person reads it. */
export function textOf(value: unknown): string {
  if (value instanceof Big) return value.toFixed();
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  return '';
}

/** An amount with two decimals. */
export function amountOf(value: unknown): string {
  return decimal(value).toFixed(2);
}

/** The value under a path such as `CustomerRef.name`. */
export function valueAt(object: JsonObject, path: string): unknown {
  let value: unknown = object;
  for (const key of path.split('.')) value = isObject(value) ? value[key] : undefined;
  return value;
}
