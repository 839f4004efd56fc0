import { describe, expect, it } from 'vitest';
import {
  dayOf,
  dayPlus,
  dayText,
  daysBetween,
  durationText,
  hourOf,
  momentText,
  monthText,
  shortMonthText,
  weekdayNames,
} from '../../../web/src/show/time.ts';

describe('momentText', () => {
  it('tells a moment in the tenant’s zone, wherever the reader is', () => {
    expect(momentText('2026-11-27T01:30:00Z', 'America/New_York', 'en-GB')).toBe('26 Nov 2026, 20:30');
    expect(momentText('2026-11-27T01:30:00Z', 'Asia/Tokyo', 'en-GB')).toBe('27 Nov 2026, 10:30');
  });

  it('shows what is no moment as it is', () => {
    expect(momentText('soon', 'UTC', 'en-GB')).toBe('soon');
  });
});

describe('dayOf', () => {
  it('is the day in the zone', () => {
    expect(dayOf('2026-11-27T01:30:00Z', 'America/New_York')).toBe('2026-11-26');
    expect(dayOf(Date.parse('2026-11-27T23:30:00Z'), 'Asia/Tokyo')).toBe('2026-11-28');
  });
});

describe('calendar days', () => {
  it('have no zone', () => {
    expect(dayText('2026-11-01', 'en-GB')).toBe('1 Nov 2026');
    expect(monthText('2026-11', 'en-GB')).toBe('November 2026');
  });

  it('are counted and moved over month ends and clock changes', () => {
    expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2);
    expect(dayPlus('2026-02-28', 1)).toBe('2026-03-01');
    expect(dayPlus('2026-03-01', -1)).toBe('2026-02-28');
  });
});

describe('durationText', () => {
  it('has the unit that fits', () => {
    expect(durationText(120)).toBe('120 ms');
    expect(durationText(1420)).toBe('1.4 s');
    expect(durationText(120_000)).toBe('2 min');
  });
});

describe('hourOf', () => {
  it('is the hour in the zone, and 0 at midnight', () => {
    expect(hourOf(Date.parse('2026-11-27T01:30:00Z'), 'America/New_York')).toBe(20);
    expect(hourOf(Date.parse('2026-11-27T00:10:00Z'), 'Europe/London')).toBe(0);
  });
});

describe('weekdayNames', () => {
  it('begins with Monday', () => {
    expect(weekdayNames('en-GB')[0]).toEqual({ long: 'Monday', short: 'Mon' });
    expect(weekdayNames('en-GB')).toHaveLength(7);
  });
});

describe('shortMonthText', () => {
  it('names a month in brief', () => {
    expect(shortMonthText('2026-11', 'en-GB')).toBe('Nov');
  });
});
