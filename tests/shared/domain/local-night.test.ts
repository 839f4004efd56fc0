import { describe, expect, it } from 'vitest';
import {
  localDateAt,
  nightDueAtMs,
  nightDueBy,
  nightOverdueAtMs,
  nightToRun,
} from '../../../shared/domain/local-night.ts';
import { zoneOffset } from '../../../shared/domain/zone-offset.ts';

const iso = (ms: number): string => new Date(ms).toISOString();
const dueAt = (localDate: string, timeZone: string): string =>
  iso(nightDueAtMs(localDate, zoneOffset(timeZone)));
const dueBy = (now: string, timeZone: string): string => nightDueBy(Date.parse(now), zoneOffset(timeZone));

describe('nightDueAtMs', () => {
  it.each([
    ['in winter', '2026-01-15', 'America/New_York', '2026-01-15T07:00:00.000Z'],
    ['in summer', '2026-07-15', 'America/New_York', '2026-07-15T06:00:00.000Z'],
    ['where the clock jumps from 2 to 3', '2026-03-08', 'America/New_York', '2026-03-08T07:00:00.000Z'],
    ['where the clock goes back from 2 to 1', '2026-11-01', 'America/New_York', '2026-11-01T07:00:00.000Z'],
    ['where the clock goes back from 3 to 2', '2026-10-25', 'Europe/Berlin', '2026-10-25T00:00:00.000Z'],
    ['where the clock jumps from 1 to 2', '2026-03-29', 'Europe/London', '2026-03-29T01:00:00.000Z'],
    [
      'where the clock jumps by half an hour',
      '2026-10-04',
      'Australia/Lord_Howe',
      '2026-10-03T15:30:00.000Z',
    ],
    [
      'where the clock goes back by half an hour',
      '2026-04-05',
      'Australia/Lord_Howe',
      '2026-04-04T15:30:00.000Z',
    ],
    ['at three quarters of an hour', '2026-05-05', 'Asia/Kathmandu', '2026-05-04T20:15:00.000Z'],
    ['furthest east', '2026-05-05', 'Pacific/Kiritimati', '2026-05-04T12:00:00.000Z'],
    ['furthest west', '2026-05-05', 'Pacific/Pago_Pago', '2026-05-05T13:00:00.000Z'],
    ['where midnight is skipped', '2026-04-24', 'Africa/Cairo', '2026-04-23T23:00:00.000Z'],
  ])('is 2 AM %s', (_name, localDate, timeZone, expected) => {
    expect(dueAt(localDate, timeZone)).toBe(expected);
  });

  it('is the first moment of the day after one that the zone skipped', () => {
    // Samoa went from 29 to 31 December 2011.
    expect(dueAt('2011-12-30', 'Pacific/Apia')).toBe('2011-12-30T10:00:00.000Z');
  });
});

describe('nightDueBy', () => {
  it('names the date at 2 AM sharp, and the one before until then', () => {
    expect(dueBy('2026-01-15T06:59:59.999Z', 'America/New_York')).toBe('2026-01-14');
    expect(dueBy('2026-01-15T07:00:00.000Z', 'America/New_York')).toBe('2026-01-15');
  });

  it('names a night without a 2 AM once the gap is over', () => {
    expect(dueBy('2026-03-08T06:59:59.999Z', 'America/New_York')).toBe('2026-03-07');
    expect(dueBy('2026-03-08T07:00:00.000Z', 'America/New_York')).toBe('2026-03-08');
  });

  it('names a night with two 2 AMs from the first to the last of its hours', () => {
    expect(dueBy('2026-10-25T00:00:00.000Z', 'Europe/Berlin')).toBe('2026-10-25');
    expect(dueBy('2026-10-25T01:00:00.000Z', 'Europe/Berlin')).toBe('2026-10-25');
    expect(dueBy('2026-10-26T00:59:59.999Z', 'Europe/Berlin')).toBe('2026-10-25');
  });

  it('names no date that the zone skipped', () => {
    expect(dueBy('2011-12-30T09:59:59.999Z', 'Pacific/Apia')).toBe('2011-12-29');
    expect(dueBy('2011-12-30T11:59:59.999Z', 'Pacific/Apia')).toBe('2011-12-29');
    expect(dueBy('2011-12-30T12:00:00.000Z', 'Pacific/Apia')).toBe('2011-12-31');
  });
});

describe('nightToRun', () => {
  const run = (of: { now: string; timeZone: string; last: string; startedAt: string }): string | undefined =>
    nightToRun({
      nowMs: Date.parse(of.now),
      offsetAt: zoneOffset(of.timeZone),
      last: { localDate: of.last, startedAtMs: Date.parse(of.startedAt) },
    });

  it('is the night that has fallen due, and none once it was run', () => {
    const of = { now: '2026-01-15T07:00:00.000Z', timeZone: 'America/New_York' };

    expect(run({ ...of, last: '2026-01-14', startedAt: '2026-01-14T07:00:00.000Z' })).toBe('2026-01-15');
    expect(run({ ...of, last: '2026-01-15', startedAt: '2026-01-15T07:00:00.000Z' })).toBeUndefined();
  });

  it('is the newest only, where several were missed', () => {
    const of = { now: '2026-01-18T12:00:00.000Z', timeZone: 'UTC' };

    expect(run({ ...of, last: '2026-01-14', startedAt: '2026-01-14T02:00:00.000Z' })).toBe('2026-01-18');
  });

  it('is none while the zone moved to still shows the date that was run', () => {
    const last = { last: '2026-05-05', startedAt: '2026-05-04T12:00:00.000Z' };

    expect(run({ now: '2026-05-05T13:00:00.000Z', timeZone: 'Pacific/Pago_Pago', ...last })).toBeUndefined();
    expect(run({ now: '2026-05-06T10:59:59.999Z', timeZone: 'Pacific/Pago_Pago', ...last })).toBeUndefined();
  });

  it('is none for as long as the calendar shows the date that was run', () => {
    const last = { last: '2026-05-05', startedAt: '2026-05-04T12:00:00.000Z' };

    expect(run({ now: '2026-05-06T11:30:00.000Z', timeZone: 'Etc/GMT+12', ...last })).toBeUndefined();
  });

  it('is the day that has begun, where 2 AM after a change of zone would be too late', () => {
    const last = { last: '2026-05-05', startedAt: '2026-05-04T12:00:00.000Z' };

    expect(run({ now: '2026-05-06T11:00:00.000Z', timeZone: 'Pacific/Pago_Pago', ...last })).toBe(
      '2026-05-06',
    );
  });
});

describe('nightOverdueAtMs', () => {
  const overdueAt = (last: { localDate: string; startedAt: string }, timeZone: string): string =>
    iso(
      nightOverdueAtMs(
        { localDate: last.localDate, startedAtMs: Date.parse(last.startedAt) },
        zoneOffset(timeZone),
      ),
    );

  it('is an hour after the next 2 AM', () => {
    const last = { localDate: '2026-03-07', startedAt: '2026-03-07T07:00:00.000Z' };

    expect(overdueAt(last, 'America/New_York')).toBe('2026-03-08T08:00:00.000Z');
  });

  it('is never more than 47 hours after the last night began', () => {
    const last = { localDate: '2026-05-05', startedAt: '2026-05-04T12:00:00.000Z' };

    expect(overdueAt(last, 'Pacific/Pago_Pago')).toBe('2026-05-06T11:00:00.000Z');
  });

  it('passes over a date that the zone skipped', () => {
    const last = { localDate: '2011-12-29', startedAt: '2011-12-29T12:00:00.000Z' };

    expect(overdueAt(last, 'Pacific/Apia')).toBe('2011-12-30T13:00:00.000Z');
  });
});

describe('localDateAt', () => {
  it('is the date that the zone’s calendar shows', () => {
    const atMs = Date.parse('2026-05-05T10:30:00.000Z');

    expect(localDateAt(atMs, zoneOffset('Pacific/Kiritimati'))).toBe('2026-05-06');
    expect(localDateAt(atMs, zoneOffset('Pacific/Pago_Pago'))).toBe('2026-05-04');
  });
});

describe('zoneOffset', () => {
  it.each([
    ['UTC', '2026-01-01T00:00:00.000Z', 0],
    ['Asia/Kathmandu', '2026-01-01T00:00:00.000Z', 20_700_000],
    ['America/St_Johns', '2026-01-01T00:00:00.000Z', -12_600_000],
    ['Europe/London', '1840-01-01T00:00:00.000Z', -75_000],
  ])('tells that of %s at %s', (timeZone, at, expected) => {
    expect(zoneOffset(timeZone)(Date.parse(at))).toBe(expected);
  });

  it('throws for a zone that the runtime does not know', () => {
    expect(() => zoneOffset('Mars/Olympus')).toThrow(RangeError);
  });
});
