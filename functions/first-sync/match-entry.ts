/** One match as it is shown: what it came to, what the next push does about it, and what a person may choose. */
import type { BooksRecord, MatchEntry } from '../../shared/contracts/first-sync.ts';
import type { LinkKind, ReferenceLink } from '../../shared/domain/books.ts';
import type { Candidate, Match } from '../../shared/domain/matching.ts';
import { nameInBooks, normalisedName, partyName } from '../../shared/domain/names.ts';
import type { ItemEntry, PartyEntry } from '../../shared/domain/reference-data.ts';
import type { MatchPolicy } from '../../shared/domain/settings.ts';

type Entry = PartyEntry | ItemEntry;

/** A customer or vendor. */
export function partyMatch(
  match: Match<PartyEntry>,
  of: {
    kind: 'customer' | 'vendor';
    policy: MatchPolicy;
    documentCount: number;
    /** Another name that the record of this name is linked to. */
    rival: ReferenceLink | undefined;
    /** A record of another kind is about to get the name. */
    isTakenSoon: boolean;
  },
): MatchEntry {
  const { kind, policy, documentCount, rival } = of;
  const found = { kind, documentCount };
  if (match.outcome === 'exact' && rival !== undefined) {
    const standsFor = { externalId: rival.externalId, name: rival.originalName };
    return {
      ...shown(found, { ...match, outcome: 'ambiguous', entries: [match.entry] }),
      push: 'asks',
      standsFor,
    };
  }
  const entry = shown(found, match);
  const isUnknown = match.outcome === 'near' || match.outcome === 'missing' || match.outcome === 'inactive';
  if (!isUnknown) return entry;
  const name = partyName({ id: match.externalId, name: match.name });
  if (of.isTakenSoon) return { ...entry, outcome: 'clash', push: 'asks', bearer: { kind: 'customer', name } };
  return isBorneByInactive(match, name) || policy === 'matchOnly'
    ? entry
    : created(entry, { isTaken: false });
}

/** An item. What cannot bear its own name is created under one with its code. */
export function itemMatch(
  match: Match<ItemEntry>,
  of: {
    policy: MatchPolicy;
    documentCount: number;
    /** Another code is about to get the name. */
    isNameOfOther: boolean;
    /** The name with the code, under which it would be created then, is somebody else's too. */
    isCodedNameBorne: boolean;
  },
): MatchEntry {
  const entry = shown({ kind: 'item', documentCount: of.documentCount }, match);
  const isThere = match.outcome === 'linked' || match.outcome === 'exact' || match.outcome === 'ambiguous';
  if (isThere || of.policy === 'matchOnly') return entry;
  const isTaken = isBorneByInactive(match, match.name) || match.outcome === 'clash' || of.isNameOfOther;
  return isTaken && of.isCodedNameBorne ? entry : created(entry, { isTaken });
}

/** What was made inactive gave its name away; only one that still bears it stands in the way. */
const isBorneByInactive = (match: Match<Entry>, name: string): boolean =>
  match.outcome === 'inactive' &&
  match.entries.some((bearer) => normalisedName(bearer.name) === normalisedName(name));

function created(entry: MatchEntry, { isTaken }: { isTaken: boolean }): MatchEntry {
  const { name, changes } = nameInBooks(entry, () => isTaken);
  return {
    ...entry,
    push: 'creates',
    ...(changes.length === 0 ? {} : { createdAs: { name, changes: [...changes] } }),
  };
}

/** The match with what stands in the books; a person is asked wherever it does not say what is meant. */
function shown(
  of: { readonly kind: LinkKind; readonly documentCount: number },
  match: Match<Entry>,
): MatchEntry {
  const { externalId, name, outcome } = match;
  const entry = { ...of, externalId, name, outcome, push: 'asks' as const, candidates: [] };
  switch (match.outcome) {
    case 'linked':
      return {
        ...entry,
        push: match.flags.includes('gone') || match.flags.includes('inactive') ? 'asks' : 'links',
        ...(match.entry === undefined ? {} : { record: recordOf(match.entry) }),
        flags: [...match.flags],
        link: { id: match.link.entityId, name: match.link.entityName },
        candidates: match.candidates.map(candidateOf),
      };
    case 'exact':
      return { ...entry, push: 'links', record: recordOf(match.entry) };
    case 'ambiguous':
      return {
        ...entry,
        candidates: match.entries.map((one) => ({ record: recordOf(one), reason: 'sameName', score: 1 })),
      };
    case 'clash': {
      const { kind, entry: bearer } = match.with;
      return {
        ...entry,
        bearer: { kind, id: bearer.id, name: bearer.name },
        candidates: match.candidates.map(candidateOf),
      };
    }
    case 'inactive':
      return {
        ...entry,
        inactiveRecords: match.entries.map(recordOf),
        candidates: match.candidates.map(candidateOf),
      };
    case 'near':
      return { ...entry, candidates: match.candidates.map(candidateOf) };
    case 'missing':
      return entry;
  }
}

const candidateOf = ({ entry, reason, score }: Candidate<Entry>): MatchEntry['candidates'][number] => ({
  record: recordOf(entry),
  reason,
  score,
});

/** A record with what tells it from others of a like name. */
export function recordOf(entry: Entry): BooksRecord {
  const { id, name, isActive, email, companyName, sku }: BooksRecord = entry;
  return {
    ...{ id, name, isActive },
    ...(email === undefined ? {} : { email }),
    ...(companyName === undefined ? {} : { companyName }),
    ...(sku === undefined ? {} : { sku }),
  };
}
