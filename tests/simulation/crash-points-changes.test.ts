import { describe, expect, it } from 'vitest';
import { report, tryCrashPoints } from './crash-points.ts';
import { cleanSpec, fewModes, requestIdModes } from './runs.ts';

describe('a revision or a void of what is in the books already', () => {
  it.each([
    ['update', requestIdModes],
    ['updateRaced', requestIdModes],
    ['void', requestIdModes],
    ['updateBill', fewModes],
    ['voidBill', fewModes],
  ] as const)(
    'ends as it should whatever fails at whichever boundary: %s',
    async (scenario, modes) => {
      const clean = modes.map((requestIdMode) => ({ ...cleanSpec(scenario), requestIdMode }));

      const tried = await tryCrashPoints(clean);

      report(scenario, tried);
      expect(tried.failures).toEqual([]);
      expect(tried.missed).toEqual([]);
    },
    600_000,
  );

  // Nothing is written, so that request ids have no part in it; when raced, one write is refused.
  it.each(['editedThere', 'editedRaced', 'voidPaid', 'twinBill', 'otherCompany'] as const)(
    'is refused or held whatever fails at whichever boundary, and the books are left alone: %s',
    async (scenario) => {
      const tried = await tryCrashPoints([cleanSpec(scenario)]);

      report(scenario, tried);
      expect(tried.failures).toEqual([]);
      expect(tried.missed).toEqual([]);
    },
    600_000,
  );
});
