/**
 * What the vendor's customers, vendors and items are in the books, and what the next push does about each (B6). Nothing is
 * written, and QuickBooks is not asked: everything is held against the lists as they were read last.
 */
import type { MatchEntry } from '../../shared/contracts/first-sync.ts';
import type { LinkKind, ReferenceLink } from '../../shared/domain/books.ts';
import type { Connection } from '../../shared/domain/connection.ts';
import { matchItems, matchParties, type Match } from '../../shared/domain/matching.ts';
import { codedItemName, normalisedName, partyName } from '../../shared/domain/names.ts';
import type { ItemEntry, PartyEntry } from '../../shared/domain/reference-data.ts';
import { renamedLink } from '../../shared/domain/renamed-link.ts';
import type { Policies } from '../../shared/domain/settings.ts';
import type { Links } from '../../shared/store/links.ts';
import type { NameLists } from './company.ts';
import type { Gathered, WantedRecord } from './gather-wanted.ts';
import { itemMatch, partyMatch } from './match-entry.ts';

interface MatchRecordsDeps {
  readonly links: Pick<Links, 'list' | 'rivals'>;
}

export interface MatchRecordsOf {
  readonly connection: Connection;
  readonly policies: Policies;
  readonly lists: NameLists;
  readonly wanted: Gathered['wanted'];
}

/** All kinds, in no order. What is linked and named by no document is among them. */
export async function matchRecords(deps: MatchRecordsDeps, of: MatchRecordsOf): Promise<MatchEntry[]> {
  const customers = await matchKind(deps, of, { kind: 'customer', takenSoon: new Set() });
  // Customers are created first, and a name is given once.
  const takenSoon = new Set(
    customers.filter(({ push }) => push === 'creates').map((created) => formOf(created)),
  );
  const vendors = await matchKind(deps, of, { kind: 'vendor', takenSoon });
  const items = of.policies.itemPolicy === 'oneItem' ? [] : await matchItemsOf(deps, of);
  return [...customers, ...vendors, ...items];
}

async function matchKind(
  deps: MatchRecordsDeps,
  of: MatchRecordsOf,
  { kind, takenSoon }: { kind: 'customer' | 'vendor'; takenSoon: ReadonlySet<string> },
): Promise<MatchEntry[]> {
  const { wanted, links } = await wantedOf(deps, of, kind);
  const matches = matchParties({ kind, wanted, entries: of.lists, links });
  const { tenantId, realmId } = of.connection;
  const rivals = await deps.links.rivals(
    { tenantId, realmId, kind },
    matches.flatMap(linkByName),
    renamedOf(wanted, links),
  );
  const policy = kind === 'customer' ? of.policies.customerPolicy : of.policies.vendorPolicy;
  return matches.map((match) =>
    partyMatch(match, {
      ...{ kind, policy },
      documentCount: countOf(of, kind, match),
      rival: rivals.get(match.externalId),
      isTakenSoon: takenSoon.has(formOf(match)),
    }),
  );
}

async function matchItemsOf(deps: MatchRecordsDeps, of: MatchRecordsOf): Promise<MatchEntry[]> {
  const { wanted, links } = await wantedOf(deps, of, 'item');
  const borne = new Set(of.lists.item.map(({ name }) => normalisedName(name)));
  const firstOf = new Map<string, string>();
  for (const { externalId, name } of wanted) {
    // What is linked takes no name: its record has one.
    if (links.has(externalId)) continue;
    const form = normalisedName(name);
    if (!firstOf.has(form)) firstOf.set(form, externalId);
  }
  return matchItems({ wanted, entries: of.lists.item, links }).map((match) =>
    itemMatch(match, {
      policy: of.policies.itemPolicy === 'matchOnly' ? 'matchOnly' : 'createMissing',
      documentCount: countOf(of, 'item', match),
      isNameOfOther: firstOf.get(normalisedName(match.name)) !== match.externalId,
      isCodedNameBorne: borne.has(
        normalisedName(codedItemName({ code: match.externalId, name: match.name })),
      ),
    }),
  );
}

/** What documents name, and what is linked already. */
async function wantedOf(
  deps: MatchRecordsDeps,
  of: MatchRecordsOf,
  kind: LinkKind,
): Promise<{ wanted: WantedRecord[]; links: ReadonlyMap<string, ReferenceLink> }> {
  const { tenantId, realmId } = of.connection;
  const linked = await deps.links.list({ tenantId, realmId, kind });
  const named = of.wanted[kind];
  const others = linked
    .filter(({ externalId }) => !named.has(externalId))
    .map(({ externalId, originalName }) => ({ externalId, name: originalName, documentCount: 0 }));
  return {
    wanted: [...named.values(), ...others],
    links: new Map(linked.map((link) => [link.externalId, link])),
  };
}

/** Links whose new names the push notes before it looks for any name. */
function renamedOf(
  wanted: readonly WantedRecord[],
  links: ReadonlyMap<string, ReferenceLink>,
): ReadonlyMap<string, ReferenceLink> {
  return new Map(
    wanted.flatMap(({ externalId, name, documentId }) => {
      const link = links.get(externalId);
      if (link === undefined || documentId === undefined) return [];
      const renamed = renamedLink(link, { name, documentId });
      return renamed === undefined ? [] : [[externalId, renamed] as const];
    }),
  );
}

const countOf = (of: MatchRecordsOf, kind: LinkKind, { externalId }: Match<unknown>): number =>
  of.wanted[kind].get(externalId)?.documentCount ?? 0;

const formOf = ({ externalId, name }: { readonly externalId: string; readonly name: string }): string =>
  normalisedName(partyName({ id: externalId, name }));

/** The link that a push would make of a match by name. */
const linkByName = (match: Match<PartyEntry | ItemEntry>): ReferenceLink[] =>
  match.outcome === 'exact' ? [linkTo(match, match.entry)] : [];

/** A link of what the vendor calls by this id and name. */
export const linkTo = (
  wanted: { readonly externalId: string; readonly name: string },
  entity: { readonly id: string; readonly name: string },
): ReferenceLink => ({
  externalId: wanted.externalId,
  originalName: wanted.name,
  entityId: entity.id,
  entityName: entity.name,
});
