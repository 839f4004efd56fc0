import Big from 'big.js';
import { describe, expect, it } from 'vitest';
import { chooseDocuments } from '../../../local/demo/choose-documents.ts';
import type { Chosen } from '../../../local/demo/choose-documents.ts';
import { accepted } from './seen.ts';

const of = (number: string, customerId = number, change: object = {}) => {
  const { document, ...rest } = accepted(number, '10.00', `e${number}`);
  return { ...rest, document: { ...document, customer: { id: customerId }, ...change } };
};
const numbers = ({ together, missing, ...roles }: Chosen) => ({
  ...Object.fromEntries(Object.entries(roles).map(([role, document]) => [role, document?.accepted.number])),
  together: together?.map((document) => document.accepted.number),
  missing,
});

describe('chooseDocuments', () => {
  it('chooses by number, two of one customer first, whatever the order they come in', () => {
    const all = [of('10', 'q'), of('9'), of('1'), of('2', 'q'), of('3'), of('4'), of('5'), of('6')];

    expect(numbers(chooseDocuments(all, 'invoice'))).toEqual({
      together: ['2', '10'],
      ...{ inFull: '1', inPart: '3', edited: '4', deleted: '5', takenBack: '6', voided: '9' },
      missing: [],
    });
    expect(numbers(chooseDocuments(all.toReversed(), 'invoice'))).toEqual(
      numbers(chooseDocuments(all, 'invoice')),
    );
  });

  it('leaves alone what is paid, disagrees, is over nothing or is not in the books', () => {
    const nothing = { ...of('5'), total: new Big('0.00') };
    const all = [
      of('1', 'a', { payment: { status: 'paid', balance: '0.00', paid: '10.00' } }),
      of('2', 'a', { drift: { kind: 'edited' } }),
      of('3', 'a', { state: 'voided' }),
      of('4', 'a', { quickbooks: undefined }),
      nothing,
      of('6', 'a', { payment: { status: 'unpaid', balance: '10.00', paid: '0.00' } }),
    ];

    const chosen = numbers(chooseDocuments(all, 'invoice'));

    expect(chosen).toEqual({
      inFull: '6',
      together: undefined,
      missing: [
        'a payment in part',
        'an edit',
        'a deletion',
        'a payment that is deleted again',
        'a void',
        'one payment for two',
      ],
    });
  });

  it('pays, edits and deletes bills, which QuickBooks cannot void', () => {
    const all = ['1', '2', '3', '4', '5', '6', '7', '8'].map((number) => of(number, 'q'));

    expect(numbers(chooseDocuments(all, 'bill'))).toEqual({
      ...{ inFull: '1', inPart: '2', edited: '3', deleted: '4' },
      together: undefined,
      missing: [],
    });
  });
});
