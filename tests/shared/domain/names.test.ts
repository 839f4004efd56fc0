import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  codedItemName,
  legalName,
  maxNameLength,
  nameInBooks,
  normalisedName,
} from '../../../shared/domain/names.ts';

describe('legalName', () => {
  it.each([
    ['Quill & Sons', 'Quill & Sons'],
    ['  Quill   & Sons ', 'Quill & Sons'],
    ['Site: Leeds\tNorth\nDepot', 'Site Leeds North Depot'],
    ['A::B', 'A B'],
    [':', '-'],
    ['', '-'],
    ['Zoe\u0301', 'Zoé'],
  ])('makes %j into %j', (given, expected) => {
    expect(legalName(given)).toBe(expected);
  });

  it('cuts at a hundred characters and never through a pair', () => {
    expect(legalName('x'.repeat(99) + '🚚')).toBe('x'.repeat(99));
    expect(legalName('x'.repeat(101))).toHaveLength(100);
  });

  it('is always legal, and the same when applied twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (name) => {
        const legal = legalName(name);
        expect(legal.length).toBeGreaterThan(0);
        expect(legal.length).toBeLessThanOrEqual(maxNameLength);
        expect(legal).not.toMatch(/[:\t\n\r]|^\s|\s$/u);
        expect(legalName(legal)).toBe(legal);
      }),
    );
  });
});

describe('codedItemName', () => {
  it('puts the code behind the name', () => {
    expect(codedItemName({ code: '72128', name: 'COLUMBIAN CANDLE ROUND' })).toBe(
      'COLUMBIAN CANDLE ROUND (72128)',
    );
  });

  it('has no blank before a code that leaves no room for the name', () => {
    const name = codedItemName({ code: 'e'.repeat(100), name: '😀'.repeat(60) });

    expect(name).toBe(`(${'e'.repeat(96)})`);
  });

  it('tells two codes apart however long their shared name is', () => {
    const name = 'x'.repeat(300);

    expect(codedItemName({ code: 'A', name })).not.toBe(codedItemName({ code: 'B', name }));
  });

  it('is always a legal name that ends with the code', () => {
    const text = fc.string({ minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(text, text, (code, name) => {
        const coded = codedItemName({ code, name });
        expect(coded.length).toBeLessThanOrEqual(maxNameLength);
        expect(legalName(coded)).toBe(coded);
        expect(coded.endsWith(')')).toBe(true);
      }),
    );
  });
});

describe('normalisedName', () => {
  it('is the same for names that QuickBooks takes for the same', () => {
    expect(normalisedName(' ACME  Ltd')).toBe(normalisedName('acme ltd'));
  });

  it('differs for names that differ', () => {
    expect(normalisedName('Acme Ltd')).not.toBe(normalisedName('Acme Limited'));
  });
});

describe('nameInBooks', () => {
  const free = () => false;
  const long = 'x'.repeat(101);

  it.each([
    ['customer', 'Quill & Sons', 'Quill & Sons', []],
    ['vendor', 'Site: Leeds', 'Site Leeds', ['characters']],
    ['item', 'Sand\tsharp', 'Sand sharp', ['characters']],
    ['item', '', '-', ['characters']],
    ['item', long, 'x'.repeat(100), ['length']],
    ['customer', long, `${'x'.repeat(94)} (c-1)`, ['length']],
    ['customer', `a:${long}`, `a ${'x'.repeat(92)} (c-1)`, ['characters', 'length']],
  ] as const)('tells what becomes of the %s %j', (kind, name, expected, changes) => {
    expect(nameInBooks({ kind, externalId: 'c-1', name }, free)).toEqual({ name: expected, changes });
  });

  it('puts the id behind a name that is taken, whatever its case', () => {
    const isTaken = (normalised: string): boolean => normalised === 'acme ltd';

    expect(nameInBooks({ kind: 'vendor', externalId: 'v-7', name: 'ACME Ltd' }, isTaken)).toEqual({
      name: 'ACME Ltd (v-7)',
      changes: ['taken'],
    });
  });
});
