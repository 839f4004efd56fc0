import { describe, expect, it } from 'vitest';
import type { DocumentAnswer } from '../../../shared/contracts/http.ts';
import { bulkOf, forEachOf, progressOf } from '../../../web/src/screens/documents/bulk.ts';
import { filterCount, isFiltered, withFilter } from '../../../web/src/screens/documents/filters.ts';
import { timelineOf } from '../../../web/src/screens/documents/timeline.ts';

const document = (change: Partial<DocumentAnswer>): DocumentAnswer => ({
  documentId: 'doc_1' as DocumentAnswer['documentId'],
  tenantId: 'tenant-a' as DocumentAnswer['tenantId'],
  ...{ kind: 'invoice', id: '1', revision: 1, state: 'pushed', number: '1', issuedOn: '2026-11-02' },
  ...{ currency: 'GBP', total: '1.00', lineCount: 1, attempts: [] },
  ...{ acceptedAt: '2026-11-02T10:00:00Z', updatedAt: '2026-11-02T10:00:00Z' },
  ...change,
});

describe('withFilter', () => {
  it('sets and takes away a filter, on the first page again', () => {
    expect(withFilter({ after: 'doc_9', kind: 'bill' }, 'search', '10')).toEqual({
      kind: 'bill',
      search: '10',
    });
    expect(withFilter({ search: '10', kind: 'bill' }, 'search', '')).toEqual({ kind: 'bill' });
  });

  it('keeps what is waited for only of those that wait', () => {
    expect(withFilter({ state: 'waiting' }, 'waitingReason', 'manual')).toEqual({
      state: 'waiting',
      waitingReason: 'manual',
    });
    expect(withFilter({ state: 'waiting', waitingReason: 'manual' }, 'state', 'pushed')).toEqual({
      state: 'pushed',
    });
  });
});

describe('filterCount', () => {
  it('counts filters, not the search and not the page', () => {
    expect(filterCount({ search: 'x', after: 'doc_1', kind: 'bill', from: '2026-11-01' })).toBe(2);
    expect(isFiltered({ search: 'x' })).toBe(true);
    expect(isFiltered({ after: 'doc_1' })).toBe(false);
  });
});

describe('bulkOf', () => {
  it('offers each act for those that it is for', () => {
    const manual = document({ state: 'waiting', waitingReason: 'manual' });
    const paused = document({ state: 'waiting', waitingReason: 'pause' });
    const refused = document({ state: 'refused' });
    const parked = document({ state: 'parked' });

    const { submit, retry } = bulkOf([manual, paused, refused, parked, document({})]);

    expect(submit).toEqual([manual]);
    expect(retry).toEqual([refused, parked]);
  });
});

describe('progressOf', () => {
  it('is over when none is under way, and names those that stopped', () => {
    const refused = document({ state: 'refused' });

    expect(progressOf([document({ state: 'queued' }), document({})])).toMatchObject({
      arrived: 1,
      isOver: false,
    });
    const submitted = document({ state: 'waiting', waitingReason: 'manual' });
    expect(progressOf([submitted])).toMatchObject({ stopped: [], isOver: false });
    expect(progressOf([refused, document({})])).toEqual({
      total: 2,
      arrived: 1,
      stopped: [refused],
      isOver: true,
    });
  });
});

describe('forEachOf', () => {
  it('does all, so many at once, and tells of those that failed', async () => {
    let running = 0;
    let most = 0;
    const failed = await forEachOf([1, 2, 3, 4, 5], 2, async (item) => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      if (item === 3) throw new Error('no');
    });

    expect(failed).toEqual([3]);
    expect(most).toBe(2);
  });
});

describe('timelineOf', () => {
  it('tells attempts, payments and people in one, the latest first', () => {
    const happenings = timelineOf(
      document({
        attempts: [{ at: '2026-11-02T10:00:05Z', operation: 'create', outcome: 'pushed', durationMs: 420 }],
        payment: {
          ...{ status: 'paid', balance: '0.00', paid: '1.00', credited: '0.00', total: '1.00', payments: [] },
          history: [
            {
              ...{ status: 'paid', balance: '0.00', paid: '1.00', credited: '0.00' },
              ...{ serial: 1, change: 'paid', changedAt: '2026-11-04T09:00:00Z' },
            },
          ],
        },
      }),
      [
        {
          activityId: 'a1',
          at: '2026-11-03T08:00:00Z',
          actor: { kind: 'person', id: 'u-1', name: 'Ada' },
          action: 'push/retry-document',
          words: 'Retried a document',
          outcome: 'done',
          about: {},
          correlationId: 'c',
        },
      ],
    );

    expect(happenings.map(({ title }) => title)).toEqual([
      'Paid in full',
      'Retried a document',
      'Sent to QuickBooks: arrived',
      'Approved in your product',
    ]);
    expect(happenings[1]?.words).toBe('By Ada');
  });
});
