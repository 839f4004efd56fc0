import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Listening } from '../../../local/aws/listen.ts';
import { startClockControl } from '../../../local/stack/clock-control.ts';
import { nextTwoAmMs } from '../../../local/stack/two-am.ts';

let nowMs = Date.parse('2026-07-01T12:00:00Z');
let control: Listening;
beforeAll(async () => {
  control = await startClockControl({ nowMs: () => nowMs, advance: async (ms) => void (nowMs += ms) }, 0);
});
afterAll(() => control.close());

const ask = async (init: RequestInit = {}, path = '/_local/clock') => {
  const response = await fetch(`${control.url}${path}`, init);
  return { status: response.status, body: await response.json() };
};
const move = (body: string, headers: Record<string, string> = {}) => ask({ method: 'POST', body, headers });

describe('the clock control', () => {
  it('tells the time, and moves it on by as much as is asked', async () => {
    const before = await ask();
    const moved = await move('{"advanceMs": 60000}');

    expect(before).toEqual({ status: 200, body: { nowMs: Date.parse('2026-07-01T12:00:00Z') } });
    expect(moved).toEqual({ status: 200, body: { nowMs: Date.parse('2026-07-01T12:01:00Z') } });
  });

  it('moves it to the next 2 AM of a zone', async () => {
    const { body } = await move('{"to": "twoAm", "timeZone": "Europe/London"}');

    expect(body).toEqual({ nowMs: Date.parse('2026-07-02T01:00:00Z') });
  });

  it('refuses what it does not understand, and pages of a browser', async () => {
    const before = nowMs;
    const answers = await Promise.all([
      move('{"advanceMs": -1}'),
      move('{"to": "twoAm", "timeZone": "Europe/Atlantis"}'),
      move('twelve'),
      move('{"advanceMs": 1}', { origin: 'http://127.0.0.1:4010' }),
      ask({}, '/'),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 403, 404]);
    expect(nowMs).toBe(before);
  });
});

describe('nextTwoAmMs', () => {
  it('is tomorrow when it is 2 AM, and follows the zone through its changes of clock', () => {
    expect(nextTwoAmMs(Date.parse('2026-01-10T02:00:00Z'), 'Europe/London')).toBe(
      Date.parse('2026-01-11T02:00:00Z'),
    );
    expect(nextTwoAmMs(Date.parse('2026-06-10T02:00:00Z'), 'America/New_York')).toBe(
      Date.parse('2026-06-10T06:00:00Z'),
    );
  });
});
