import { describe, expect, it } from 'vitest';
import { report, tryCrashPoints } from './crash-points.ts';
import { cleanSpec, rotations } from './runs.ts';

describe('a push that finds its access token expired', () => {
  it('ends as it should whatever fails at whichever boundary, however Intuit treats old refresh tokens', async () => {
    const clean = rotations.map((rotation) => ({ ...cleanSpec('refresh'), rotation }));

    const tried = await tryCrashPoints(clean);

    report('refresh', tried);
    expect(tried.failures).toEqual([]);
    expect(tried.missed).toEqual([]);
  }, 600_000);
});

describe('a push that meets trouble at Intuit, or another submission, already', () => {
  it.each(['throttled', 'tokenOutage', 'partBatch', 'latecomer', 'nextOne'] as const)(
    'ends as it should whatever else fails: %s',
    async (scenario) => {
      const tried = await tryCrashPoints([cleanSpec(scenario)]);

      report(scenario, tried);
      expect(tried.failures).toEqual([]);
      expect(tried.missed).toEqual([]);
    },
    600_000,
  );
});
