import { describe, expect, it } from 'vitest';
import {
  fieldWords,
  inReadingOrder,
  summaryWords,
} from '../../../web/src/screens/first-sync/comparison-words.ts';

const compared = (field: string, isEqual: boolean) => ({ field, preview: 'a', result: 'b', isEqual });

describe('fieldWords', () => {
  it('names fields of the document and of its lines', () => {
    expect(fieldWords('issuedOn')).toBe('Date');
    expect(fieldWords('lines.2.unitPrice')).toBe('Line 2, unit price');
    expect(fieldWords('somethingNew')).toBe('somethingNew');
  });
});

describe('inReadingOrder', () => {
  it('puts what differs first and keeps the order otherwise', () => {
    const fields = inReadingOrder([
      compared('number', true),
      compared('total', false),
      compared('dueOn', true),
    ]);

    expect(fields.map(({ field }) => field)).toEqual(['total', 'number', 'dueOn']);
  });
});

describe('summaryWords', () => {
  it('counts what differs', () => {
    expect(summaryWords([compared('number', true)])).toBe('Everything arrived as foretold.');
    expect(summaryWords([compared('number', false)])).toBe('One field arrived otherwise than foretold.');
    expect(summaryWords([compared('number', false), compared('total', false)])).toBe(
      '2 fields arrived otherwise than foretold.',
    );
  });
});
