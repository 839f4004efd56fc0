import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  listsOf,
  statementText,
  type Condition,
  type QueryValue,
  type Statement,
} from '../../../shared/quickbooks-online/query.ts';

describe('statementText', () => {
  it('writes a statement in the order QuickBooks documents', () => {
    const statement: Statement = {
      entity: 'Invoice',
      where: [
        { field: 'CustomerRef', is: '=', value: { id: '58' } },
        { field: 'TxnDate', is: '>=', value: '2026-03-02' },
      ],
      orderBy: { field: 'MetaData.LastUpdatedTime', isDescending: true },
      startPosition: 101,
      maxResults: 100,
    };

    expect(statementText(statement)).toBe(
      "SELECT * FROM Invoice WHERE CustomerRef = '58' AND TxnDate >= '2026-03-02' ORDERBY MetaData.LastUpdatedTime DESC STARTPOSITION 101 MAXRESULTS 100",
    );
  });

  it('escapes quotes and backslashes', () => {
    const statement: Statement = {
      entity: 'Customer',
      where: [{ field: 'DisplayName', is: 'IN', values: ["Amy's \\ Birds", 'Plain'] }],
    };

    expect(statementText(statement)).toBe(
      "SELECT * FROM Customer WHERE DisplayName IN ('Amy\\'s \\\\ Birds', 'Plain')",
    );
  });

  it('writes booleans bare', () => {
    const statement: Statement = {
      entity: 'Item',
      where: [{ field: 'Active', is: 'IN', values: [true, false] }],
    };

    expect(statementText(statement)).toBe('SELECT * FROM Item WHERE Active IN (true, false)');
  });

  it.each(['a\nb', 'a\tb', '\u0000', '\u0085', '\ud800'])('refuses the control character in %j', (value) => {
    expect(() => statementText({ entity: 'Item', where: [{ field: 'Name', is: '=', value }] })).toThrow(
      'control characters',
    );
  });

  it.each(['1 OR 1', "1'", '-1', '1.5', ''])('refuses %j as an id', (id) => {
    expect(() =>
      statementText({ entity: 'Invoice', where: [{ field: 'Id', is: '=', value: { id } }] }),
    ).toThrow('digits');
  });

  it.each(['Item WHERE', 'Item;', '', 'Item--', 'A.', '1A'])('refuses %j as a name', (entity) => {
    expect(() => statementText({ entity })).toThrow('name');
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses position %d', (startPosition) => {
    expect(() => statementText({ entity: 'Item', startPosition })).toThrow('count from 1');
  });

  it('refuses an empty IN', () => {
    expect(() => statementText({ entity: 'Item', where: [{ field: 'Name', is: 'IN', values: [] }] })).toThrow(
      'IN needs a value',
    );
  });

  it('says for any value exactly that value, and nothing else', () => {
    fc.assert(
      fc.property(statements, (statement) => {
        expect(parse(statementText(statement))).toEqual(statement);
      }),
      { numRuns: 2_000 },
    );
  });
});

const texts = fc
  .string({ unit: 'grapheme', maxLength: 60 })
  .map((text) => text.replaceAll(/[\p{Cc}\p{Cs}]/gu, ''));
const hostile = fc
  .array(fc.constantFrom("'", '\\', ')', '(', ',', ' ', '%', ' OR ', ' AND ', 'STARTPOSITION 1', "';--"), {
    maxLength: 12,
  })
  .map((parts) => parts.join(''));
const values: fc.Arbitrary<QueryValue> = fc.oneof(texts, hostile, fc.boolean());
const fields = fc.constantFrom('DisplayName', 'Active', 'MetaData.LastUpdatedTime', 'Id');
const conditions: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    field: fields,
    is: fc.constantFrom('=', '<', '>', '<=', '>=', 'LIKE'),
    value: values,
  }),
  fc.record({
    field: fields,
    is: fc.constant('IN' as const),
    values: fc.array(values, { minLength: 1, maxLength: 5 }),
  }),
);
const statements: fc.Arbitrary<Statement> = fc.record(
  {
    entity: fc.constantFrom('Invoice', 'Customer', 'Item'),
    where: fc.array(conditions, { minLength: 1, maxLength: 4 }),
    orderBy: fc.record({ field: fields }),
    startPosition: fc.integer({ min: 1, max: 100_000 }),
    maxResults: fc.integer({ min: 1, max: 1000 }),
  },
  { requiredKeys: ['entity'] },
);

/** A reader of the grammar, written apart from the builder: consumes tokens from the left and accepts nothing else. */
function parse(text: string): Statement {
  let rest = text;
  const take = (pattern: RegExp): string | undefined => {
    const found = new RegExp(`^(?:${pattern.source})`).exec(rest)?.[0];
    if (found !== undefined) rest = rest.slice(found.length);
    return found;
  };
  const need = (pattern: RegExp): string => {
    const found = take(pattern);
    if (found === undefined) throw new Error(`expected ${pattern.source} at: ${rest}`);
    return found;
  };
  const value = (): QueryValue => {
    const bare = take(/true|false/);
    if (bare !== undefined) return bare === 'true';
    return need(/'(?:\\['\\]|[^'\\])*'/)
      .slice(1, -1)
      .replaceAll(/\\(.)/g, '$1');
  };
  const condition = (): Condition => {
    const field = need(/[\w.]+/);
    need(/ /);
    const is = need(/<=|>=|=|<|>|LIKE|IN/) as Condition['is'];
    need(/ /);
    if (is !== 'IN') return { field, is, value: value() };
    need(/\(/);
    const all = [value()];
    while (take(/, /) !== undefined) all.push(value());
    need(/\)/);
    return { field, is, values: all };
  };
  need(/SELECT \* FROM /);
  const entity = need(/\w+/);
  const where: Condition[] = [];
  if (take(/ WHERE /) !== undefined) {
    where.push(condition());
    while (take(/ AND /) !== undefined) where.push(condition());
  }
  const orderBy = take(/ ORDERBY /) === undefined ? undefined : need(/[\w.]+/);
  const start = take(/ STARTPOSITION /) === undefined ? undefined : Number(need(/\d+/));
  const rows = take(/ MAXRESULTS /) === undefined ? undefined : Number(need(/\d+/));
  if (rest !== '') throw new Error(`left over: ${rest}`);
  return {
    entity,
    ...(where.length === 0 ? {} : { where }),
    ...(orderBy === undefined ? {} : { orderBy: { field: orderBy } }),
    ...(start === undefined ? {} : { startPosition: start }),
    ...(rows === undefined ? {} : { maxResults: rows }),
  };
}

describe('listsOf', () => {
  it('fills lists up to eight thousand characters and loses no value', () => {
    const names = Array.from({ length: 500 }, (_, index) => `A NAME OF THIRTY CHARACTERS ${index}`);

    const lists = listsOf([...names, ...names]);

    expect(lists.flat()).toEqual(names);
    expect(lists.map((list) => list.length)).toEqual([231, 228, 41]);
    for (const values of lists) {
      const text = statementText({ entity: 'Item', where: [{ field: 'Name', is: 'IN', values }] });
      expect(text.length).toBeLessThan(8_100);
    }
  });

  it('is empty for nothing, and gives a value that is longer a list of its own', () => {
    expect(listsOf([])).toEqual([]);
    expect(listsOf(['a', 'b'.repeat(9_000), 'c'])).toEqual([['a'], ['b'.repeat(9_000)], ['c']]);
  });
});
