import { describe, expect, it } from 'vitest';
import { figuresByDay, figuresFromMs, type QuarterFigures } from '../../../shared/domain/figures.ts';
import { zoneOffset } from '../../../shared/domain/zone-offset.ts';

const quarter = (at: string, counts: Partial<QuarterFigures> = { pushed: 1 }): QuarterFigures => ({
  ...{ atMs: Date.parse(at), pushed: 0, refused: 0, payments: 0 },
  ...counts,
});
const fold = (
  quarters: readonly QuarterFigures[],
  of: { days: number; now: string; timeZone: string },
): (string | number)[][] =>
  figuresByDay(quarters, {
    days: of.days,
    nowMs: Date.parse(of.now),
    offsetAt: zoneOffset(of.timeZone),
  }).map(({ date, pushed, refused, payments }) => [date, pushed, refused, payments]);

describe('figuresByDay', () => {
  it('sums each day, oldest first, with zeros where nothing was counted, and today last', () => {
    const quarters = [
      quarter('2026-03-01T09:00:00Z', { pushed: 2, refused: 1 }),
      quarter('2026-03-01T18:45:00Z', { pushed: 3, payments: 4 }),
      quarter('2026-03-03T10:00:00Z', { payments: 1 }),
    ];

    expect(fold(quarters, { days: 3, now: '2026-03-03T10:05:00Z', timeZone: 'Europe/London' })).toEqual([
      ['2026-03-01', 5, 1, 4],
      ['2026-03-02', 0, 0, 0],
      ['2026-03-03', 0, 0, 1],
    ]);
  });

  it('leaves out what lies before the first day', () => {
    const quarters = [quarter('2026-03-01T23:45:00Z'), quarter('2026-03-02T00:00:00Z')];

    expect(fold(quarters, { days: 1, now: '2026-03-02T12:00:00Z', timeZone: 'UTC' })).toEqual([
      ['2026-03-02', 1, 0, 0],
    ]);
  });

  it.each([
    // Midnight is 18:30, 18:15 and 05:00 UTC.
    ['Asia/Kolkata', '2026-03-02T18:15:00Z', '2026-03-02T18:30:00Z'],
    ['Asia/Kathmandu', '2026-03-02T18:00:00Z', '2026-03-02T18:15:00Z'],
    ['America/New_York', '2026-03-03T04:45:00Z', '2026-03-03T05:00:00Z'],
  ])('lets a day of %s end at its own midnight', (timeZone, before, after) => {
    const quarters = [quarter(before), quarter(after, { refused: 1 })];

    expect(fold(quarters, { days: 2, now: '2026-03-03T12:00:00Z', timeZone })).toEqual([
      ['2026-03-02', 1, 0, 0],
      ['2026-03-03', 0, 1, 0],
    ]);
  });

  it('gives a day on which clocks change all of its hours', () => {
    // 29 March 2026 has 23 hours in London: from midnight UTC to 23:00 UTC.
    const quarters = ['2026-03-28T23:45:00Z', '2026-03-29T00:00:00Z', '2026-03-29T22:45:00Z'].map((at) =>
      quarter(at),
    );
    const next = quarter('2026-03-29T23:00:00Z');

    const of = { days: 3, now: '2026-03-30T10:00:00Z', timeZone: 'Europe/London' };
    expect(fold([...quarters, next], of)).toEqual([
      ['2026-03-28', 1, 0, 0],
      ['2026-03-29', 2, 0, 0],
      ['2026-03-30', 1, 0, 0],
    ]);
  });
});

describe('figuresFromMs', () => {
  it.each(['Pacific/Kiritimati', 'Europe/London', 'Pacific/Pago_Pago'])(
    'lies at or before the first moment of the first day in %s',
    (timeZone) => {
      const nowMs = Date.parse('2026-03-03T10:00:00Z');
      const offsetAt = zoneOffset(timeZone);
      const fromMs = figuresFromMs({ days: 2, nowMs, offsetAt });
      const [first] = figuresByDay([], { days: 2, nowMs, offsetAt });
      const startsAtMs = Date.parse(`${first!.date}T00:00:00Z`) - offsetAt(nowMs);

      expect(fromMs).toBeLessThanOrEqual(startsAtMs);
      expect(startsAtMs - fromMs).toBeLessThanOrEqual(26 * 3_600_000);
    },
  );
});
