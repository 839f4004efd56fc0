/**
 * The few operations that Counterfoil needs of a table. Adapters: DynamoDB (`dynamo-table.ts`) and, in tests, memory.
 * Conditions are data and name top-level attributes only, so that both adapters read them the same way.
 */

/** A stored item: two key strings and plain attributes. Bytes are `Uint8Array`; `undefined` is never stored. */
export type Item = { readonly pk: string; readonly sk: string; readonly [attribute: string]: unknown };
export type Key = { readonly pk: string; readonly sk: string };

/** One claim about one attribute of the stored item. `absent` also holds when there is no item. */
export type Claim =
  | { readonly attribute: string; readonly is: 'absent' | 'present' }
  | {
      readonly attribute: string;
      readonly is: '=' | '<' | '<=' | '>' | '>=';
      readonly value: string | number | boolean;
    }
  | { readonly attribute: string; readonly is: 'in'; readonly values: readonly string[] };

/** All claims of at least one of the alternatives must hold. */
export type Condition = readonly (readonly Claim[])[];

/** The claim that no item lies under the key. */
export const itemAbsent: Condition = [[{ attribute: 'pk', is: 'absent' }]];
/** The claim that an item lies under the key. */
export const itemPresent: Condition = [[{ attribute: 'pk', is: 'present' }]];

/** A failed condition is information, not an error: `current` is what lies there instead, or undefined for nothing. */
export type WriteOutcome =
  | { readonly isDone: true; readonly item: Item }
  | { readonly isDone: false; readonly current: Item | undefined };

/** Attributes set to `undefined` are removed. `add` starts from 0 where the attribute is missing. */
export interface Change {
  readonly set?: Readonly<Record<string, unknown>>;
  readonly add?: Readonly<Record<string, number>>;
}

export interface QueryRange {
  readonly pk: string;
  readonly index?: 'due';
  /** Inclusive lower bound of the sort key. */
  readonly from?: string;
  /** Inclusive upper bound of the sort key. */
  readonly to?: string;
  readonly prefix?: string;
  readonly isDescending?: boolean;
  readonly limit?: number;
  readonly startAfter?: string;
  readonly isConsistent?: boolean;
  /** Only these attributes come back, beside the keys; what is read costs the same. Not of the index. */
  readonly attributes?: readonly string[];
}

/** `next` is the sort key to start after for the following page; absent on the last page. */
export interface QueryPage {
  readonly items: readonly Item[];
  readonly next?: string;
}

export interface Table {
  get(key: Key, options?: { isConsistent?: boolean }): Promise<Item | undefined>;
  /** Any number of keys; items come back in no order, missing ones are left out. */
  getMany(keys: readonly Key[], options?: { isConsistent?: boolean }): Promise<readonly Item[]>;
  put(item: Item, condition?: Condition): Promise<WriteOutcome>;
  update(key: Key, change: Change, condition?: Condition): Promise<WriteOutcome>;
  delete(key: Key, condition?: Condition): Promise<WriteOutcome>;
  query(range: QueryRange): Promise<QueryPage>;
}

/** All pages of a range, one page in memory at a time. */
export async function* queryAll(table: Table, range: QueryRange): AsyncGenerator<Item> {
  let startAfter: string | undefined = range.startAfter;
  do {
    const page = await table.query(startAfter === undefined ? range : { ...range, startAfter });
    yield* page.items;
    startAfter = page.next;
  } while (startAfter !== undefined);
}
