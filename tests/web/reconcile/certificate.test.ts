import { describe, expect, it } from 'vitest';
import type { Finding, Tally } from '../../../shared/contracts/reconcile.ts';
import {
  findingWords,
  isYetToBegin,
  nameOf,
  resultWords,
  runTitle,
} from '../../../web/src/screens/reconcile/certificate-words.ts';
import {
  addedDecimals,
  differingCount,
  sumsByKind,
  tallyRows,
  uncheckedReasons,
} from '../../../web/src/screens/reconcile/tally-rows.ts';

const tallies: Tally[] = [
  { kind: 'invoice', verdict: 'agrees', count: 3, totals: { GBP: '300.10', EUR: '1.00' } },
  { kind: 'invoice', verdict: 'deleted', count: 1, totals: { GBP: '20.00' } },
  { kind: 'invoice', verdict: 'notChecked', reason: 'inFlight', count: 1, totals: { GBP: '5.00' } },
  { kind: 'bill', verdict: 'agrees', count: 2, totals: { GBP: '12.50' } },
  { kind: 'bill', verdict: 'notChecked', reason: 'inFlight', count: 2, totals: { GBP: '6.00' } },
];

describe('tallyRows', () => {
  it('has invoices and bills of one verdict side by side, in the order of the certificate', () => {
    const rows = tallyRows([...tallies].reverse());

    expect(rows.map(({ words, reason }) => [words, reason])).toEqual([
      ['Agrees', undefined],
      ['Deleted in QuickBooks', undefined],
      ['Not checked', 'was on its way'],
    ]);
    expect(rows[0]?.of).toEqual({
      invoice: { count: 3, totals: { GBP: '300.10', EUR: '1.00' } },
      bill: { count: 2, totals: { GBP: '12.50' } },
    });
    expect(rows[1]?.of.bill).toEqual({ count: 0, totals: {} });
  });

  it('keeps different reasons of one verdict apart', () => {
    const rows = tallyRows([
      { kind: 'bill', verdict: 'excluded', reason: 'refused', count: 1, totals: {} },
      { kind: 'bill', verdict: 'excluded', reason: 'waiting', count: 4, totals: {} },
    ]);

    expect(rows.map(({ reason, of }) => [reason, of.bill.count])).toEqual([
      ['refused, with a sync error', 1],
      ['waits for something to change', 4],
    ]);
  });
});

describe('sumsByKind', () => {
  it('adds up currencies each for itself', () => {
    expect(sumsByKind(tallies)).toEqual({
      invoice: { count: 5, totals: { GBP: '325.10', EUR: '1.00' } },
      bill: { count: 4, totals: { GBP: '18.50' } },
    });
  });
});

describe('addedDecimals', () => {
  it('adds what floating point numbers cannot', () => {
    expect(addedDecimals(['0.10', '0.20'])).toBe('0.30');
    expect(addedDecimals(['90071992547409.93', '0.07'])).toBe('90071992547410.00');
  });

  it('takes negative ones and ones without a fraction', () => {
    expect(addedDecimals(['-1.50', '1'])).toBe('-0.50');
    expect(addedDecimals(['-0.05'])).toBe('-0.05');
    expect(addedDecimals(['500', '12'])).toBe('512');
    expect(addedDecimals([])).toBe('0');
  });
});

describe('differingCount', () => {
  it('counts what is not in QuickBooks as it should be', () => {
    expect(differingCount({ tallies })).toBe(1);
    expect(differingCount({})).toBe(0);
  });
});

describe('uncheckedReasons', () => {
  it('adds up both kinds by reason', () => {
    expect(uncheckedReasons(tallies)).toEqual([{ words: 'was on its way', count: 3 }]);
  });
});

describe('resultWords', () => {
  it('tells how many agree, differ and were not checked', () => {
    expect(resultWords({ outcome: 'complete', documentCount: 9, tallies })).toBe(
      '5 of 9 documents agree, 1 differs, 3 were not checked.',
    );
  });

  it('says first that not everything could be read', () => {
    expect(resultWords({ outcome: 'incomplete', documentCount: 0, tallies: [] })).toBe(
      'Not everything could be read. 0 of 0 documents agree, none differs.',
    );
  });
});

describe('runTitle', () => {
  it('names a night by its day and a check by hand by its moment in the zone', () => {
    const requestedAt = '2026-11-27T14:03:11.000Z';

    expect(runTitle({ localDate: '2026-11-27' }, 'Europe/London', 'en-GB')).toBe('Night of 27 Nov 2026');
    expect(runTitle({ localDate: '2026-11-27', requestedAt }, 'America/New_York', 'en-GB')).toBe(
      'Check of 27 Nov 2026, 09:03',
    );
  });
});

describe('nameOf', () => {
  it('reads what an address says', () => {
    expect(nameOf('2026-11-27')).toEqual({ localDate: '2026-11-27' });
    expect(nameOf('2026-11-27.2026-11-27T14:03:11.000Z')).toEqual({
      ...{ localDate: '2026-11-27', requestedAt: '2026-11-27T14:03:11.000Z' },
    });
    expect(nameOf('../tenants')).toBeUndefined();
  });
});

describe('isYetToBegin', () => {
  it('waits for one that was asked for a moment ago', () => {
    const runId = '2026-11-27.2026-11-27T14:03:11.000Z';

    expect(isYetToBegin(runId, Date.parse('2026-11-27T14:04:00Z'))).toBe(true);
    expect(isYetToBegin(runId, Date.parse('2026-11-27T14:09:00Z'))).toBe(false);
  });

  it('does not wait for a night', () => {
    expect(isYetToBegin('2026-11-27', Date.parse('2026-11-27T02:00:01Z'))).toBe(false);
  });
});

describe('findingWords', () => {
  const finding: Omit<Finding, 'verdict'> = {
    documentId: 'doc_1' as Finding['documentId'],
    ...{ kind: 'invoice', number: '7', counterpartyName: 'Amy' },
    ...{ currency: 'GBP', total: '1.00' },
  };

  it('names what differs', () => {
    expect(findingWords({ ...finding, verdict: 'editedInQuickBooks', fields: ['total', 'dueOn'] })).toBe(
      'Edited in QuickBooks: total, due date',
    );
    expect(findingWords({ ...finding, verdict: 'deleted' })).toBe('Deleted in QuickBooks');
  });
});
