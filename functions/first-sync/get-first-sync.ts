/** The first-sync report: what each customer, vendor and item is in the books, before anything is written (B6). */
import type { FirstSyncAnswer, FirstSyncQuery, MatchEntry } from '../../shared/contracts/first-sync.ts';
import { linkKinds, type LinkKind } from '../../shared/domain/books.ts';
import type { Connection } from '../../shared/domain/connection.ts';
import { readCursor, writeCursor } from '../../shared/domain/cursor.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import { normalisedName } from '../../shared/domain/names.ts';
import { policiesOf } from '../../shared/domain/settings.ts';
import type { Connections } from '../../shared/store/connections.ts';
import type { Links } from '../../shared/store/links.ts';
import type { ReferenceLists } from '../../shared/store/reference-lists.ts';
import type { SettingsStore } from '../../shared/store/settings.ts';
import { companyOf, readNameLists } from './company.ts';
import { gatherWanted, type Gathered, type GatherWantedDeps } from './gather-wanted.ts';
import { matchRecords } from './match-records.ts';

export interface FirstSyncDeps extends GatherWantedDeps {
  readonly connections: Pick<Connections, 'get'>;
  readonly settings: Pick<SettingsStore, 'get'>;
  readonly lists: Pick<ReferenceLists, 'read' | 'state'>;
  readonly links: Pick<Links, 'list' | 'rivals'>;
}

/** Everything that is matched, as of now. Throws `ProblemError` 409 without a company, or while its names were never read. */
export async function matchCompany(
  deps: FirstSyncDeps,
  tenantId: TenantId,
): Promise<{ connection: Connection; entries: MatchEntry[]; documents: Gathered['documents'] }> {
  const connection = await companyOf(deps, tenantId);
  const [lists, { settings }, { wanted, documents }] = await Promise.all([
    readNameLists(deps, connection),
    deps.settings.get(tenantId, connection.realmId),
    gatherWanted(deps, connection),
  ]);
  const policies = policiesOf(settings);
  const entries = await matchRecords(deps, { connection, policies, lists, wanted });
  return { connection, entries, documents };
}

/** A page of the report in the order of kinds and names, with what all of it came to. Throws as {@link matchCompany} does. */
export async function getFirstSync(
  deps: FirstSyncDeps,
  of: { tenantId: TenantId; query: FirstSyncQuery },
): Promise<FirstSyncAnswer> {
  const { tenantId, query } = of;
  const { connection, entries, documents } = await matchCompany(deps, tenantId);
  const { customer, vendor, employee, item } = await deps.lists.state({
    tenantId,
    realmId: connection.realmId,
  });
  return {
    counts: countsOf(entries),
    documents: { ...documents },
    lists: { customer, vendor, employee, item },
    ...pageOf(entries, query),
  };
}

function countsOf(entries: readonly MatchEntry[]): FirstSyncAnswer['counts'] {
  const none = (): FirstSyncAnswer['counts'][LinkKind] => ({
    linked: 0,
    exact: 0,
    ambiguous: 0,
    clash: 0,
    inactive: 0,
    near: 0,
    missing: 0,
  });
  const counts = { customer: none(), vendor: none(), item: none() };
  for (const { kind, outcome } of entries) counts[kind][outcome] += 1;
  return counts;
}

function pageOf(
  entries: readonly MatchEntry[],
  { kind, outcome, after = '', limit }: FirstSyncQuery,
): Pick<FirstSyncAnswer, 'entries' | 'next'> {
  const start = readCursor(after);
  const found = entries
    .filter((entry) => kind === undefined || entry.kind === kind)
    .filter((entry) => outcome === undefined || entry.outcome === outcome)
    .map((entry) => ({ entry, place: placeOf(entry) }))
    .filter(({ place }) => place > start)
    .toSorted((a, b) => (a.place < b.place ? -1 : 1));
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    entries: page.map(({ entry }) => entry),
    ...(found.length > limit && last !== undefined ? { next: writeCursor(last.place) } : {}),
  };
}

const placeOf = ({ kind, name, externalId }: MatchEntry): string =>
  [linkKinds.indexOf(kind), normalisedName(name), externalId].join('\u0000');
