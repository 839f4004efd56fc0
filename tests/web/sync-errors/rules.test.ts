import { describe, expect, it } from 'vitest';
import type { SyncErrorAnswer } from '../../../shared/contracts/sync-errors.ts';
import {
  linePairs,
  lineText,
  overwriteWords,
  sideText,
  splitFields,
} from '../../../web/src/screens/sync-errors/drift-sides.ts';
import {
  groupedByCause,
  heldWords,
  isDrift,
  primaryActionOf,
  subjectWords,
  supportText,
} from '../../../web/src/screens/sync-errors/error-words.ts';
import { transactionIdIn } from '../../../web/src/screens/sync-errors/transaction-id.ts';

const error = (change: Partial<SyncErrorAnswer>): SyncErrorAnswer => ({
  errorId: 'err_0',
  cause: 'mapping_stale',
  ...{
    title: 'Gone',
    whatHappened: '',
    whatToDo: '',
    fixedBy: 'tenantAdmin',
    doesRetryHelp: false,
    actions: [],
  },
  subject: { kind: 'mapping' },
  ...{ detail: '', state: 'open', openedAt: '2026-11-01T00:00:00Z', updatedAt: '2026-11-01T00:00:00Z' },
  ...{ documentCount: 1, isCountCapped: false },
  ...change,
});

describe('groupedByCause', () => {
  it('puts errors of one cause together, in the order they came', () => {
    const groups = groupedByCause([
      error({ errorId: 'err_1', cause: 'number_taken', title: 'Taken' }),
      error({ errorId: 'err_2' }),
      error({ errorId: 'err_3', cause: 'number_taken', title: 'Taken' }),
    ]);

    expect(groups.map(({ title, errors }) => [title, errors.map(({ errorId }) => errorId)])).toEqual([
      ['Taken', ['err_1', 'err_3']],
      ['Gone', ['err_2']],
    ]);
  });
});

describe('subjectWords', () => {
  it('names what an error is about, and never a bare id of a document', () => {
    expect(subjectWords({ kind: 'customer', id: 'c-1', name: 'Harbour Lane' })).toBe('Customer Harbour Lane');
    expect(subjectWords({ kind: 'currency', id: 'EUR' })).toBe('Currency EUR');
    expect(subjectWords({ kind: 'mapping' })).toBe('The mapping');
    expect(subjectWords({ kind: 'document', id: 'doc_1' })).toBe('Document');
  });
});

describe('heldWords', () => {
  it('counts, and says when there are more', () => {
    const cause = 'mapping_stale';

    expect(heldWords({ cause, documentCount: 1, isCountCapped: false })).toBe('1 document is held up');
    expect(heldWords({ cause, documentCount: 0, isCountCapped: false })).toBe(
      'Nothing waits for this any more',
    );
    expect(heldWords({ cause, documentCount: 100, isCountCapped: true })).toBe('100+ documents are held up');
  });

  it('does not say of a disagreement that it holds anything up', () => {
    expect(heldWords({ cause: 'drift_edited', documentCount: 1, isCountCapped: false })).toBe(
      '1 document differs',
    );
  });
});

describe('primaryActionOf', () => {
  it('prefers what cures to what only tries again', () => {
    expect(primaryActionOf(['retry', 'editMapping'])).toBe('editMapping');
    expect(primaryActionOf(['openInQuickBooks', 'retry'])).toBe('retry');
    expect(primaryActionOf(['reconnect', 'retry'])).toBe('reconnect');
  });

  it('offers none in place where one has to compare first', () => {
    expect(primaryActionOf(['overwrite', 'acceptTheirs', 'adopt'])).toBeUndefined();
    expect(primaryActionOf(['renumber', 'retry'])).toBeUndefined();
    expect(primaryActionOf([])).toBeUndefined();
  });
});

describe('isDrift', () => {
  it('tells a disagreement from a refusal', () => {
    expect(isDrift({ cause: 'drift_edited' })).toBe(true);
    expect(isDrift({ cause: 'edited_in_quickbooks' })).toBe(false);
  });
});

describe('supportText', () => {
  it('holds ids and codes, and no words of a document', () => {
    const text = supportText(
      error({ intuitTid: 'tid-1', faultCode: '6140', detail: 'Ann owes' }),
      'tenant-a',
    );

    expect(text).toBe(
      'Account: tenant-a\nSync error: err_0 (mapping_stale)\nOpened: 2026-11-01T00:00:00Z\nQuickBooks code: 6140\nintuit_tid: tid-1',
    );
  });
});

describe('transactionIdIn', () => {
  it('takes an id or the address of a page', () => {
    expect(transactionIdIn(' 145 ')).toBe('145');
    expect(transactionIdIn('https://app.qbo.intuit.com/app/invoice?txnId=145&x=1')).toBe('145');
    expect(transactionIdIn('https://app.qbo.intuit.com/app/invoices')).toBeUndefined();
    expect(transactionIdIn('INV-145')).toBeUndefined();
  });
});

describe('sides of a disagreement', () => {
  const fields = [
    { field: 'total' as const, ours: '1200.00', agreed: '1200.00', theirs: '1240.00', isChanged: true },
    {
      field: 'dueOn' as const,
      ours: '2026-11-30',
      agreed: '2026-11-30',
      theirs: '2026-12-05',
      isChanged: true,
    },
    { field: 'number' as const, ours: '7', agreed: '7', theirs: '7', isChanged: false },
  ];

  it('are shown as money, days and text', () => {
    expect(sideText('total', '1200.00', 'GBP')).toMatch(/1,200\.00/);
    expect(sideText('number', undefined, 'GBP')).toBe('–');
    expect(sideText('number', '', 'GBP')).toBe('nothing');
    expect(sideText('lines', [{ amount: '1.00' }, { amount: '2.00' }], 'GBP')).toBe('2 lines');
  });

  it('are split into what differs and what agrees', () => {
    const { changed, same } = splitFields(fields);

    expect([changed.length, same.length]).toEqual([2, 1]);
  });

  it('say what sending ours again changes', () => {
    const words = overwriteWords(fields, 'GBP');

    expect(words).toMatch(
      /its total changes from .*1,240\.00 back to .*1,200\.00; its due date changes from/,
    );
  });
});

describe('linePairs', () => {
  it('puts lines beside each other by their place, also where one side has more', () => {
    const line = { amount: '25.00', quantity: '2', unitPrice: '12.50', description: 'Tide tables' };

    const pairs = linePairs([line], [{ ...line, amount: '30.00' }, { amount: '1.00' }]);

    expect(pairs.map(({ place, isDifferent }) => [place, isDifferent])).toEqual([
      [1, true],
      [2, true],
    ]);
    const there = { ...line, amount: '25', unitPrice: '12.5', description: 'Tide tables · Ticket T-1' };
    expect(linePairs([line], [there])[0]?.isDifferent).toBe(false);
    expect(linePairs([line], [{ ...there, description: 'Tide table' }])[0]?.isDifferent).toBe(true);
    expect(lineText(line)).toBe('2 × 12.50 = 25.00, Tide tables');
    expect(lineText(undefined)).toBe('no such line');
    expect(linePairs(undefined, 'text')).toEqual([]);
  });
});
