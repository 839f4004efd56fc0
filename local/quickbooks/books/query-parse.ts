import { queryUnreadable } from './faults.ts';

export type Operator = '=' | '<' | '>' | '<=' | '>=' | 'IN' | 'LIKE';

export interface Condition {
  readonly property: string;
  readonly operator: Operator;
  /** One value, or those of an IN list; booleans are bare words. */
  readonly values: readonly (string | boolean)[];
}

export interface Query {
  /** `*`, `count`, or the properties asked for. */
  readonly select: '*' | 'count' | readonly string[];
  readonly entity: string;
  readonly where: readonly Condition[];
  readonly orderBy: readonly { readonly property: string; readonly descending: boolean }[];
  readonly startPosition: number | undefined;
  readonly maxResults: number | undefined;
}

interface Token {
  readonly kind: 'word' | 'text' | 'sign' | 'number';
  readonly text: string;
}

const tokenPattern =
  /\s*(?:('(?:\\.|[^'\\])*')|([A-Za-z_][\w.]*(?:\.\*)?)|(-?\d+(?:\.\d+)?)|(<=|>=|[=<>(),*]))/y;

/**
 * Reads a query statement. Keywords in any case, values in single quotes with `\'` for a quote inside, booleans bare.
 * Throws 4000 for anything else: OR, JOIN, `!=`, double quotes, bare numbers in conditions.
 */
export function parseQuery(statement: string): Query {
  const reader = tokenReader(tokens(statement));
  reader.keyword('select');
  const select = selection(reader);
  reader.keyword('from');
  const entity = reader.word();
  const where = reader.tryKeyword('where') ? conditions(reader) : [];
  const orderBy = ordering(reader);
  let startPosition: number | undefined;
  let maxResults: number | undefined;
  while (!reader.done()) {
    if (startPosition === undefined && reader.tryKeyword('startposition')) startPosition = reader.whole();
    else if (maxResults === undefined && reader.tryKeyword('maxresults')) maxResults = reader.whole();
    else throw unexpected(reader.peek());
  }
  return { select, entity, where, orderBy, startPosition, maxResults };
}

function tokens(statement: string): Token[] {
  const found: Token[] = [];
  const text = statement.trim().replace(/;$/, '');
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < text.length) {
    const from = tokenPattern.lastIndex;
    const match = tokenPattern.exec(text);
    if (match === null)
      throw queryUnreadable(`Encountered "${text.slice(from, from + 20)}" at position ${from + 1}.`);
    const [, quoted, word, number, sign] = match;
    if (quoted !== undefined)
      found.push({ kind: 'text', text: quoted.slice(1, -1).replaceAll(/\\(.)/gs, '$1') });
    else if (word !== undefined) found.push({ kind: 'word', text: word });
    else if (number !== undefined) found.push({ kind: 'number', text: number });
    else found.push({ kind: 'sign', text: sign ?? '' });
  }
  return found;
}

function unexpected(token: Token | undefined): Error {
  const shown = token === undefined ? '<EOF>' : token.text;
  return queryUnreadable(`Encountered "${shown}" where something else was expected.`);
}

interface Reader {
  done(): boolean;
  peek(): Token | undefined;
  next(): Token;
  keyword(word: string): void;
  tryKeyword(word: string): boolean;
  trySign(sign: string): boolean;
  word(): string;
  whole(): number;
}

function tokenReader(list: readonly Token[]): Reader {
  let position = 0;
  const isWord = (word: string): boolean => {
    const token = list[position];
    return token?.kind === 'word' && token.text.toLowerCase() === word;
  };
  const next = (): Token => {
    const token = list[position];
    if (token === undefined) throw unexpected(undefined);
    position += 1;
    return token;
  };
  return {
    done: () => position >= list.length,
    peek: () => list[position],
    next,
    keyword(word) {
      if (!isWord(word)) throw unexpected(list[position]);
      position += 1;
    },
    tryKeyword(word) {
      const found = isWord(word);
      if (found) position += 1;
      return found;
    },
    trySign(sign) {
      const token = list[position];
      const found = token?.kind === 'sign' && token.text === sign;
      if (found) position += 1;
      return found;
    },
    word() {
      const token = next();
      if (token.kind !== 'word') throw unexpected(token);
      return token.text;
    },
    whole() {
      const token = next();
      if (token.kind === 'sign' || !/^-?\d+$/.test(token.text)) throw unexpected(token);
      return Number(token.text);
    },
  };
}

function selection(reader: Reader): Query['select'] {
  if (reader.trySign('*')) return '*';
  const first = reader.word();
  if (first.toLowerCase() === 'count' && reader.trySign('(')) {
    if (!reader.trySign('*') || !reader.trySign(')')) throw unexpected(reader.peek());
    return 'count';
  }
  const fields = [first];
  while (reader.trySign(',')) fields.push(reader.word());
  return fields;
}

function conditions(reader: Reader): Condition[] {
  const found = [condition(reader)];
  while (reader.tryKeyword('and')) found.push(condition(reader));
  return found;
}

function condition(reader: Reader): Condition {
  const property = reader.word();
  if (reader.tryKeyword('in')) return { property, operator: 'IN', values: valueList(reader) };
  if (reader.tryKeyword('like')) return { property, operator: 'LIKE', values: [value(reader)] };
  const sign = reader.next();
  const operator = (['=', '<', '>', '<=', '>='] as const).find(
    (known) => sign.kind === 'sign' && known === sign.text,
  );
  if (operator === undefined) throw unexpected(sign);
  return { property, operator, values: [value(reader)] };
}

function valueList(reader: Reader): (string | boolean)[] {
  if (!reader.trySign('(')) throw unexpected(reader.peek());
  const values = [value(reader)];
  while (reader.trySign(',')) values.push(value(reader));
  if (!reader.trySign(')')) throw unexpected(reader.peek());
  return values;
}

function value(reader: Reader): string | boolean {
  const token = reader.next();
  if (token.kind === 'text') return token.text;
  const word = token.kind === 'word' ? token.text.toLowerCase() : '';
  if (word === 'true' || word === 'false') return word === 'true';
  throw unexpected(token);
}

function ordering(reader: Reader): { property: string; descending: boolean }[] {
  if (reader.tryKeyword('order')) reader.keyword('by');
  else if (!reader.tryKeyword('orderby')) return [];
  const found = [order(reader)];
  while (reader.trySign(',')) found.push(order(reader));
  return found;
}

function order(reader: Reader): { property: string; descending: boolean } {
  const property = reader.word();
  const descending = reader.tryKeyword('desc');
  if (!descending) reader.tryKeyword('asc');
  return { property, descending };
}
