import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReferenceLink } from '../../../shared/domain/books.ts';
import { matchItems, matchParties, type WantedParty } from '../../../shared/domain/matching.ts';
import { likeness, shapeOf } from '../../../shared/domain/name-likeness.ts';
import { partyName, normalisedName } from '../../../shared/domain/names.ts';
import type { ItemEntry, PartyEntry } from '../../../shared/domain/reference-data.ts';

const party = (id: string, name: string, more: Partial<PartyEntry> = {}): PartyEntry => ({
  id,
  name,
  isActive: true,
  ...more,
});
const item = (id: string, name: string, more: Partial<ItemEntry> = {}): ItemEntry => ({
  id,
  name,
  isActive: true,
  ...more,
});
const link = (externalId: string, entityId: string, name: string): ReferenceLink => ({
  externalId,
  entityId,
  entityName: name,
  originalName: name,
});

function matchOf(
  name: string,
  customer: readonly PartyEntry[],
  more: {
    email?: string;
    vendor?: readonly PartyEntry[];
    employee?: readonly PartyEntry[];
    link?: ReferenceLink;
  } = {},
) {
  const wanted: WantedParty = {
    externalId: 'c-1',
    name,
    ...(more.email === undefined ? {} : { email: more.email }),
  };
  const [match] = matchParties({
    kind: 'customer',
    wanted: [wanted],
    entries: { customer, vendor: more.vendor ?? [], employee: more.employee ?? [] },
    links: new Map(more.link === undefined ? [] : [['c-1', more.link]]),
  });
  return match!;
}
const candidatesOf = (match: ReturnType<typeof matchOf>): [id: string, reason: string][] =>
  'candidates' in match ? match.candidates.map(({ entry, reason }) => [entry.id, reason]) : [];

describe('matchParties', () => {
  it('takes one active entry of the same name for a match, as QuickBooks compares names', () => {
    expect(matchOf(' ACME  ltd', [party('1', 'Acme Ltd'), party('2', 'Acme Limited')])).toMatchObject({
      outcome: 'exact',
      entry: { id: '1' },
    });
  });

  it('guesses nothing when several bear the name', () => {
    expect(matchOf('Acme', [party('2', 'ACME'), party('1', 'Acme')])).toMatchObject({
      outcome: 'ambiguous',
      entries: [{ id: '1' }, { id: '2' }],
    });
  });

  it.each([
    ['Acme Ltd', 'ACME LIMITED', 'legalSuffix'],
    ['Acme', 'Acme Inc.', 'legalSuffix'],
    ['Acme L.L.C.', 'Acme', 'legalSuffix'],
    ["O'Brien & Sons", 'OBrien and Sons', 'spelling'],
    ['Café Zoé Ltd', 'Cafe Zoe Ltd', 'spelling'],
    ['Stone Haulage', 'StoneHaulage', 'spelling'],
    ['Mendip Haulage', 'Mendipp Haulage', 'spelling'],
    ['Haulage Mendip', 'Mendip Haulage Ltd', 'tokenOverlap'],
    ['Mendip Haulage', 'Mendip Haulage Bristol', 'tokenOverlap'],
  ])('offers for %j the entry %j because of %s', (name, entry, reason) => {
    const match = matchOf(name, [party('1', entry), party('2', 'Quite Another Thing')]);

    expect(match.outcome).toBe('near');
    expect(candidatesOf(match)).toEqual([['1', reason]]);
  });

  it('offers an entry whose company name is alike', () => {
    const match = matchOf('Ferro Supply Limited', [party('1', 'Joe', { companyName: 'Ferro Supply Ltd' })]);

    expect(candidatesOf(match)).toEqual([['1', 'legalSuffix']]);
  });

  it('offers an entry of the same e-mail address when names differ', () => {
    const match = matchOf('Acme', [party('1', 'Zebra', { email: 'AP@acme.example ' })], {
      email: 'ap@acme.example',
    });

    expect(candidatesOf(match)).toEqual([['1', 'email']]);
  });

  it('takes no number for a slip of the pen', () => {
    expect(matchOf('Depot12', [party('1', 'Depot13')]).outcome).toBe('missing');
  });

  it('offers near duplicates all, best first, and at most five', () => {
    const three = [party('3', 'Acme PLC'), party('1', 'ACME LIMITED'), party('2', 'Acme')];
    expect(candidatesOf(matchOf('Acme Ltd', three)).map(([id]) => id)).toEqual(['1', '2', '3']);

    const many = Array.from({ length: 9 }, (_, index) => party(String(index), `Acme ${'ABCDEFGHI'[index]}`));
    expect(candidatesOf(matchOf('Acme', many))).toHaveLength(5);
  });

  it.each(['Acme', 'Acme (deleted)', 'ACME (deleted 2)'])('knows the inactive %j by its name', (name) => {
    const match = matchOf('Acme', [party('1', name, { isActive: false })]);

    expect(match).toMatchObject({ outcome: 'inactive', entries: [{ id: '1' }], candidates: [] });
  });

  it.each(['vendor', 'employee'] as const)('tells that a %s bears the name, beside near ones', (kind) => {
    const match = matchOf('Acme', [party('1', 'Acme Ltd')], { [kind]: [party('9', 'ACME')] });

    expect(match).toMatchObject({ outcome: 'clash', with: { kind, entry: { id: '9' } } });
    expect(candidatesOf(match)).toEqual([['1', 'legalSuffix']]);
  });

  it('sees no clash with a vendor whose name was freed', () => {
    const vendor = [party('9', 'Acme (deleted)', { isActive: false })];

    expect(matchOf('Acme', [], { vendor }).outcome).toBe('missing');
  });

  it.each([
    ['as it was', 'Acme', [party('7', 'Acme')], []],
    ['renamed in the books', 'Acme', [party('7', 'Zebra'), party('8', 'Acme')], ['renamed']],
    ['renamed by the vendor', 'Zebra', [party('7', 'Acme')], ['renamed']],
    ['inactive', 'Acme', [party('7', 'Acme (deleted)', { isActive: false })], ['inactive']],
    ['gone', 'Acme', [party('8', 'Acme')], ['gone']],
  ])('follows the ids of a link that is %s', (_case, name, entries, flags) => {
    expect(matchOf(name, entries, { link: link('c-1', '7', 'Acme') })).toMatchObject({
      outcome: 'linked',
      flags,
    });
  });

  const word = fc.constantFrom(
    'acme',
    'Acme',
    'stone',
    'haulage',
    'Ltd',
    'limited',
    '&',
    'and',
    'Zoé',
    'x',
    '1',
    '2',
  );
  const name = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
  const entries = fc
    .array(fc.record({ name, isActive: fc.boolean() }), { maxLength: 12 })
    .map((rows) => rows.map((row, index) => party(String(index), row.name, { isActive: row.isActive })));
  const match = (names: readonly string[], customer: readonly PartyEntry[]) =>
    matchParties({
      kind: 'customer',
      wanted: names.map((wanted, index) => ({ externalId: `c-${index}`, name: wanted })),
      entries: { customer, vendor: [], employee: [] },
      links: new Map(),
    });

  it('never takes an entry for a match whose name QuickBooks would not take for the same', () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 5 }), entries, (names, customer) => {
        for (const found of match(names, customer)) {
          if (found.outcome !== 'exact') continue;
          const asked = partyName({ id: found.externalId, name: found.name });
          expect(normalisedName(found.entry.name)).toBe(normalisedName(asked));
          expect(found.entry.isActive).toBe(true);
        }
      }),
    );
  });

  it('answers the same whatever the order of the entries', () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 3 }), entries, (names, customer) => {
        expect(match(names, customer.toReversed())).toEqual(match(names, customer));
      }),
    );
  });

  it('matches 500 against 10,000', () => {
    const words = ['haulage', 'transport', 'quarry', 'stone', 'sand', 'services'];
    const nameOf = (index: number): string =>
      `${(index * 7919).toString(36)}${'abcdefghij'[index % 10]!.repeat(3)} ${words[index % 6]} ${words[(index * 5) % 6]}`;
    const customer = Array.from({ length: 10_000 }, (_, index) =>
      party(String(index), `${nameOf(index)} Limited`),
    );
    const names = Array.from({ length: 500 }, (_, index) => `${nameOf(index * 20)} Ltd`);

    const found = match(names, customer);

    expect(found.map((one) => candidatesOf(one)[0]?.[0])).toEqual(
      names.map((_name, index) => String(index * 20)),
    );
  });
});

describe('likeness', () => {
  it('is the same both ways', () => {
    const word = fc.constantFrom(
      'acme',
      'acmee',
      'stone',
      'haulage',
      'ltd',
      'limited',
      'llc',
      'and',
      'x',
      '1',
      '12',
    );
    const name = fc.array(word, { maxLength: 5 }).map((words) => words.join(' '));
    const weightOf = (one: string): number => 1 / (1 + one.length);
    fc.assert(
      fc.property(name, name, (one, other) => {
        const [left, right] = [one, other].map((text) => shapeOf(text, { hasLegalForm: true }));
        expect(likeness(left!, right!, weightOf)).toEqual(likeness(right!, left!, weightOf));
      }),
    );
  });
});

describe('matchItems', () => {
  const matched = (entries: readonly ItemEntry[], links = new Map<string, ReferenceLink>()) =>
    matchItems({ wanted: [{ externalId: 'S1', name: 'Sharp sand' }], entries, links })[0];

  it.each([
    ['without a code', [item('1', 'SHARP SAND')], '1'],
    ['of this code', [item('1', 'Sharp sand', { sku: 'S1' })], '1'],
    ['named with its code', [item('1', 'Sharp sand', { sku: 'X' }), item('2', 'Sharp sand (S1)')], '2'],
  ])('takes the one of the name %s', (_case, entries, id) => {
    expect(matched(entries)).toMatchObject({ outcome: 'exact', entry: { id } });
  });

  it.each([
    ['another code', { sku: 'X' }],
    ['a category', { type: 'Category' }],
    ['a bundle', { type: 'Group' }],
  ])('tells that the name belongs to %s', (_case, more) => {
    expect(matched([item('1', 'Sharp sand', more)])).toMatchObject({
      outcome: 'clash',
      with: { kind: 'item', entry: { id: '1' } },
    });
  });

  it('offers an item of the same code under another name, and one of a like name', () => {
    expect(matched([item('1', 'Sand, sharp'), item('2', 'Building product', { sku: 'S1' })])).toMatchObject({
      outcome: 'near',
      candidates: [
        { entry: { id: '2' }, reason: 'code' },
        { entry: { id: '1' }, reason: 'tokenOverlap' },
      ],
    });
  });

  it('tells of an inactive one, and of none', () => {
    expect(matched([item('1', 'Sharp sand (deleted)', { isActive: false })])?.outcome).toBe('inactive');
    expect(matched([item('1', 'Gravel')])?.outcome).toBe('missing');
  });

  it('follows a link', () => {
    const links = new Map([['S1', link('S1', '1', 'Sharp sand')]]);

    expect(matched([item('1', 'Sharp sand')], links)).toMatchObject({ outcome: 'linked', flags: [] });
  });
});
