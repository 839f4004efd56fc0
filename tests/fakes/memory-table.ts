import type {
  Change,
  Claim,
  Condition,
  Item,
  Key,
  QueryRange,
  Table,
  WriteOutcome,
} from '../../shared/store/table.ts';

/** What a call did, for counting and for faults. */
export interface TableCall {
  readonly operation: 'get' | 'getMany' | 'put' | 'update' | 'delete' | 'query';
  readonly key: string;
  readonly writeUnits: number;
  readonly readUnits: number;
}

export interface MemoryTable extends Table {
  readonly items: Map<string, Item>;
  readonly calls: TableCall[];
}

/** Only the attributes that were asked for, and the keys. */
function projected(item: Item, attributes: QueryRange['attributes']): Item {
  if (attributes === undefined) return item;
  const { pk, sk } = item;
  const wanted = attributes.flatMap((name) => (Object.hasOwn(item, name) ? [[name, item[name]]] : []));
  return { ...Object.fromEntries(wanted), pk, sk };
}

/** The table in memory: same conditions, same order of keys, same refusals as DynamoDB. Kept honest by the contract suite. */
export function createMemoryTable(options: { keepCalls?: boolean } = {}): MemoryTable {
  const items = new Map<string, Item>();
  const calls: TableCall[] = [];
  // Sort keys by partition, kept sorted, so that queries stay fast with tens of thousands of items.
  const partitions = new Map<string, string[]>();
  const id = (key: Key): string => `${key.pk}\u0000${key.sk}`;
  // Counting units takes longer than the call.
  const note = (call: () => TableCall): void => {
    if (options.keepCalls === true) calls.push(call());
  };
  const readUnits = (found: readonly (Item | undefined)[], isConsistent: boolean | undefined): number =>
    found.reduce((sum, item) => sum + Math.max(1, Math.ceil(itemBytes(item) / 4096)), 0) *
    (isConsistent === true ? 1 : 0.5);

  const store = (item: Item): void => {
    const key = id(item);
    if (!items.has(key)) {
      const sorted = partitions.get(item.pk) ?? [];
      sorted.splice(lowerBound(sorted, item.sk), 0, item.sk);
      partitions.set(item.pk, sorted);
    }
    items.set(key, item);
  };
  const drop = (key: Key): void => {
    if (!items.delete(id(key))) return;
    const sorted = partitions.get(key.pk);
    if (sorted !== undefined) sorted.splice(lowerBound(sorted, key.sk), 1);
  };
  const sortedKeys = (pk: string): readonly string[] => partitions.get(pk) ?? [];

  const write = (
    operation: TableCall['operation'],
    key: Key,
    condition: Condition | undefined,
    effect: (current: Item | undefined) => Item | undefined,
  ): WriteOutcome => {
    const current = items.get(id(key));
    if (!holds(condition, current)) {
      note(() => ({ operation, key: key.sk, writeUnits: writeUnitsOf(current), readUnits: 0 }));
      return { isDone: false, current: copy(current) };
    }
    const next = effect(current);
    note(() => ({
      operation,
      key: key.sk,
      writeUnits: Math.max(writeUnitsOf(current), writeUnitsOf(next)) + indexWriteUnits(current, next),
      readUnits: 0,
    }));
    return { isDone: true, item: copy(next ?? current ?? key) };
  };

  return {
    items,
    calls,
    get: async (key, read) => {
      const found = items.get(id(key));
      note(() => ({
        operation: 'get',
        key: key.sk,
        writeUnits: 0,
        readUnits: readUnits([found], read?.isConsistent),
      }));
      return copy(found);
    },
    getMany: async (wanted, read) => {
      const found = wanted.flatMap((key) => items.get(id(key)) ?? []);
      note(() => ({
        operation: 'getMany',
        key: '',
        writeUnits: 0,
        readUnits: readUnits(found, read?.isConsistent),
      }));
      return found.map((item) => copy(item));
    },
    put: async (item, condition) =>
      write('put', item, condition, () => {
        const stored = copy(stripUndefined(item));
        store(stored);
        return stored;
      }),
    update: async (key, change, condition) =>
      write('update', key, condition, (current) => {
        const changed = applyChange({ ...(current ?? key) }, change);
        store(changed);
        return changed;
      }),
    delete: async (key, condition) =>
      write('delete', key, condition, () => {
        drop(key);
        return undefined;
      }),
    query: async (range) => {
      const found = range.index === 'due' ? queryDue(range) : queryPartition(range);
      const page = range.limit === undefined ? found : found.slice(0, range.limit);
      note(() => ({
        operation: 'query',
        key: range.prefix ?? range.from ?? '',
        writeUnits: 0,
        readUnits: Math.max(
          0.5,
          Math.ceil(page.reduce((sum, item) => sum + itemBytes(item), 0) / 4096) *
            (range.isConsistent === true ? 1 : 0.5),
        ),
      }));
      const last = page.at(-1);
      return {
        items: page.map((item) => copy(projected(item, range.attributes))),
        ...(page.length < found.length && last !== undefined ? { next: last.sk } : {}),
      };
    },
  };

  function queryPartition(range: QueryRange): Item[] {
    const found: Item[] = [];
    const sorted = sortedKeys(range.pk);
    const lower = range.prefix ?? range.from ?? '';
    let index = lowerBound(sorted, lower);
    for (; index < sorted.length; index += 1) {
      const sk = sorted[index] as string;
      if (range.prefix !== undefined && !sk.startsWith(range.prefix)) break;
      if (range.to !== undefined && compareText(sk, range.to) > 0) break;
      found.push(items.get(id({ pk: range.pk, sk })) as Item);
      // One more than the page tells whether there is a next one.
      if (
        range.limit !== undefined &&
        range.isDescending !== true &&
        range.startAfter === undefined &&
        found.length > range.limit
      )
        break;
    }
    if (range.isDescending === true) found.reverse();
    if (range.startAfter === undefined) return found;
    const after = range.startAfter;
    return found.filter((item) =>
      range.isDescending === true ? compareText(item.sk, after) < 0 : compareText(item.sk, after) > 0,
    );
  }

  function queryDue(range: QueryRange): Item[] {
    return [...items.values()]
      .filter((item) => item['duePk'] === range.pk)
      .filter((item) => range.from === undefined || String(item['dueAt']) >= range.from)
      .filter((item) => range.to === undefined || String(item['dueAt']) <= range.to)
      .toSorted((a, b) => compareText(String(a['dueAt']), String(b['dueAt'])))
      .map((item) => ({ pk: item.pk, sk: item.sk, duePk: item['duePk'], dueAt: item['dueAt'] }));
  }
}

// DynamoDB orders strings by their UTF-8 bytes; within ASCII, JavaScript's own order is the same.
const isAscii = /^\p{ASCII}*$/u;
const compareText = (a: string, b: string): number =>
  isAscii.test(a) && isAscii.test(b)
    ? Number(a > b) - Number(a < b)
    : Buffer.compare(Buffer.from(a), Buffer.from(b));

function lowerBound(sorted: readonly string[], wanted: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareText(sorted[middle] as string, wanted) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function holds(condition: Condition | undefined, current: Item | undefined): boolean {
  return (
    condition === undefined || condition.some((claims) => claims.every((claim) => claimHolds(claim, current)))
  );
}

function claimHolds(claim: Claim, current: Item | undefined): boolean {
  const actual = current?.[claim.attribute];
  switch (claim.is) {
    case 'absent':
      return actual === undefined;
    case 'present':
      return actual !== undefined;
    case 'in':
      return typeof actual === 'string' && claim.values.includes(actual);
    case '=':
      return actual === claim.value;
    case '<':
    case '<=':
    case '>':
    case '>=':
      return (
        typeof actual === typeof claim.value && compares(claim.is, actual as never, claim.value as never)
      );
  }
}

function compares(is: '<' | '<=' | '>' | '>=', actual: string & number, expected: string & number): boolean {
  const order = typeof actual === 'string' ? compareText(actual, expected) : actual - expected;
  return is === '<' ? order < 0 : is === '<=' ? order <= 0 : is === '>' ? order > 0 : order >= 0;
}

function applyChange(item: Record<string, unknown>, change: Change): Item {
  for (const [attribute, content] of Object.entries(change.set ?? {})) {
    if (content === undefined) delete item[attribute];
    else item[attribute] = copy(stripUndefined(content));
  }
  for (const [attribute, amount] of Object.entries(change.add ?? {})) {
    item[attribute] = ((item[attribute] as number | undefined) ?? 0) + amount;
  }
  return item as Item;
}

// Items are plain; structuredClone would take several times as long.
function copy<Value>(value: Value): Value {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Uint8Array) return new Uint8Array(value) as Value;
  if (Array.isArray(value)) return value.map(copy) as Value;
  const copied: Record<string, unknown> = {};
  for (const [name, content] of Object.entries(value)) copied[name] = copy(content);
  return copied as Value;
}

function stripUndefined<Value>(value: Value): Value {
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(stripUndefined) as Value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, content]) => content !== undefined)
      .map(([name, content]) => [name, stripUndefined(content)]),
  ) as Value;
}

const writeUnitsOf = (item: Item | undefined): number => Math.max(1, Math.ceil(itemBytes(item) / 1024));

// A sparse index: an entry written, moved or removed costs a unit each; an unchanged one nothing.
function indexWriteUnits(before: Item | undefined, after: Item | undefined): number {
  const entry = (item: Item | undefined): string | undefined =>
    item?.['duePk'] === undefined ? undefined : `${String(item['duePk'])}#${String(item['dueAt'])}`;
  const [from, to] = [entry(before), entry(after)];
  return from === to ? 0 : (from === undefined ? 0 : 1) + (to === undefined ? 0 : 1);
}

/**
 * Size as DynamoDB counts it: names and values in UTF-8; a list or map three bytes and one more per element, but not the
 * item itself. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export const itemBytes = (item: Item | undefined): number =>
  Object.entries(item ?? {}).reduce(
    (sum, [name, content]) => sum + Buffer.byteLength(name) + valueBytes(content),
    0,
  );

function valueBytes(value: unknown): number {
  if (value === undefined || value === null || typeof value === 'boolean') return 1;
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return numberBytes(value);
  if (value instanceof Uint8Array) return value.byteLength;
  if (Array.isArray(value)) {
    return 3 + value.reduce((sum: number, content) => sum + 1 + valueBytes(content), 0);
  }
  return Object.entries(value).reduce(
    (sum, [name, content]) => sum + 1 + Buffer.byteLength(name) + valueBytes(content),
    3,
  );
}

// One byte, one more for a minus sign, and one for each pair of digits, counted from the point; pairs of zeros at either
// end are free.
function numberBytes(value: number): number {
  const [whole = '', fraction = ''] = String(Math.abs(value)).split('.');
  const evenWhole = whole.length % 2 === 0 ? whole : `0${whole}`;
  const evenFraction = fraction.length % 2 === 0 ? fraction : `${fraction}0`;
  const pairs = (evenWhole + evenFraction).replace(/^(00)+/, '').replace(/(?<=^(..)*)(00)+$/, '');
  return 1 + pairs.length / 2 + (value < 0 ? 1 : 0);
}
