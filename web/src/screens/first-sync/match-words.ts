import type { MatchEntry } from '../../../../shared/contracts/first-sync.ts';
import type { LinkKind } from '../../../../shared/domain/books.ts';
import type { NameChange } from '../../../../shared/domain/preview.ts';

/** What a person has to do about the names of the first sync, in the order in which it matters. */
export const matchGroups = ['decide', 'ready', 'creates', 'linked'] as const;
export type MatchGroup = (typeof matchGroups)[number];

export const groupWords: Readonly<Record<MatchGroup, { title: string; lead: string }>> = {
  decide: {
    title: 'Needs your decision',
    lead: 'We never guess. Choose the record that is meant, or put it right in QuickBooks.',
  },
  ready: {
    title: 'Found under exactly this name',
    lead: 'The next push uses these records. Accept them now to keep the link even when somebody renames one side.',
  },
  creates: {
    title: 'Will be created',
    lead: 'QuickBooks has none of this name: the first document that names it creates it.',
  },
  linked: {
    title: 'Linked',
    lead: 'Each stands for one record in QuickBooks, whatever either side calls it later.',
  },
};

/** Which of the groups a name belongs to. */
export function groupOf({ outcome, push }: Pick<MatchEntry, 'outcome' | 'push'>): MatchGroup {
  if (outcome === 'linked') return 'linked';
  if (outcome === 'exact') return 'ready';
  return push === 'creates' && outcome === 'missing' ? 'creates' : 'decide';
}

/** The names by group; each in the order it came. */
export const grouped = (
  entries: readonly MatchEntry[],
): Readonly<Record<MatchGroup, readonly MatchEntry[]>> => ({
  decide: entries.filter((entry) => groupOf(entry) === 'decide'),
  ready: entries.filter((entry) => groupOf(entry) === 'ready'),
  creates: entries.filter((entry) => groupOf(entry) === 'creates'),
  linked: entries.filter((entry) => groupOf(entry) === 'linked'),
});

export const kindWords: Readonly<Record<LinkKind, { one: string; many: string; title: string }>> = {
  customer: { one: 'customer', many: 'customers', title: 'Customers' },
  vendor: { one: 'vendor', many: 'vendors', title: 'Vendors' },
  item: { one: 'item', many: 'items', title: 'Items' },
};

const bearerWords = {
  customer: 'a customer',
  vendor: 'a vendor',
  employee: 'an employee',
  item: 'an item',
} as const;

/** What was found under a name, as a sentence. */
export function matchWords(entry: MatchEntry): string {
  const { outcome, record, bearer, standsFor, push, createdAs, kind } = entry;
  const creates = push === 'creates' ? createdWords(createdAs, kind) : '';
  switch (outcome) {
    case 'linked':
      return linkedWords(entry);
    case 'exact':
      return `QuickBooks has ${record?.name ?? 'one of this name'}.`;
    case 'ambiguous':
      return standsFor === undefined
        ? 'QuickBooks has several of this name.'
        : `The record of this name already stands for ${standsFor.name}.`;
    case 'clash':
      return `In QuickBooks the name belongs to ${bearer === undefined ? 'another kind of record' : bearerWords[bearer.kind]}, and no two may share one. ${capitalized(creates)}`.trim();
    case 'inactive':
      return 'QuickBooks has one of this name, but it is inactive. Make it active there, or choose another.';
    case 'near':
      return push === 'creates'
        ? `QuickBooks has only names like it. Unless you link one, ${creates}`
        : 'QuickBooks has only names like it.';
    case 'missing':
      return push === 'creates'
        ? capitalized(creates)
        : 'QuickBooks has none of this name, and your policies say that none is created.';
  }
}

function linkedWords({ record, link, flags = [] }: MatchEntry): string {
  const name = record?.name ?? link?.name ?? 'a record';
  if (flags.includes('gone'))
    return `It stood for ${name}, which is no longer in QuickBooks. Choose another.`;
  if (flags.includes('inactive')) return `It stands for ${name}, which is inactive in QuickBooks.`;
  return flags.includes('renamed')
    ? `It stands for ${name}, as it is called there now.`
    : `It stands for ${name}.`;
}

const changeWords: Readonly<Record<NameChange, string>> = {
  characters: 'QuickBooks refuses some characters of the name',
  length: 'the name is too long for QuickBooks',
  taken: 'the name is taken',
};

const capitalized = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

function createdWords(createdAs: MatchEntry['createdAs'], kind: LinkKind): string {
  if (createdAs === undefined) return `a new ${kindWords[kind].one} is created.`;
  return `it is created as ${createdAs.name}: ${createdAs.changes.map((change) => changeWords[change]).join(', ')}.`;
}

/** Why a record may be meant. */
export const reasonWords: Readonly<Record<MatchEntry['candidates'][number]['reason'], string>> = {
  sameName: 'the same name',
  legalSuffix: 'the same but for the legal form',
  tokenOverlap: 'shares most words',
  email: 'the same e-mail address',
  spelling: 'spelt almost the same',
  code: 'the same code',
};
