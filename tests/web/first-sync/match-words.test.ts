import { describe, expect, it } from 'vitest';
import type { MatchEntry } from '../../../shared/contracts/first-sync.ts';
import { groupOf, grouped, matchWords } from '../../../web/src/screens/first-sync/match-words.ts';

const entry = (changes: Partial<MatchEntry>): MatchEntry => ({
  kind: 'customer',
  externalId: 'c-1',
  name: 'Harbour Lane',
  documentCount: 2,
  outcome: 'missing',
  push: 'creates',
  candidates: [],
  ...changes,
});

describe('groupOf', () => {
  it.each([
    ['linked', 'links', 'linked'],
    ['exact', 'links', 'ready'],
    ['missing', 'creates', 'creates'],
    ['missing', 'asks', 'decide'],
    ['near', 'creates', 'decide'],
    ['ambiguous', 'asks', 'decide'],
    ['clash', 'creates', 'decide'],
    ['inactive', 'asks', 'decide'],
  ] as const)('puts %s that %s into %s', (outcome, push, group) => {
    expect(groupOf({ outcome, push })).toBe(group);
  });
});

describe('grouped', () => {
  it('loses none', () => {
    const entries = [entry({}), entry({ outcome: 'exact' }), entry({ outcome: 'near' })];

    const groups = grouped(entries);

    expect(Object.values(groups).flat()).toHaveLength(3);
  });
});

describe('matchWords', () => {
  it('says under which name a record is created, and why', () => {
    const words = matchWords(entry({ createdAs: { name: 'Harbour Lane (2)', changes: ['taken'] } }));

    expect(words).toBe('It is created as Harbour Lane (2): the name is taken.');
  });

  it('says who bears a name that clashes', () => {
    const words = matchWords(
      entry({ outcome: 'clash', push: 'asks', bearer: { kind: 'employee', name: 'X' } }),
    );

    expect(words).toBe('In QuickBooks the name belongs to an employee, and no two may share one.');
  });

  it('says what happens where nobody decides about names that are only alike', () => {
    expect(matchWords(entry({ outcome: 'near' }))).toBe(
      'QuickBooks has only names like it. Unless you link one, a new customer is created.',
    );
    expect(matchWords(entry({ outcome: 'near', push: 'asks' }))).toBe('QuickBooks has only names like it.');
  });

  it('says what became of a link', () => {
    const record = { id: '7', name: 'Harbour Ln', isActive: true };

    expect(matchWords(entry({ outcome: 'linked', record, flags: ['renamed'] }))).toBe(
      'It stands for Harbour Ln, as it is called there now.',
    );
    expect(
      matchWords(entry({ outcome: 'linked', link: { id: '7', name: 'Harbour Ln' }, flags: ['gone'] })),
    ).toBe('It stood for Harbour Ln, which is no longer in QuickBooks. Choose another.');
  });
});
