/**
 * The names of the company's customers, vendors and items as they were read last. What is not among them is created without
 * a look-up, which QuickBooks meters: should it be there after all, QuickBooks says that the name is taken, and then it is
 * looked for.
 */
import { linkKinds, type KnownNames, type LinkKind, type Spellings } from '../../shared/domain/books.ts';
import type { Connection } from '../../shared/domain/connection.ts';
import { normalisedName } from '../../shared/domain/names.ts';
import type { ReferenceLists } from '../../shared/store/reference-lists.ts';

interface KnownNamesDeps {
  readonly nowMs: () => number;
  readonly lists: Pick<ReferenceLists, 'state' | 'read'>;
}

// Read once a day; a little longer, because a reading may have to be repeated.
const freshForMs = 26 * 3_600_000;
// Lists in memory: a worker serves many tenants, most of them with short lists.
const maxKept = 60;

/** Tells the names of a company, from memory while its lists are the same. Too old to go by: nothing is known. */
export function createKnownNames(deps: KnownNamesDeps): (connection: Connection) => Promise<KnownNames> {
  const kept = new Map<string, Spellings>();

  return async ({ tenantId, realmId }) => {
    const state = await deps.lists.state({ tenantId, realmId });
    const known: Record<string, Spellings> = {};
    for (const kind of linkKinds) {
      const { changedSince } = state[kind];
      if (changedSince === undefined || Date.parse(changedSince) < deps.nowMs() - freshForMs) continue;
      const names = await namesOf({ tenantId, realmId, kind }, changedSince);
      if (names !== undefined) known[kind] = names;
    }
    return known;
  };

  async function namesOf(
    of: Parameters<ReferenceLists['read']>[0] & { readonly kind: LinkKind },
    version: string,
  ): Promise<Spellings | undefined> {
    const key = [of.tenantId, of.realmId, of.kind, version].join(' ');
    const held = kept.get(key);
    if (held !== undefined) return held;
    const entries = await deps.lists.read(of);
    if (entries === undefined) return undefined;
    const names = Map.groupBy(
      entries.map(({ name }) => name),
      normalisedName,
    );
    const [oldest] = kept.keys();
    if (kept.size >= maxKept && oldest !== undefined) kept.delete(oldest);
    kept.set(key, names);
    return names;
  }
}
