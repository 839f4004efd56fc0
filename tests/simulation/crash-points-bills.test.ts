import { describe, expect, it } from 'vitest';
import { report, tryCrashPoints } from './crash-points.ts';
import { cleanSpec, requestIdModes } from './runs.ts';

describe('bills', () => {
  it.each(['bill', 'mixed'] as const)(
    'end as they should whatever fails at whichever boundary, in every request id mode: %s',
    async (scenario) => {
      const clean = requestIdModes.map((requestIdMode) => ({ ...cleanSpec(scenario), requestIdMode }));

      const tried = await tryCrashPoints(clean);

      report(scenario, tried);
      expect(tried.failures).toEqual([]);
      expect(tried.missed).toEqual([]);
    },
    600_000,
  );
});
