import type { Company } from '../domain/connection.ts';
import type {
  ListChanges,
  PulledList,
  ReferenceEntry,
  ReferenceKind,
  TaxCodeEntry,
} from '../domain/reference-data.ts';
import { maxChanges, type CallAccess, type EntityName, type QuickBooksClient } from './client.ts';
import type { QuickBooksRead } from './client-outcomes.ts';
import { inactiveToo, readAllRows } from './read-all-rows.ts';
import { readAccount, readItem, readParty, readTaxCode, readTerm } from './reference-entries.ts';
import { ratesInForce } from './tax-rates.ts';
import type { WireObject } from './wire.ts';

/** The lists of which QuickBooks tells changes; tax codes and their rates are not among them. */
export type ChangedKind = Exclude<ReferenceKind, 'taxCode'>;

export type ReferenceAccess = CallAccess & {
  readonly connection: { readonly company: Pick<Company, 'country'> };
};

/** What changed in several lists, and from where to ask next. */
export interface PulledChanges {
  readonly changes: readonly ListChanges[];
  readonly changedSince: string;
}

interface ChangedList<Kind extends ChangedKind> {
  readonly entity: EntityName;
  readonly read: (row: WireObject) => ReferenceEntry<Kind> | undefined;
}
const lists: { readonly [Kind in ChangedKind]: ChangedList<Kind> } = {
  account: { entity: 'Account', read: readAccount },
  term: { entity: 'Term', read: readTerm },
  customer: { entity: 'Customer', read: readParty },
  vendor: { entity: 'Vendor', read: readParty },
  employee: { entity: 'Employee', read: readParty },
  item: { entity: 'Item', read: readItem },
};

// Asking again for two minutes costs nothing: what is told twice changes nothing. Their clock may be behind ours, and a
// change may become visible a little later than its time says.
const overlapMs = 120_000;
// 30 days: https://developer.intuit.com/app/developer/qbo/docs/learn/explore-the-quickbooks-online-api/change-data-capture
// An hour less, because what lies further back may be cut off without a word.
const lookBackMs = 30 * 86_400_000 - 3_600_000;

export type ReferencePull = ReturnType<typeof createReferencePull>;

/** Reads the lists of a company's books: whole, or what changed. Nothing in part: an outcome without entries says why. */
export function createReferencePull(deps: {
  client: Pick<QuickBooksClient, 'query' | 'changes'>;
  nowMs: () => number;
}) {
  const pulls: {
    readonly [Kind in ReferenceKind]: (
      access: ReferenceAccess,
    ) => Promise<QuickBooksRead<readonly ReferenceEntry<Kind>[]>>;
  } = {
    account: (access) => pullList(deps, access, 'account'),
    taxCode: (access) => pullTaxCodes(deps, access),
    term: (access) => pullList(deps, access, 'term'),
    customer: (access) => pullList(deps, access, 'customer'),
    vendor: (access) => pullList(deps, access, 'vendor'),
    employee: (access) => pullList(deps, access, 'employee'),
    item: (access) => pullList(deps, access, 'item'),
  };

  return {
    /** The whole list, inactive entries included. One metered call per thousand rows; tax codes take two. */
    async pullAll<Kind extends ReferenceKind>(
      access: ReferenceAccess,
      kind: Kind,
    ): Promise<QuickBooksRead<PulledList<Kind>>> {
      const changedSince = askFrom(deps.nowMs());
      const outcome = await pulls[kind](access);
      return outcome.outcome === 'applied'
        ? { ...outcome, answer: { entries: outcome.answer, changedSince } }
        : outcome;
    },

    /**
     * What changed in these lists since a moment (ISO 8601), by one metered call. `tooMany` where the answer may be cut off
     * or the moment lies too far back: the lists have to be read whole.
     */
    async pullChanges(
      access: CallAccess,
      kinds: readonly ChangedKind[],
      since: string,
    ): Promise<QuickBooksRead<PulledChanges> | { readonly outcome: 'tooMany' }> {
      const beganAtMs = deps.nowMs();
      // A time that cannot be read compares as false and is too far back as well.
      if (!(Date.parse(since) >= beganAtMs - lookBackMs)) return { outcome: 'tooMany' };
      const entities = kinds.map((kind) => lists[kind].entity);
      const outcome = await deps.client.changes(access, { entities, since });
      if (outcome.outcome !== 'applied') return outcome;
      const told = [...outcome.answer.values()].reduce((sum, rows) => sum + rows.length, 0);
      if (told >= maxChanges) return { outcome: 'tooMany' };
      const changes = kinds.map((kind) => changesOf(kind, outcome.answer.get(lists[kind].entity) ?? []));
      return { ...outcome, answer: { changes, changedSince: askFrom(beganAtMs) } };
    },
  };
}

interface PullDeps {
  readonly client: Pick<QuickBooksClient, 'query'>;
  readonly nowMs: () => number;
}

const askFrom = (beganAtMs: number): string => new Date(beganAtMs - overlapMs).toISOString();

async function pullList<Kind extends ChangedKind>(
  deps: PullDeps,
  access: CallAccess,
  kind: Kind,
): Promise<QuickBooksRead<readonly ReferenceEntry<Kind>[]>> {
  const { entity, read } = lists[kind];
  const outcome = await readAllRows(deps, access, { entity, where: inactiveToo });
  if (outcome.outcome !== 'applied') return outcome;
  return { ...outcome, answer: outcome.answer.flatMap((row) => read(row) ?? []) };
}

async function pullTaxCodes(
  deps: PullDeps,
  access: ReferenceAccess,
): Promise<QuickBooksRead<readonly TaxCodeEntry[]>> {
  const rates = await readAllRows(deps, access, { entity: 'TaxRate', where: inactiveToo });
  if (rates.outcome !== 'applied') return rates;
  const codes = await readAllRows(deps, access, { entity: 'TaxCode', where: inactiveToo });
  const durationMs = rates.durationMs + codes.durationMs;
  if (codes.outcome !== 'applied') return { ...codes, durationMs };
  const inForce = ratesInForce(rates.answer, deps.nowMs());
  const entries = codes.answer.flatMap((row) => readTaxCode(row, inForce) ?? []);
  const missing = access.connection.company.country === 'US' ? pseudoCodesMissingIn(entries) : [];
  return { ...codes, durationMs, answer: [...missing, ...entries] };
}

// US lines bear these two whether or not a query shows them.
const pseudoCodes: readonly TaxCodeEntry[] = [
  { id: 'TAX', name: 'TAX', isActive: true, isTaxable: true },
  { id: 'NON', name: 'NON', isActive: true, isTaxable: false },
];

const pseudoCodesMissingIn = (entries: readonly TaxCodeEntry[]): TaxCodeEntry[] =>
  pseudoCodes.filter(({ id }) => !entries.some((entry) => entry.id === id));

function changesOf<Kind extends ChangedKind>(kind: Kind, rows: readonly WireObject[]): ListChanges<Kind> {
  const { read } = lists[kind];
  const isStub = (row: WireObject): boolean => row['status'] === 'Deleted';
  return {
    kind,
    upserts: rows.flatMap((row) => (isStub(row) ? [] : (read(row) ?? []))),
    removedIds: rows.flatMap((row) => (isStub(row) && typeof row['Id'] === 'string' ? [row['Id']] : [])),
  };
}
