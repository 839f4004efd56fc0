import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainDetail, idsInDetail } from '../../../shared/domain/explain-detail.ts';

const names = {
  customerOrVendor: new Map([['75', 'Ashford Ltd']]),
  item: new Map([
    ['5', 'Gravel $& 20 mm'],
    ['12', 'Sand'],
  ]),
  account: new Map([['33', 'Haulage income']]),
  transaction: new Map([['6575', 'INV-18696']]),
};

describe('explainDetail', () => {
  it.each([
    [
      'Invalid Reference Id : Names element id 75 not found',
      'Invalid Reference Id : customer or vendor "Ashford Ltd" (id 75) not found',
    ],
    [
      'Invalid Reference Id : Accounts element id 33 not found',
      'Invalid Reference Id : account "Haulage income" (id 33) not found',
    ],
    [
      'Invalid Reference Id : Line.SalesItemLineDetail.ItemRef element id 5 not found',
      'Invalid Reference Id : item "Gravel $& 20 mm" (id 5) not found',
    ],
    [
      'Duplicate Document Number Error : You must specify a different number. This number has already been used. DocNumber=18696 is assigned to TxnType=Invoice with TxnId=6575',
      'Duplicate Document Number Error : You must specify a different number. This number has already been used. DocNumber=18696 is assigned to TxnType=Invoice with document "INV-18696" (id 6575)',
    ],
    ['Item Id: 12 is inactive', 'item "Sand" (id 12) is inactive'],
    [
      'Names element id 75 not found, Accounts element id 33 not found',
      'customer or vendor "Ashford Ltd" (id 75) not found, account "Haulage income" (id 33) not found',
    ],
  ])('names what %j is about', (detail, explained) => {
    expect(explainDetail(detail, names)).toBe(explained);
  });

  it.each([
    // Known as an item only: a customer of the same id is another record.
    'Names element id 12 not found',
    // Of no kind that the tenant has names for.
    'Invalid Reference Id : Klasses element id 75 not found',
    // It does not say what of.
    'Object Not Found : Id: 12',
    'Accounts element id 330 not found',
    'constructor element id 75 not found',
    'Id should be a valid number. Supplied value:1.5',
    'Property Name:Unrecognized field "BadJson" (class com.intuit.schema.finance.v3.Invoice), not marked as ignorable (83 known properties: …) specified is unsupported or invalid',
    'Amount is not equal to UnitPrice * Qty. Supplied value:1,000',
    'String length is either shorter or longer than supported by specification. Min:0 Max:1,000 supported. Supplied length:1,016',
    'Unexpected Internal Error. (-30000)',
    '',
  ])('leaves %j as it is', (detail) => {
    expect(explainDetail(detail, names)).toBe(detail);
  });

  it('takes no empty name for one', () => {
    const nameless = { ...names, account: new Map([['33', ' ']]) };

    expect(explainDetail('Accounts element id 33 not found', nameless)).toBe(
      'Accounts element id 33 not found',
    );
  });

  it('does without names of documents', () => {
    const { transaction: _, ...rest } = names;

    expect(explainDetail('TxnId=6575', rest)).toBe('TxnId=6575');
  });

  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('Names element id 75', 'TxnId=6575', ' Id: 12', 'Accounts element id 33 ', '.', ' '),
    fc.string({ unit: 'grapheme', minLength: 0, maxLength: 4000 }),
  );

  it('never throws, and answers a bounded text whatever it is given', () => {
    const hostile = { ...names, customerOrVendor: new Map([['75', '😀'.repeat(5000)]]) };

    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const explained = explainDetail(pieces.join(''), hostile);

        expect(explained.length).toBeLessThanOrEqual(4000);
        expect(idsInDetail(pieces.join('')).every(({ id }) => /^\d{1,25}$/.test(id))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('changes nothing without names', () => {
    const none = { customerOrVendor: new Map(), item: new Map(), account: new Map() };

    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        const detail = pieces.join('').slice(0, 2000);

        expect(explainDetail(detail, none)).toBe(detail);
      }),
    );
  });

  it('takes no long over a long text', () => {
    const startedMs = performance.now();

    explainDetail('a.'.repeat(500_000), names);
    explainDetail('Id '.repeat(500_000), names);

    expect(performance.now() - startedMs).toBeLessThan(500);
  });
});

describe('idsInDetail', () => {
  it('tells ids with what they are of, each once', () => {
    const detail =
      'Names element id 75 not found; Accounts element id 33; TxnId=6575; Id: 12; Names element id 75; Vendor Id:8';

    expect(idsInDetail(detail)).toEqual([
      { kind: 'name', id: '75' },
      { kind: 'account', id: '33' },
      { kind: 'transaction', id: '6575' },
      { id: '12' },
      { kind: 'name', id: '8' },
    ]);
  });

  it('takes a tax code or terms for no customer of the same id', () => {
    expect(idsInDetail('TaxCodes element id 75 not found; SalesTermRef element id 75')).toEqual([
      { kind: 'taxCode', id: '75' },
      { kind: 'term', id: '75' },
    ]);
    const detail = 'Invalid Reference Id : TaxCodes element id 75 not found';
    expect(explainDetail(detail, names)).toBe(detail);
  });

  it('finds none where there is none', () => {
    expect(idsInDetail('DocNumber=18696 has been used, 1,016 times')).toEqual([]);
  });
});
