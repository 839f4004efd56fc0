import { describe, expect, it } from 'vitest';
import {
  attributesOf,
  isEmpty,
  matcherOf,
  type DocumentFilter,
  type SearchedDocument,
} from '../../../shared/domain/document-search.ts';
import { nothingPaid } from '../../../shared/domain/payment.ts';

const document: SearchedDocument = {
  state: 'pushed',
  kind: 'invoice',
  number: 'HL-1042',
  counterpartyName: 'Café “North Pier” & Søns',
  issuedOn: '2026-11-10',
};

const finds = (filter: DocumentFilter, change: Partial<SearchedDocument> = {}): boolean =>
  matcherOf(filter)({ ...document, ...change });

describe('matcherOf', () => {
  it.each(['HL-1042', 'hl-1', ' HL ', 'ｈｌ-10'])('finds a number by how it begins: %s', (search) => {
    expect(finds({ search })).toBe(true);
  });

  it.each(['cafe', 'CAFÉ', 'north', 'nor', 'pier', 'north p', 'cafe north pier'])(
    'finds a name by how its words begin: %s',
    (search) => {
      expect(finds({ search })).toBe(true);
    },
  );

  it.each(['1042', 'orth', 'north café', 'pier north', '&', '<script>', 'HL-1043'])(
    'does not find %s',
    (search) => {
      expect(finds({ search })).toBe(false);
    },
  );

  it('lets everything through where nothing is asked', () => {
    expect(finds({})).toBe(true);
    expect(finds({ search: '  ' })).toBe(true);
  });

  it('goes by state, kind and what it waits for', () => {
    expect(finds({ state: 'pushed', kind: 'invoice' })).toBe(true);
    expect(finds({ state: 'refused' })).toBe(false);
    expect(finds({ kind: 'bill' })).toBe(false);
    expect(finds({ waitingReason: 'manual' }, { state: 'waiting', waitingReason: 'manual' })).toBe(true);
    expect(finds({ waitingReason: 'manual' }, { state: 'waiting', waitingReason: 'pause' })).toBe(false);
  });

  it('goes by the date, both ends included', () => {
    expect(finds({ from: '2026-11-10', to: '2026-11-10' })).toBe(true);
    expect(finds({ from: '2026-11-11' })).toBe(false);
    expect(finds({ to: '2026-11-09' })).toBe(false);
  });

  it('goes by payment and by disagreement', () => {
    const payment = { ...nothingPaid('10.00'), status: 'paid' as const };
    const drift = { kind: 'edited' as const, fields: [], seenAt: '', errorId: 'err_1' };

    expect(finds({ payment: 'paid' }, { payment })).toBe(true);
    expect(finds({ payment: 'paid' })).toBe(false);
    expect(finds({ hasDrift: true }, { drift })).toBe(true);
    expect(finds({ hasDrift: true })).toBe(false);
  });
});

describe('attributesOf', () => {
  it('asks for payments and disagreements only where they are looked at', () => {
    expect(attributesOf({ search: 'x' })).not.toContain('payment');
    expect(attributesOf({ payment: 'paid' })).toContain('payment');
    expect(attributesOf({ hasDrift: true })).toContain('drift');
  });
});

describe('isEmpty', () => {
  it('knows a filter that filters nothing', () => {
    expect(isEmpty({ search: undefined })).toBe(true);
    expect(isEmpty({ kind: 'bill' })).toBe(false);
  });
});
