import type { ReferenceLink } from './books.ts';
import { isItemForLines } from './mapping-targets.ts';
import { createNameIndex, type Named } from './name-index.ts';
import type { LikenessReason } from './name-likeness.ts';
import { codedItemName, partyName, legalName, normalisedName } from './names.ts';
import type { ItemEntry, PartyEntry } from './reference-data.ts';

/**
 * What the vendor's customers, vendors and items are in a tenant's books (B2, B6): linked, found by exactly the name that
 * the push flow looks for, or for a person to decide. Nothing near or ambiguous is ever taken for a match.
 */
export interface WantedParty {
  readonly externalId: string;
  readonly name: string;
  readonly email?: string;
}
export interface WantedItemMatch {
  /** The item's code. */
  readonly externalId: string;
  readonly name: string;
}

export interface Candidate<Entry> {
  readonly entry: Entry;
  readonly reason: 'sameName' | LikenessReason;
  readonly score: number;
}

/** `gone`: merged or deleted. `renamed`: in the books since it was linked, or by the vendor. */
export type LinkFlag = 'inactive' | 'gone' | 'renamed';

/** Whose list a name is on. Customers, vendors and employees share one list of names; items have their own. */
export type PartyKind = 'customer' | 'vendor' | 'employee';
export type NameBearer =
  | { readonly kind: PartyKind; readonly entry: PartyEntry }
  | { readonly kind: 'item'; readonly entry: ItemEntry };

export type Match<Entry> = { readonly externalId: string; readonly name: string } & (
  | {
      readonly outcome: 'linked';
      readonly link: ReferenceLink;
      /** Absent when it is gone. */
      readonly entry?: Entry;
      readonly flags: readonly LinkFlag[];
      /** Of one that is inactive or gone: what may have taken its place, an entry of exactly the name before all others. */
      readonly candidates: readonly Candidate<Entry>[];
    }
  | { readonly outcome: 'exact'; readonly entry: Entry }
  | { readonly outcome: 'ambiguous'; readonly entries: readonly Entry[] }
  /** The name cannot be given to a new record: this one bears it. */
  | { readonly outcome: 'clash'; readonly with: NameBearer; readonly candidates: readonly Candidate<Entry>[] }
  | {
      readonly outcome: 'inactive';
      readonly entries: readonly Entry[];
      readonly candidates: readonly Candidate<Entry>[];
    }
  | { readonly outcome: 'near'; readonly candidates: readonly Candidate<Entry>[] }
  | { readonly outcome: 'missing' }
);

const maxCandidates = 5;
const emailScore = 0.8;
const codeScore = 1;

/** Matches customers or vendors, in the order in which they are wanted. */
export function matchParties(of: {
  readonly kind: 'customer' | 'vendor';
  readonly wanted: readonly WantedParty[];
  readonly entries: Readonly<Record<PartyKind, readonly PartyEntry[]>>;
  readonly links: ReadonlyMap<string, ReferenceLink>;
}): Match<PartyEntry>[] {
  const own = createLookUp(of.entries[of.kind], { hasLegalForm: true });
  const byEmail = Map.groupBy(own.active, ({ email }) => (email === undefined ? '' : foldedEmail(email)));
  const others = (['customer', 'vendor', 'employee'] as const)
    .filter((kind) => kind !== of.kind)
    .map((kind) => ({ kind, byName: createNames(of.entries[kind]) }));

  return of.wanted.map((wanted) => {
    const form = normalisedName(partyName({ id: wanted.externalId, name: wanted.name }));
    const clash = others.flatMap(({ kind, byName }) => {
      const [entry] = byName.get(form) ?? [];
      return entry === undefined ? [] : [{ kind, entry }];
    });
    const email = wanted.email === undefined ? '' : foldedEmail(wanted.email);
    const sameEmail = email === '' ? [] : (byEmail.get(email) ?? []);
    return decide(wanted, own, {
      link: linkOf(of.links.get(wanted.externalId), own.byId),
      exact: own.activeNamed(form),
      inactive: own.inactiveNamed(form),
      clash: clash[0],
      further: sameEmail.map((entry) => ({ entry, reason: 'email', score: emailScore })),
    });
  });
}

/**
 * Matches items by code and name, as the push flow does: an active one of the name counts when it bears no code or this
 * one. A name that belongs to another code, to a category or to a bundle clashes, unless `name (code)` is there already.
 */
export function matchItems(of: {
  readonly wanted: readonly WantedItemMatch[];
  readonly entries: readonly ItemEntry[];
  readonly links: ReadonlyMap<string, ReferenceLink>;
}): Match<ItemEntry>[] {
  const byId = new Map(of.entries.map((entry) => [entry.id, entry]));
  const bearers = createNames(of.entries.filter(({ isActive }) => isActive));
  const usable = createLookUp(of.entries.filter(isItemForLines), { hasLegalForm: false });
  const byCode = Map.groupBy(usable.active, ({ sku }) => sku ?? '');

  return of.wanted.map((wanted) => {
    const code = legalName(wanted.externalId);
    const forms = [legalName(wanted.name), codedItemName({ code: wanted.externalId, name: wanted.name })].map(
      normalisedName,
    );
    const [exact = []] = forms
      .map((form) => meantBy(usable.activeNamed(form), code))
      .filter((found) => found.length > 0);
    const [bearer] = bearers.get(forms[0] ?? '') ?? [];
    return decide(wanted, usable, {
      link: linkOf(of.links.get(wanted.externalId), byId),
      exact,
      inactive: usable.inactiveNamed(forms[0] ?? ''),
      clash: bearer === undefined ? undefined : { kind: 'item', entry: bearer },
      further: (byCode.get(code) ?? []).map((entry) => ({ entry, reason: 'code', score: codeScore })),
    });
  });
}

/**
 * Of the active bearers of a name, for lines, those that can be the item of this code: that of the code itself before those
 * without any.
 */
export function meantBy<Bearer extends { readonly sku?: string | undefined }>(
  bearers: readonly Bearer[],
  code: string,
): Bearer[] {
  const ours = bearers.filter(({ sku }) => sku === code);
  return ours.length > 0 ? ours : bearers.filter(({ sku }) => sku === undefined);
}

interface Facts<Entry> {
  readonly link: { readonly link: ReferenceLink; readonly entry: Entry | undefined } | undefined;
  readonly exact: readonly Entry[];
  readonly inactive: readonly Entry[];
  readonly clash: NameBearer | undefined;
  readonly further: readonly Candidate<Entry>[];
}

const linkOf = <Entry>(
  link: ReferenceLink | undefined,
  byId: ReadonlyMap<string, Entry>,
): Facts<Entry>['link'] => (link === undefined ? undefined : { link, entry: byId.get(link.entityId) });

function decide<Entry extends Named & { readonly isActive: boolean }>(
  { externalId, name }: { readonly externalId: string; readonly name: string },
  lookUp: LookUp<Entry>,
  facts: Facts<Entry>,
): Match<Entry> {
  const wanted = { externalId, name };
  if (facts.link !== undefined) {
    const match = linked(wanted, facts.link);
    const isDead = match.flags.includes('gone') || match.flags.includes('inactive');
    const sameName = facts.exact.map((exact) => ({ entry: exact, reason: 'sameName' as const, score: 1 }));
    const candidates = isDead ? rank([...sameName, ...lookUp.like(name), ...facts.further]) : [];
    return { ...match, candidates };
  }
  const [entry] = facts.exact;
  if (entry !== undefined) {
    return facts.exact.length === 1
      ? { ...wanted, outcome: 'exact', entry }
      : { ...wanted, outcome: 'ambiguous', entries: facts.exact };
  }
  const candidates = rank([...lookUp.like(name), ...facts.further]);
  if (facts.clash !== undefined) return { ...wanted, outcome: 'clash', with: facts.clash, candidates };
  if (facts.inactive.length > 0)
    return { ...wanted, outcome: 'inactive', entries: facts.inactive, candidates };
  return candidates.length > 0
    ? { ...wanted, outcome: 'near', candidates }
    : { ...wanted, outcome: 'missing' };
}

function linked<Entry extends Named & { readonly isActive: boolean }>(
  wanted: { readonly externalId: string; readonly name: string },
  { link, entry }: { readonly link: ReferenceLink; readonly entry: Entry | undefined },
): Omit<Extract<Match<Entry>, { outcome: 'linked' }>, 'candidates'> {
  const isRenamedByVendor = normalisedName(wanted.name) !== normalisedName(link.originalName);
  const isRenamedInBooks = entry !== undefined && activeForm(entry.name) !== activeForm(link.entityName);
  return {
    ...wanted,
    outcome: 'linked',
    link,
    ...(entry === undefined ? {} : { entry }),
    flags: [
      ...(entry === undefined ? (['gone'] as const) : []),
      ...(entry?.isActive === false ? (['inactive'] as const) : []),
      ...(isRenamedByVendor || isRenamedInBooks ? (['renamed'] as const) : []),
    ],
  };
}

/** Best first, each entry once; by name and id where scores are equal, so that the order never changes by itself. */
function rank<Entry extends Named>(candidates: readonly Candidate<Entry>[]): Candidate<Entry>[] {
  const best = new Map<string, Candidate<Entry>>();
  for (const candidate of candidates) {
    if (candidate.score > (best.get(candidate.entry.id)?.score ?? 0)) best.set(candidate.entry.id, candidate);
  }
  return [...best.values()]
    .toSorted((a, b) => b.score - a.score || (orderOf(a.entry) < orderOf(b.entry) ? -1 : 1))
    .slice(0, maxCandidates);
}

const orderOf = ({ id, name }: Named): string => `${normalisedName(name)}\u0000${id}`;

interface LookUp<Entry> {
  readonly active: readonly Entry[];
  readonly byId: ReadonlyMap<string, Entry>;
  activeNamed(form: string): readonly Entry[];
  inactiveNamed(form: string): readonly Entry[];
  like(name: string): Candidate<Entry>[];
}

function createLookUp<Entry extends Named & { readonly isActive: boolean }>(
  entries: readonly Entry[],
  options: { readonly hasLegalForm: boolean },
): LookUp<Entry> {
  const ordered = entries.toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  const active = ordered.filter(({ isActive }) => isActive);
  const activeNames = createNames(active);
  const inactiveNames = Map.groupBy(
    ordered.filter(({ isActive }) => !isActive),
    ({ name }) => activeForm(name),
  );
  const index = createNameIndex(active, options);
  return {
    active,
    byId: new Map(entries.map((entry) => [entry.id, entry])),
    activeNamed: (form) => activeNames.get(form) ?? [],
    inactiveNamed: (form) => inactiveNames.get(form) ?? [],
    like: (name) => [...index.like(name)].map(([entry, alike]) => ({ entry, ...alike })),
  };
}

const createNames = <Entry extends Named>(entries: readonly Entry[]): ReadonlyMap<string, Entry[]> =>
  Map.groupBy(entries, ({ name }) => normalisedName(name));

// QuickBooks appends this to the name of what is made inactive, with a counter where that is taken too.
const activeForm = (name: string): string =>
  normalisedName(normalisedName(name).replace(/ \(deleted(?: \d+)?\)$/, ''));

const foldedEmail = (email: string): string => email.trim().toLowerCase();
