import { describe, expect, it } from 'vitest';
import { refreshStorm } from './refresh-storm.ts';
import { rotations } from './runs.ts';

describe('accessTokenFor at the instant the token expires', () => {
  it.each(rotations)(
    'refreshes once for a thousand callers in eight processes, with rotation "%s"',
    async (rotation) => {
      const storm = await refreshStorm({ callers: 1_000, processes: 8, rotation, faults: [] });

      expect(storm.refreshCalls).toBe(1);
      expect(storm.answers).toEqual({ opened: 1_000 });
      expect(storm.differentTokens).toBe(1);
      expect(storm.violations).toEqual([]);
    },
  );

  it('refreshes once for a thousand processes', async () => {
    const storm = await refreshStorm({ callers: 1_000, processes: 1_000, rotation: 'family', faults: [] });

    expect(storm.refreshCalls).toBe(1);
    expect(storm.answers).toEqual({ opened: 1_000 });
    expect(storm.violations).toEqual([]);
  });
});
