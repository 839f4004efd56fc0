import { describe, expect, it } from 'vitest';
import { printAnswer } from '../../../functions/operate/print-answer.ts';
import type { Moved } from '../../../shared/contracts/operate.ts';
import { idOf, tenantId } from '../push/documents-at-rest.ts';

const moved: Moved = {
  answer: 'redriven',
  isDryRun: false,
  moved: 2,
  byVerdict: { wouldSucceed: 1, wouldWait: 1 },
  left: {},
  notReached: 0,
  end: 'done',
  mayBeMore: false,
};

describe('printAnswer', () => {
  it('aligns what it lists, and says what may be missing', () => {
    const letter = {
      ...{ queue: 'push-bills', messageId: 'm-1', receiveCount: 6, firstSentAt: '2026-03-02T10:00:00.000Z' },
    };

    const printed = printAnswer({
      answer: 'letters',
      mayBeMore: true,
      letters: [
        {
          ...letter,
          ...{ pointsTo: 'document', tenantId, documentId: idOf(1) },
          ...{ verdict: 'wouldWait', cause: 'pause' },
        },
        { ...letter, pointsTo: 'nothing', head: 'bm8=', verdict: 'wouldStillFail', cause: 'unreadable' },
      ],
    });

    expect(printed.split('\n')).toEqual([
      'queue       message  points to                             tenant  verdict         cause       received  sent first',
      'push-bills  m-1      doc_00000000000000000000000000000001  acme    wouldWait       pause       6         2026-03-02T10:00:00.000Z',
      'push-bills  m-1      nothing: bm8=                         –       wouldStillFail  unreadable  6         2026-03-02T10:00:00.000Z',
      'As many as --limit allows were looked at; there may be more.',
    ]);
  });

  it('says so when nothing lies there', () => {
    expect(printAnswer({ answer: 'letters', letters: [], mayBeMore: false })).toBe('Nothing lies there.');
  });

  it.each<[string, Moved, string]>([
    ['everything went', moved, 'Redriven: 2 (wouldSucceed 1, wouldWait 1).'],
    [
      'it was a dry run',
      { ...moved, isDryRun: true },
      'Would have been redriven: 2 (wouldSucceed 1, wouldWait 1).',
    ],
    [
      'some were left',
      { ...moved, left: { unreadable: 3 } },
      'Redriven: 2 (wouldSucceed 1, wouldWait 1).\nLeft where they lie, to be discarded: unreadable 3.',
    ],
    [
      'it failed half-way',
      { ...moved, end: 'failed', notReached: 4, failure: 'Cannot send to the queue q: throttled.' },
      'Redriven: 2 (wouldSucceed 1, wouldWait 1).\nNot come to: 4; they lie where they lay.\nCannot send to the queue q: throttled.',
    ],
    [
      'they were discarded',
      { ...moved, answer: 'discarded' },
      'Discarded: 2 (wouldSucceed 1, wouldWait 1).\nDocuments stay as they are: a parked one can still be retried.',
    ],
  ])('tells what came of moving when %s', (_, answer, printed) => {
    expect(printAnswer(answer)).toBe(printed);
  });
});
