import { describe, expect, it } from 'vitest';
import { storyBehindMs } from '../../../../local/demo/story/story-begin.ts';

const beginOf = (now: string): string =>
  new Date(Date.parse(now) - storyBehindMs(Date.parse(now))).toISOString();

describe('storyBehindMs', () => {
  it('lets fourteen nights lie before now, and the first day begin at ten', () => {
    expect(beginOf('2026-11-27T18:35:00.000Z')).toBe('2026-11-13T10:00:00.000Z');
  });

  it('leaves out the night of today before it has come', () => {
    expect(beginOf('2026-11-27T01:59:00.000Z')).toBe('2026-11-12T10:00:00.000Z');
  });

  it('counts a night that has just come', () => {
    expect(beginOf('2026-11-27T02:00:00.000Z')).toBe('2026-11-13T10:00:00.000Z');
  });

  it('knows the longest day, on which clocks are put back', () => {
    expect(beginOf('2026-10-26T01:30:00.000Z')).toBe('2026-10-11T10:00:00.000Z');
  });
});
