import { describe, expect, it } from 'vitest';
import { nextAfter, parseScheduleExpression } from '../../../local/aws/schedule-expression.ts';

function next(text: string, after: string, timeZone?: string): string | undefined {
  const foundMs = nextAfter(parseScheduleExpression(text, timeZone), Date.parse(after));
  return foundMs === undefined ? undefined : new Date(foundMs).toISOString();
}

describe('nextAfter', () => {
  it.each([
    ['cron(0 2 * * ? *)', '2026-01-10T01:00:00Z', undefined, '2026-01-10T02:00:00.000Z'],
    ['cron(0 2 * * ? *)', '2026-01-10T02:00:00Z', undefined, '2026-01-11T02:00:00.000Z'],
    ['cron(0 2 * * ? *)', '2026-01-10T02:00:00Z', 'Asia/Kolkata', '2026-01-10T20:30:00.000Z'],
    ['cron(0 2 * * ? *)', '2026-07-10T00:00:00Z', 'Europe/London', '2026-07-10T01:00:00.000Z'],
    ['cron(0/15 9-17 ? * MON-FRI *)', '2026-01-09T17:50:00Z', undefined, '2026-01-12T09:00:00.000Z'],
    ['cron(5,35 8 1 JAN,JUL ? *)', '2026-01-01T08:05:00Z', undefined, '2026-01-01T08:35:00.000Z'],
    ['cron(0 0 29 2 ? *)', '2026-01-01T00:00:00Z', undefined, '2028-02-29T00:00:00.000Z'],
    ['rate(5 minutes)', '2026-01-01T00:00:30Z', undefined, '2026-01-01T00:05:30.000Z'],
    ['rate(1 day)', '2026-01-01T00:00:00Z', undefined, '2026-01-02T00:00:00.000Z'],
    ['at(2026-03-01T09:30:15)', '2026-01-01T00:00:00Z', 'America/New_York', '2026-03-01T14:30:15.000Z'],
  ])('%s after %s in %s is %s', (text, after, timeZone, expected) => {
    expect(next(text, after, timeZone)).toBe(expected);
  });

  it('skips the day on which clocks skip the time', () => {
    expect(next('cron(30 2 * * ? *)', '2026-03-08T06:00:00Z', 'America/New_York')).toBe(
      '2026-03-09T06:30:00.000Z',
    );
  });

  it('fires once on the day on which clocks show the time twice', () => {
    const first = next('cron(30 1 * * ? *)', '2026-11-01T00:00:00Z', 'America/New_York');

    expect(first).toBe('2026-11-01T05:30:00.000Z');
    expect(next('cron(30 1 * * ? *)', first!, 'America/New_York')).toBe('2026-11-02T06:30:00.000Z');
  });

  it('knows none after a single moment or a year that has passed', () => {
    expect(next('at(2026-01-01T00:00:00)', '2026-01-01T00:00:00Z')).toBeUndefined();
    expect(next('cron(0 0 1 1 ? 2020)', '2026-01-01T00:00:00Z')).toBeUndefined();
  });
});

describe('parseScheduleExpression', () => {
  it.each([
    'every(5 minutes)',
    'rate(0 minutes)',
    'rate(5 weeks)',
    'cron(0 2 * * *)',
    'cron(0 2 * * * *)',
    'cron(0 2 ? * ? *)',
    'cron(60 2 * * ? *)',
    'cron(0 2 L * ? *)',
    'cron(0 2 ? * MON#1 *)',
    'at(tomorrow)',
  ])('refuses %s', (text) => {
    expect(() => parseScheduleExpression(text)).toThrow(/Invalid Schedule Expression/);
  });
});
