import { describe, expect, it } from 'vitest';
import {
  barsOf,
  dayWords,
  indexAt,
  sumsOf,
  ticksOf,
  topOf,
  type FiguresDay,
} from '../../../web/src/screens/reconcile/chart.ts';

const day = (date: string, pushed: number, refused = 0, payments = 0): FiguresDay => ({
  ...{ date, pushed, refused, payments },
});
const days = [day('2026-10-30', 5), day('2026-10-31', 0), day('2026-11-01', 10, 1, 1), day('2026-11-02', 2)];

describe('barsOf', () => {
  it('draws a bar a day from the ground up, and none where nothing happened', () => {
    expect(barsOf(days, 'pushed', 10)).toEqual([
      { date: '2026-10-30', x: 0.1, width: 0.8, y: 50, height: 50 },
      { date: '2026-11-01', x: 2.1, width: 0.8, y: 0, height: 100 },
      { date: '2026-11-02', x: 3.1, width: 0.8, y: 80, height: 20 },
    ]);
  });

  it('keeps one of very many to be seen', () => {
    expect(barsOf([day('2026-11-01', 1)], 'pushed', 1000)).toMatchObject([{ y: 96, height: 4 }]);
  });
});

describe('topOf', () => {
  it('is a round number not below the largest', () => {
    expect(topOf([day('2026-11-01', 3)], 'pushed')).toBe(5);
    expect(topOf([day('2026-11-01', 10)], 'pushed')).toBe(10);
    expect(topOf([day('2026-11-01', 120)], 'pushed')).toBe(200);
    expect(topOf([day('2026-11-01', 6001)], 'pushed')).toBe(10_000);
  });

  it('is one where nothing happened', () => {
    expect(topOf(days, 'refused')).toBe(1);
    expect(topOf([], 'pushed')).toBe(1);
  });
});

describe('ticksOf', () => {
  it('marks where months begin', () => {
    expect(ticksOf(days)).toEqual([{ month: '2026-11', at: 0.5 }]);
  });
});

describe('indexAt', () => {
  it('finds the day under a pointer, and stays within', () => {
    expect(indexAt(0.49, 4)).toBe(1);
    expect(indexAt(1, 4)).toBe(3);
    expect(indexAt(-0.2, 4)).toBe(0);
  });
});

describe('sumsOf', () => {
  it('adds up each row', () => {
    expect(sumsOf(days)).toEqual({ pushed: 17, refused: 1, payments: 1 });
  });
});

describe('dayWords', () => {
  it('says what a day came to', () => {
    expect(dayWords(day('2026-11-01', 10, 1, 1), 'en-GB')).toBe(
      'Sunday, 1 November 2026: 10 pushed, 1 refused, 1 payment',
    );
  });
});
