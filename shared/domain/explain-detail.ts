/**
 * QuickBooks' words name records by ids that nobody knows (F3). Texts may only yield ids, never a decision: what is found
 * here is shown, and what the tenant has no name for stays as QuickBooks said it.
 */

/** Names by QuickBooks' ids, as the tenant knows them. Customers and vendors share one list in QuickBooks. */
export interface KnownNames {
  readonly customerOrVendor: ReadonlyMap<string, string>;
  readonly item: ReadonlyMap<string, string>;
  readonly account: ReadonlyMap<string, string>;
  /** Numbers of documents of ours, by the id of their transaction. */
  readonly transaction?: ReadonlyMap<string, string>;
}

export type NamedKind = 'name' | 'item' | 'account' | 'taxCode' | 'term' | 'transaction';

/** An id in a text. `kind` is missing where the text does not say what it is the id of. */
export interface IdInDetail {
  readonly kind?: NamedKind;
  readonly id: string;
}

interface Found extends IdInDetail {
  readonly from: number;
  readonly to: number;
}

// Ours to bound: a text from outside may be of any length, and it is stored with the document.
const maxDetail = 2000;
const maxName = 100;
// Ids of QuickBooks are decimal; the widest seen has 19 digits.
const id = String.raw`(\d{1,25})(?!\d)`;
// Each form, with how its first group tells the kind. Every repeat is bounded, so that no text makes matching slow.
const forms: readonly {
  readonly pattern: RegExp;
  readonly kindOf: (word: string) => NamedKind | undefined;
}[] = [
  // "Names element id 75 not found", "Line.SalesItemLineDetail.ItemRef element id 5 not found".
  {
    pattern: new RegExp(String.raw`([A-Za-z.]{1,80}) element id ${id}`, 'dg'),
    kindOf: (word) => listKind(word.split('.').at(-1) ?? word),
  },
  // "DocNumber=18696 is assigned to TxnType=Invoice with TxnId=6575"; the number itself is no id.
  { pattern: new RegExp(String.raw`\b(TxnId) ?[=:] ?${id}`, 'dg'), kindOf: () => 'transaction' },
  // "Id: 12", "Customer Id: 12".
  {
    pattern: new RegExp(String.raw`\b((?:[A-Za-z]{1,40} )?Id) ?: ?${id}`, 'dg'),
    kindOf: (word) => listKind(word.split(' ')[0] ?? word),
  },
];

const kinds: Readonly<Record<string, NamedKind>> = {
  names: 'name',
  name: 'name',
  customer: 'name',
  customers: 'name',
  customerref: 'name',
  vendor: 'name',
  vendors: 'name',
  vendorref: 'name',
  entityref: 'name',
  item: 'item',
  items: 'item',
  itemref: 'item',
  account: 'account',
  accounts: 'account',
  accountref: 'account',
  taxcode: 'taxCode',
  taxcodes: 'taxCode',
  taxcoderef: 'taxCode',
  term: 'term',
  terms: 'term',
  salestermref: 'term',
  incomeaccountref: 'account',
  expenseaccountref: 'account',
  invoice: 'transaction',
  bill: 'transaction',
};

// A word from outside may be "constructor".
const listKind = (word: string): NamedKind | undefined =>
  Object.hasOwn(kinds, word.toLowerCase()) ? kinds[word.toLowerCase()] : undefined;

/** The ids that a text names, in its order, each once. Never throws. */
export function idsInDetail(detail: string): IdInDetail[] {
  const seen = new Map<string, IdInDetail>();
  for (const { kind, id: found } of findIds(bounded(detail, maxDetail))) {
    const one = kind === undefined ? { id: found } : { kind, id: found };
    seen.set(`${kind ?? ''} ${found}`, one);
  }
  return [...seen.values()];
}

/**
 * The text with names in place of the ids that the tenant has names for; the id follows in parentheses, for support. What
 * has no known kind or name stays. Never throws; at most some thousand characters long.
 */
export function explainDetail(detail: string, names: KnownNames): string {
  const text = bounded(detail, maxDetail);
  let explained = '';
  let done = 0;
  for (const { kind, id: found, from, to } of findIds(text)) {
    const name = kind === undefined ? undefined : nameOf(kind, found, names);
    if (name === undefined) continue;
    explained += `${text.slice(done, from)}${words[kind ?? 'name']} "${bounded(name, maxName)}" (id ${found})`;
    done = to;
  }
  return bounded(explained + text.slice(done), 2 * maxDetail);
}

const words: Readonly<Record<NamedKind, string>> = {
  name: 'customer or vendor',
  item: 'item',
  account: 'account',
  taxCode: 'tax code',
  term: 'terms',
  transaction: 'document',
};

function nameOf(kind: NamedKind, found: string, names: KnownNames): string | undefined {
  const known = {
    name: names.customerOrVendor,
    item: names.item,
    account: names.account,
    taxCode: undefined,
    term: undefined,
    transaction: names.transaction,
  }[kind]?.get(found);
  return known === undefined || known.trim() === '' ? undefined : known;
}

function findIds(text: string): Found[] {
  const found = forms.flatMap(({ pattern, kindOf }) =>
    [...text.matchAll(pattern)].flatMap((match): Found[] => {
      const [, word, matched] = match;
      const [from, to] = match.indices?.[0] ?? [];
      if (word === undefined || matched === undefined || from === undefined || to === undefined) return [];
      const kind = kindOf(word);
      return [{ ...(kind === undefined ? {} : { kind }), id: matched, from, to }];
    }),
  );
  const inOrder = found.toSorted((a, b) => a.from - b.from);
  let reached = 0;
  // Two forms may meet in one place; the first one counts.
  return inOrder.filter(({ from, to }) => {
    if (from < reached) return false;
    reached = to;
    return true;
  });
}

// Not in the middle of a character: half a surrogate pair cannot be stored as UTF-8.
const bounded = (text: string, maxLength: number): string =>
  text.length <= maxLength ? text : `${text.slice(0, maxLength - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
